"""A reader left."""

from __future__ import annotations

from collections.abc import Sequence

from digest.model.people import Farewell, Stop, Why
from digest.model.post import Post
from digest.store import Store


def applied(store: Store, post: Post) -> None:
    """They get the digest, or any, no more."""
    person = store.subscribers.get(_number(post))
    if person:
        store.subscribers.unsubscribe(person.id, store.called(_digest(post)), post.at)


def all_applied(store: Store, posts: Sequence[Post]) -> None:
    """As if each was applied by itself; those who left a digest in one statement."""
    known = store.subscribers.known([_number(post) for post in posts])
    called = {digest: store.called(digest) for digest in {_digest(post) for post in posts}}
    usual = [post for post in posts if _digest(post) and _number(post) in known]
    store.subscribers.stop([Stop(subscriber=_number(post), digest=called[_digest(post)], at=post.at) for post in usual])
    for post in posts:
        if not _digest(post) or _number(post) not in known:
            applied(store, post)


def said_why(store: Store, post: Post) -> None:
    """Why they left is known, for as long as they are."""
    person = store.subscribers.get(_number(post))
    if person:
        why, words = Why(str(post.facts["why"])), str(post.facts["words"])
        digest = store.called(_digest(post))
        store.farewells.keep(Farewell(subscriber=person.id, digest=digest, why=why, words=words, at=post.at))


def _number(post: Post) -> int:
    return int(str(post.facts["subscriber"]))


def _digest(post: Post) -> str:
    return str(post.facts["digest"])

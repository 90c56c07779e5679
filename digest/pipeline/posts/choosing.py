"""A reader chose, moved, or asked for their link."""

from __future__ import annotations

from datetime import datetime

from digest.model.post import Post
from digest.pipeline.posts.joining import several
from digest.store import Choice, Store


def chosen(store: Store, post: Post) -> None:
    """They get what they chose."""
    facts = post.facts
    topics: dict[str, list[str]] = {}
    for one in several(facts["topics"]):
        digest, _, topic = one.partition("/")
        topics.setdefault(store.called(digest), []).append(topic)
    choice = Choice(
        offered=tuple(map(store.called, several(facts["offered"]))),
        digests=tuple(map(store.called, several(facts["digests"]))),
        topics=topics,
        language=str(facts["language"]),
        paused=datetime.fromisoformat(str(facts["paused"])) if facts["paused"] else None,
        consent=str(facts["consent"]),
    )
    store.choosing.choose(_subscriber(post), choice, post.at)


def another_address(store: Store, post: Post) -> None:
    """A letter asks at the new address whether it is theirs."""
    store.moving.ask(_subscriber(post), str(post.facts["address"]), str(post.facts["language"]), post.at)


def moved(store: Store, post: Post) -> None:
    """Their mails go to the new address."""
    since = datetime.fromisoformat(str(post.facts["since"]))
    store.moving.confirm(_subscriber(post), since, str(post.facts["language"]), post.at)


def link_lost(store: Store, post: Post) -> None:
    """The link to their choices is mailed to whoever has the address, if anybody has."""
    store.joinings.lost(str(post.facts["address"]), str(post.facts["language"]), post.at)


def _subscriber(post: Post) -> int:
    return int(str(post.facts["subscriber"]))

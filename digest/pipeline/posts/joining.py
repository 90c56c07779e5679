"""Somebody asked to subscribe, or said that it was them."""

from __future__ import annotations

from datetime import datetime

from digest.model.post import Post, PostFact
from digest.store import Store


def asked(store: Store, post: Post) -> None:
    """They are pending, or get all of it already; a letter says which."""
    facts = post.facts
    page, language = str(facts["page"]), str(facts["language"])
    digests = [store.called(digest) for digest in several(facts["digests"])]
    store.joinings.ask(str(facts["address"]), digests, page, language, post.at)


def confirmed(store: Store, post: Post) -> None:
    """They get what they had asked for."""
    facts = post.facts
    when = datetime.fromisoformat(str(facts["asked"]))
    digests = [store.called(digest) for digest in several(facts["digests"])]
    store.joinings.confirm(int(str(facts["subscriber"])), digests, when, post.at)


def several(fact: PostFact) -> tuple[str, ...]:
    """A fact of several words."""
    return fact if isinstance(fact, tuple) else ()

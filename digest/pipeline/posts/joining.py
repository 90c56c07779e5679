"""Somebody asked to subscribe, or said that it was them."""

from __future__ import annotations

from datetime import datetime

from digest.model.post import Post, PostFact
from digest.store import Store


def asked(store: Store, post: Post) -> None:
    """They are pending, or get all of it already; a letter says which."""
    facts = post.facts
    page, language = str(facts["page"]), str(facts["language"])
    store.joinings.ask(str(facts["address"]), _digests(facts["digests"]), page, language, post.at)


def confirmed(store: Store, post: Post) -> None:
    """They get what they had asked for."""
    facts = post.facts
    when = datetime.fromisoformat(str(facts["asked"]))
    store.joinings.confirm(int(str(facts["subscriber"])), _digests(facts["digests"]), when, post.at)


def _digests(fact: PostFact) -> tuple[str, ...]:
    return fact if isinstance(fact, tuple) else ()

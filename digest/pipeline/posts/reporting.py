"""A provider told what became of mails."""

from __future__ import annotations

from digest.model.post import Post, PostFacts
from digest.send.message import letter_id
from digest.send.providers import PROVIDERS
from digest.store import Store


def facts_of(provider: str, body: bytes) -> PostFacts:
    """A report as it is kept: byte for byte as it came."""
    return {"provider": provider, "body": body.decode("utf-8", "surrogateescape")}


def reported(store: Store, post: Post) -> None:
    """All that it tells of our mails counts."""
    provider, body = str(post.facts["provider"]), str(post.facts["body"]).encode("utf-8", "surrogateescape")
    reporting = PROVIDERS[provider].reporting
    if reporting:
        store.reports.take(provider, reporting.events(body), post.at, letter_id)

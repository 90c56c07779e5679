"""A reader left."""

from __future__ import annotations

from digest.model.post import Post
from digest.store import Store


def applied(store: Store, post: Post) -> None:
    """They get the digest, or any, no more."""
    store.subscribers.unsubscribe(int(str(post.facts["subscriber"])), str(post.facts["digest"]), post.at)

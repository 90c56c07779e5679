"""A reader left."""

from __future__ import annotations

from digest.model.post import Post
from digest.store import Store


def applied(store: Store, post: Post) -> None:
    """They get the digest, or any, no more."""
    person = store.subscribers.get(int(str(post.facts["subscriber"])))
    if person:
        store.subscribers.unsubscribe(person.id, store.called(str(post.facts["digest"])), post.at)

"""What was posted on the pages comes into force, in the order in which it was posted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from digest import log
from digest.errors import Unavailable
from digest.model.post import Post, PostKind
from digest.pipeline.posts import choosing, erasing, joining, leaving, reporting
from digest.store import Store


def _stored(act: Callable[[Store, Post], None]) -> Callable[[Store, Post, Path], None]:
    """An act that changes nothing but what is stored."""
    return lambda store, post, outbox: act(store, post)


#: How each kind is applied. Each may be applied again: a process may die before it could say that it was done.
APPLIED: Mapping[PostKind, Callable[[Store, Post, Path], None]] = {
    PostKind.LEAVE: _stored(leaving.applied),
    PostKind.JOIN: _stored(joining.asked),
    PostKind.CONFIRM: _stored(joining.confirmed),
    PostKind.CHOOSE: _stored(choosing.chosen),
    PostKind.MOVE: _stored(choosing.another_address),
    PostKind.MOVED: _stored(choosing.moved),
    PostKind.ERASE: erasing.forgotten,
    PostKind.LOST: _stored(choosing.link_lost),
    PostKind.FAREWELL: _stored(leaving.said_why),
    PostKind.REPORT: _stored(reporting.reported),
}


def apply(store: Store, outbox: Path) -> int:
    """Everything that was posted until now is in force, and nobody who is forgotten by it has a mail in the outbox; how
    much that was. What cannot be applied is set aside, with why, and costs nothing else. Raises `Unavailable` where the
    database is away or busy: then the rest waits."""
    if not store.inbox.waiting(1):
        return 0
    count = 0
    with store.inbox.alone():
        while posts := store.inbox.waiting():
            for leaves, some in groupby(posts, lambda post: post.kind is PostKind.LEAVE):
                (_apply_together if leaves else _apply)(store, tuple(some), outbox)
            count += len(posts)
    return count


def _apply_together(store: Store, posts: Sequence[Post], outbox: Path) -> None:
    """In one transaction, for many leave at once; whatever is wrong with one of them, each has one of its own."""
    try:
        with store.together() as ledger:
            leaving.all_applied(ledger, posts)
    except Unavailable:
        raise
    except Exception:
        _apply(store, posts, outbox)
    else:
        store.inbox.applied(*(post.number for post in posts))


def _apply(store: Store, posts: Sequence[Post], outbox: Path) -> None:
    for post in posts:
        try:
            APPLIED[post.kind](store, post, outbox)
        except Unavailable:
            raise
        except Exception as error:  # whatever is wrong with one post, those after it are not to wait for it
            log.event("post.refused", level=logging.ERROR, number=post.number, kind=post.kind.value, reason=repr(error))
            store.inbox.refuse(post.number, repr(error))
        else:
            store.inbox.applied(post.number)

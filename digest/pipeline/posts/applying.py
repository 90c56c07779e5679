"""What was posted on the pages comes into force, in the order in which it was posted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from digest import log
from digest.errors import Unavailable
from digest.model.post import Post, PostKind
from digest.pipeline.posts import choosing, joining, leaving, reporting
from digest.store import Store

#: How each kind is applied. Each may be applied again: a process may die before it could say that it was done.
APPLIED: Mapping[PostKind, Callable[[Store, Post], None]] = {
    PostKind.LEAVE: leaving.applied,
    PostKind.JOIN: joining.asked,
    PostKind.CONFIRM: joining.confirmed,
    PostKind.CHOOSE: choosing.chosen,
    PostKind.MOVE: choosing.another_address,
    PostKind.MOVED: choosing.moved,
    PostKind.ERASE: choosing.forgotten,
    PostKind.LOST: choosing.link_lost,
    PostKind.REPORT: reporting.reported,
}


def apply(store: Store) -> int:
    """Everything that was posted until now is in force; how much that was. What cannot be applied is set aside, with
    why, and costs nothing else. Raises `Unavailable` where the database is away or busy: then the rest waits."""
    if not store.inbox.waiting(1):
        return 0
    count = 0
    with store.inbox.alone():
        while posts := store.inbox.waiting():
            for leaves, some in groupby(posts, lambda post: post.kind is PostKind.LEAVE):
                (_apply_together if leaves else _apply)(store, tuple(some))
            count += len(posts)
    return count


def _apply_together(store: Store, posts: Sequence[Post]) -> None:
    """In one transaction, for many leave at once; whatever is wrong with one of them, each has one of its own."""
    try:
        with store.together() as ledger:
            for post in posts:
                APPLIED[post.kind](ledger, post)
    except Unavailable:
        raise
    except Exception:
        _apply(store, posts)
    else:
        store.inbox.applied(*(post.number for post in posts))


def _apply(store: Store, posts: Sequence[Post]) -> None:
    for post in posts:
        try:
            APPLIED[post.kind](store, post)
        except Unavailable:
            raise
        except Exception as error:  # whatever is wrong with one post, those after it are not to wait for it
            log.event("post.refused", level=logging.ERROR, number=post.number, kind=post.kind.value, reason=repr(error))
            store.inbox.refuse(post.number, repr(error))
        else:
            store.inbox.applied(post.number)

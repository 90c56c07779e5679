"""Applies what visitors post, a moment after it was kept [effect: threads]."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from digest import log
from digest.errors import DigestError
from digest.pipeline.posts.applying import apply
from digest.store import Store

#: Seconds until it looks by itself: another process may have kept something, or the database been away.
LOOK_AGAIN = 5.0


class Applier:
    """A thread that applies, from now until `close`."""

    def __init__(self, store: Store, applied: Callable[[], object]) -> None:
        """`applied` is called whenever something came into force."""
        self._store = store
        self._applied = applied
        self._posted = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="apply", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something was posted just now."""
        self._posted.set()

    def close(self) -> None:
        """What is being applied was, and nothing more is; the rest waits for whoever comes next."""
        self._over = True
        self._posted.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over:
            self._posted.clear()
            try:
                if apply(self._store):
                    self._applied()
            except DigestError as error:
                log.event("posts.waiting", level=logging.WARNING, reason=error.what)
            self._posted.wait(LOOK_AGAIN)

"""A digest belongs to one run at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from digest import log
from digest.config.digests import Digest
from digest.errors import DigestError, LeaseLost
from digest.model.edition import Occasion
from digest.model.run import Ended, Report, Run
from digest.pipeline.kit import Kit

#: A run holds its digest for so long at a time; a heartbeat renews it five times as often. Another machine takes over
#: from one that died so long after its last beat.
LEASE = timedelta(seconds=90)


@contextmanager
def leased(digest: Digest, occasion: Occasion, kit: Kit) -> Iterator[Run]:
    """The digest is ours while inside; a thread renews it, and a run that raises is written down as failed."""
    held = kit.store.runs.begin(digest.key, occasion.key, kit.by, kit.clock(), LEASE, gone=kit.gone)
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(held, kit, over), name="lease", daemon=True)
    heart.start()
    try:
        yield held
    except BaseException as error:
        reason = error.what if isinstance(error, DigestError) else f"{type(error).__name__}: {error}"
        failed = Report(digest=digest.key, occasion=occasion.key, ended=Ended.FAILED, reason=reason)
        with suppress(DigestError):  # of what went wrong the first tells more
            kit.store.runs.end(held, failed, kit.clock())
        raise
    finally:
        over.set()
        heart.join()


def _beat(held: Run, kit: Kit, over: threading.Event) -> None:
    """Whoever slept so long that another run took the digest over is harmless: the freeze refuses articles that
    another edition settled, and the ledger refuses answers to a batch that another worker claimed."""
    while not over.wait(LEASE.total_seconds() / 5):
        try:
            kit.store.runs.renew(held, kit.clock(), LEASE)
        except LeaseLost as lost:
            log.event("lease.lost", level=logging.WARNING, reason=lost.what)
            return
        except DigestError as error:
            log.event("lease.unrenewed", level=logging.WARNING, reason=error.what)

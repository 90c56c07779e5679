"""The folder provider: every mail is a file, and nothing leaves the machine [effect].

`OUTBOX/morning-2026-11-24T0700/<delivery id>.eml`. A file appears whole or not at all, is never written twice, and is
its owner's alone: it holds an address and a token.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest import crash, private
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.encode import mime
from digest.send.plan import slug
from digest.send.ports import Limits

#: After a folder could not be written: room on a disk is used as soon as it is there.
AGAIN = timedelta(seconds=2)


class Outbox:
    """Mails written below `folder`, in one folder an edition."""

    name = "outbox"
    limits = Limits(batch=200, batch_bytes=0, dedupes=True, looks_up=True, real=False)

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),  # noqa: TID251 an edge; tests give their own
    ) -> None:
        self._folder = folder
        self._clock = clock

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        """Every mail of the batch is a file."""
        folder = self._of(batch)
        receipts: list[Receipt] = []
        try:
            private.make_folder(folder)
            for message in messages:
                file = folder / f"{message.delivery}.eml"
                if not file.exists():
                    _write(file, mime(message, renderings[message.segment]))
                receipts.append(Receipt(delivery=message.delivery, answer=Answer.ACCEPTED))
            _sync_folder(folder)
        except OSError as error:
            reason = f"{folder} cannot be written: {error.strerror or error}"
            again = self._clock() + AGAIN
            return [
                Receipt(delivery=one.delivery, answer=Answer.DEFERRED, reason=reason, retry_at=again, channel=True)
                for one in messages
            ]
        return receipts

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """Which mails of the batch are there as files."""
        folder = self._of(batch)
        _sweep(folder, {delivery.id for delivery in batch.deliveries})
        return {
            delivery.id: Answer.ACCEPTED for delivery in batch.deliveries if (folder / f"{delivery.id}.eml").exists()
        }

    def close(self) -> None:
        """Nothing is held, so nothing is left."""

    def _of(self, batch: Batch) -> Path:
        return self._folder / slug(batch.key.rpartition("-")[0] or batch.key)


def _write(file: Path, content: bytes) -> None:
    """The whole file is on the disk under its name."""
    part = file.with_name(f".{file.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(private.new_file(part), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        crash.at("written")
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _sweep(folder: Path, ids: Collection[str]) -> None:
    """What a killed process left half-written of these is gone."""
    for part in folder.glob(".*.eml.*"):
        if part.name[1:].partition(".eml.")[0] in ids:
            part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """The names in it survive a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

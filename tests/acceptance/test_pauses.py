"""Who takes a break gets nothing until it is over, and everything again from then on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from digest.store.people.choosing import Choice
from tests.acceptance.servers import newsroom

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("lasts", "readers"), [(HOUR, {"00", "01", "02"}), (5 * HOUR, {"00", "01"})])
def test_when_a_pause_is_over_the_next_edition_comes(tmp_path: Path, lasts: timedelta, readers: set[str]) -> None:
    room, began = newsroom(tmp_path, people=3), datetime.now(UTC) - 3 * HOUR
    with room.store() as store:
        (reader,) = store.subscribers.find("reader02")
        until = Choice(offered=(), digests=(), topics={}, language="en", paused=began + lasts, consent="")
        store.choosing.choose(reader.id, until, began)

    assert room.digest("send", "morning", f"--yes={len(readers)}").code == 0

    to = {str(message_from_bytes(mail)["To"]) for mail in room.mails.values()}
    assert {one.partition("reader")[2][:2] for one in to} == readers

"""A scheduler whose clock jumps by hours and days, back and forth: each day's edition goes out once."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.servers import BEGUN, Newsroom, Running, newsroom, wait_for

LIBRARIES = [*Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), *Path("/usr/lib").glob("faketime/libfaketime.so.1")]
PEOPLE = 6
LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not installed (apt-get install faketime)"),
]


class Clock:
    """What processes that are started with its environment take for the time; monotonic seconds go on as they do."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def environ(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "TZ": "UTC",
        }

    def turn(self, to: datetime) -> None:
        """It shows that moment, and goes on from there."""
        whole = self._file.with_suffix(".new")
        whole.write_text(f"@{to.astimezone(UTC):%Y-%m-%d %H:%M:%S}\n")
        whole.replace(self._file)


def started(room: Newsroom) -> Running:
    service = room.typed("start")
    wait_for(lambda: "Watching 1 schedule" in service.text, BEGUN)
    return service


def ended(service: Running) -> None:
    service.signal(signal.SIGTERM)
    assert service.ended(BEGUN).code == 0, service.text
    assert "Traceback" not in service.text


def editions(room: Newsroom) -> Counter[str]:
    """Mails of each edition that is in the outbox."""
    return Counter(name.partition("/")[0] for name in room.mails)


@pytest.fixture
def due() -> datetime:
    """Tomorrow at seven."""
    return (datetime.now(LONDON) + DAY).replace(hour=7, minute=0, second=0, microsecond=0)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    made = newsroom(tmp_path, PEOPLE)
    made.morning("daily at 07:00")
    return made


def test_clocks_that_jump_by_an_hour_and_a_day_send_each_edition_once_and_skip_none(
    room: Newsroom, due: datetime, tmp_path: Path
) -> None:
    clock = Clock(tmp_path / "clock")
    clock.turn(due - timedelta(seconds=5))
    room.environ |= clock.environ
    service = started(room)
    wait_for(lambda: len(room.mails) == PEOPLE, 60)
    first = editions(room)
    for jump in (HOUR, -HOUR, DAY - 2 * HOUR, -DAY, timedelta(0)):
        clock.turn(due + jump)
        ended(service)
        service = started(room)
    assert editions(room) == first
    room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    clock.turn(due + DAY - timedelta(seconds=5))
    wait_for(lambda: len(room.mails) == 2 * PEOPLE, 90)
    ended(service)
    assert sorted(editions(room).values()) == [PEOPLE, PEOPLE]


def test_after_a_weekend_off_one_edition_goes_out_and_not_three(room: Newsroom, due: datetime, tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock")
    clock.turn(due - HOUR)
    room.environ |= clock.environ
    ended(started(room))
    clock.turn(due + 2 * DAY + HOUR)
    service = started(room)
    wait_for(lambda: len(room.mails) == PEOPLE, 60)
    ended(service)
    assert list(editions(room).values()) == [PEOPLE]

"""A disk that fills is told at once, loses and doubles nobody, and room on it is used as soon as it is there."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.store.database.engine import PATIENCE
from tests.acceptance.faults.disks import full, small_disk
from tests.acceptance.servers import BEGUN, PEOPLE, Newsroom, Running, everybody, most, newsroom, wait_for
from tests.send.servers import SmtpLike, smtp_like

YES = f"--yes={PEOPLE}"


@pytest.fixture
def smtp() -> Iterator[SmtpLike]:
    with smtp_like() as server:
        yield server


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as made:
        yield made


def on(disk: Path, smtp: SmtpLike, tmp_path: Path) -> Newsroom:
    """A publication whose database lies on the disk, and what its commands say elsewhere."""
    room = newsroom(disk)
    (tmp_path / "shown").mkdir()
    (disk / "shown").symlink_to(tmp_path / "shown")
    room.through("smtp", smtp.url, "rate: 20 per second")
    return room


def readers(smtp: SmtpLike) -> list[str]:
    return [to for mail in smtp.envelopes for to in mail.rcpt_tos]


def told(running: Running, words: str, seconds: float = 5) -> None:
    wait_for(lambda: running.err.exists() and words in running.text, seconds)


@pytest.mark.soak
def test_while_the_disk_of_the_database_is_full_sending_waits_and_goes_on_once_there_is_room(
    tmp_path: Path, disk: Path, smtp: SmtpLike
) -> None:
    room = on(disk, smtp, tmp_path)
    sending = room.typed("send", "morning", YES)
    wait_for(lambda: len(smtp.envelopes) >= 3, BEGUN)
    with full(disk):
        told(sending, "the disk is full")
        taken = len(smtp.envelopes)
    wait_for(lambda: len(smtp.envelopes) > taken, 5)
    assert sending.ended().code == 0
    (edition,) = room.editions()
    assert room.sums(edition) == {"accepted": PEOPLE}
    assert sorted(readers(smtp)) == sorted(everybody())
    assert room.verified(edition)


@pytest.mark.soak
@pytest.mark.parametrize("words", [("send", "morning", YES), ("start",)])
def test_told_to_end_while_the_disk_is_full_it_ends_and_what_servers_answered_is_known_afterwards(
    tmp_path: Path, disk: Path, smtp: SmtpLike, words: tuple[str, ...]
) -> None:
    room = on(disk, smtp, tmp_path)
    if words == ("start",):
        room.run("send", "morning", YES, crash="frozen")
    sending = room.typed(*words)
    wait_for(lambda: len(smtp.envelopes) >= 3, BEGUN)
    with full(disk):
        told(sending, "the disk is full")
        sending.signal(signal.SIGTERM)
        ended = sending.ended(10)
    assert (ended.code, "Traceback" in ended.text) == (0 if words == ("start",) else 3, False)
    room.through("smtp", smtp.url)
    again = room.digest("send", "morning")
    assert again.code == 0, again.text
    (edition,) = room.editions()
    uncertain = room.uncertain(edition)
    assert len(uncertain) <= 1, "the mail in hand, whose answer found no room"
    assert most(readers(smtp)) == 1
    assert set(readers(smtp)) | uncertain >= everybody()


def test_on_a_full_disk_no_edition_is_begun(tmp_path: Path, disk: Path, smtp: SmtpLike) -> None:
    room = on(disk, smtp, tmp_path)
    with full(disk):
        begun = time.monotonic()
        refused = room.digest("send", "morning", YES)
        assert time.monotonic() - begun < PATIENCE / 2, "nobody waits for room"
    assert (refused.code, "the disk is full" in refused.err) == (3, True), refused.text
    assert room.editions() == ()
    assert room.digest("send", "morning", YES).code == 0
    assert sorted(readers(smtp)) == sorted(everybody())


@pytest.mark.soak
def test_an_edition_that_was_due_on_a_full_disk_is_begun_as_soon_as_there_is_room(
    tmp_path: Path, disk: Path, smtp: SmtpLike
) -> None:
    room = on(disk, smtp, tmp_path)
    room.site()  # through the outbox, where a first edition waits for nobody's approval
    room.morning("cron * * * * *")  # due with the next minute
    service = room.typed("start")
    wait_for(lambda: "Watching 1 schedule" in service.text, BEGUN)
    with full(disk):
        wait_for(lambda: "Not sent: " in service.text, 75)
        assert room.mails == {}
    wait_for(lambda: len(room.mails) == PEOPLE, 20)
    service.signal(signal.SIGTERM)
    assert service.ended(BEGUN).code == 0
    assert service.text.count("Not sent: ") <= 2, "told once for each thing that has no room, and not at every try"


def test_while_the_outbox_has_no_room_no_half_mail_lies_there_and_all_come_once_it_has(tmp_path: Path) -> None:
    room = newsroom(tmp_path)
    with small_disk(tmp_path / "outbox") as disk:
        with full(disk):
            sending = room.start("send", "morning")
            told(sending, "No space left on device", 30)  # it starts meanwhile
            assert room.mails == {}
        assert sending.ended(10).code == 0
        (edition,) = room.editions()
        assert sorted(room.mails.values()) == sorted(room.composed(edition).values())
        assert room.sums(edition) == {"accepted": PEOPLE}
        assert [file for file in disk.rglob(".*") if file.is_file()] == []

"""The process itself, told to end."""

from __future__ import annotations

import signal
from pathlib import Path

from digest import __version__
from digest.model.edition import Status
from tests.acceptance.servers import everybody, newsroom, wait_for, wire
from tests.send.servers import smtp_like


def test_30_told_to_end_while_it_waits_it_ends_at_once(tmp_path: Path) -> None:
    room = newsroom(tmp_path, people=1)
    room.morning("daily at 07:00")
    service = room.typed("start")
    wait_for(lambda: "Watching 1 schedule " in service.out.read_text())
    on_duty = room.digest("status").out.partition("On duty")[2].partition("\n")[0]

    service.signal(signal.SIGTERM)
    ended = service.ended(10)

    assert f"  {__version__}  " in on_duty
    assert (ended.code, ended.err) == (0, "")
    assert "Stopped; nothing is half-done." in ended.out
    assert list((room.folder / ".running").iterdir()) == []


def test_30_told_to_end_while_it_sends_it_finishes_what_is_in_hand_and_the_next_start_sends_the_rest(
    tmp_path: Path,
) -> None:
    people = 24
    with smtp_like() as smtp:
        room = newsroom(tmp_path, people)
        room.through("smtp", smtp.url, "rate: 10 per second")
        room.run("send", "morning", f"--yes={people}", crash="frozen")
        service = room.start("start")
        wait_for(lambda: len(smtp.envelopes) >= 2)

        service.signal(signal.SIGTERM)
        ended = service.ended(10)

        (edition,) = room.editions()
        taken = len(smtp.envelopes)
        assert (ended.code, ended.err) == (0, "")
        assert 0 < taken < people
        assert room.sums(edition) == {"accepted": taken, "due": people - taken}

        room.through("smtp", smtp.url)
        service = room.start("start")
        wait_for(lambda: room.editions()[0].status is Status.SENT)
        service.signal(signal.SIGINT)
        assert service.ended(10).code == 0
        assert sorted(mail.address for mail in smtp.taken) == sorted(everybody(people))


def test_30_told_to_end_while_a_source_does_not_answer_it_ends_and_nothing_is_settled(tmp_path: Path) -> None:
    with wire(held=True) as source:
        room = newsroom(tmp_path, people=1)
        room.morning(sources=f"  - {source.url}")
        sending = room.start("send", "morning")
        wait_for(source.asked.is_set)

        sending.signal(signal.SIGTERM)
        ended = sending.ended(10)

        assert ended.code == 3
        assert "asked to stop before the edition was frozen" in ended.err
        source.open.set()
        assert room.digest("send", "morning").code == 0
    assert len(room.mails) == 1

"""However many send at the same time, there is one edition, and each person gets it once."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from email import message_from_bytes
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from digest.errors import Busy, DigestError
from digest.model.edition import Occasion
from digest.pipeline import building, delivering, gathering, running
from digest.wiring import Wiring
from tests.acceptance.servers import FORKS, Newsroom, everybody, newsroom, wait_for, wire

PEOPLE = 12
AT = Occasion(key="2026-11-24T07:00", at=datetime(2026, 11, 24, 7, tzinfo=UTC))


def _scheduled(config: str, environ: dict[str, str], ready: Barrier, said: str) -> None:
    """One of several schedulers that all wake up for the same occasion."""
    os.environ.update(environ)
    with Wiring.open(Path(config)) as wiring:
        ready.wait(30)
        try:
            running.run(wiring.publication.in_force("morning"), AT, wiring.kit("morning"))
        except DigestError as error:
            Path(said).write_text(str(error))
            sys.exit(error.exit_code)


def addresses(room: Newsroom) -> list[str]:
    return sorted(str(message_from_bytes(mail)["To"].partition("<")[2].rstrip(">")) for mail in room.mails.values())


def test_5_of_six_schedulers_that_wake_up_together_one_sends_and_the_others_say_who(tmp_path: Path) -> None:
    with wire(held=True) as source:
        room = newsroom(tmp_path, PEOPLE)
        room.morning(sources=f"  - {source.url}")
        ready = FORKS.Barrier(6)
        said = [tmp_path / f"said-{n}" for n in range(6)]
        processes = [
            FORKS.Process(target=_scheduled, args=(str(room.config), room.environ, ready, str(file))) for file in said
        ]
        for process in processes:
            process.start()

        wait_for(lambda: sum(process.exitcode is not None for process in processes) == 5)
        source.open.set()
        for process in processes:
            process.join(30)

    codes = sorted(process.exitcode for process in processes)
    winner = next(process for process in processes if process.exitcode == 0)
    assert codes == [0, 4, 4, 4, 4, 4]
    for file in said:
        if file.exists():
            assert "morning 2026-11-24 07:00 is being sent since" in file.read_text()
            assert f":{winner.pid}-" in file.read_text()
    (edition,) = room.editions()
    assert addresses(room) == sorted(everybody(PEOPLE))
    assert room.sums(edition) == {"accepted": PEOPLE}


def test_5_of_two_who_send_by_hand_together_the_second_is_told_and_no_article_runs_twice(tmp_path: Path) -> None:
    with wire(held=True) as source:
        room = newsroom(tmp_path, PEOPLE)
        room.morning(sources=f"  - {source.url}")
        first = room.start("send", "morning")
        wait_for(source.asked.is_set)

        second = room.digest("send", "morning")
        source.open.set()

        assert first.ended().code == 0
        third = room.digest("send", "morning")
    assert second.code == 4
    assert f":{first.pid}-" in second.err
    assert "is being sent since" in second.err
    assert (third.code, "no news" in third.out) == (0, True)
    assert len(room.editions()) == 1
    assert addresses(room) == sorted(everybody(PEOPLE))


def test_4_who_slept_before_the_freeze_finds_its_articles_taken_and_sends_nothing(tmp_path: Path) -> None:
    """A process that was stopped for longer than its lease wakes up with an edition of articles that have run since."""
    room = newsroom(tmp_path, PEOPLE)
    with room.opened() as sleeper:
        kit = sleeper.kit("morning")
        digest = sleeper.publication.in_force("morning")
        gathering.gather(digest, kit)
        built = building.build(digest, AT, kit)
        assert room.digest("send", "morning").code == 0

        with pytest.raises(Busy, match="has taken 2 of its articles meanwhile"):
            delivering.freeze(built, digest, kit)

    assert len(room.editions()) == 1
    assert addresses(room) == sorted(everybody(PEOPLE))


def test_3_what_a_living_process_hands_over_is_not_taken_from_it(tmp_path: Path) -> None:
    """Even when it lost its lease on the digest: each batch has one holder."""
    room = newsroom(tmp_path, PEOPLE)
    room.run("send", "morning", crash="frozen")
    (edition,) = room.editions()
    with room.opened() as one, room.opened() as other:
        now, lease = one.clock(), one.pace().lease
        claims = [one.store.deliveries.claim(edition.id, one.presence.name, now, lease) for _ in range(2)]

        other.store.deliveries.forsake(edition.id, other.presence.gone, now)

        assert all(claims)
        assert other.store.deliveries.unanswered(edition.id, other.presence.name, now, lease) == ()
    with room.opened() as heir:
        heir.store.deliveries.forsake(edition.id, lambda by: True, now)
        lost = heir.store.deliveries.unanswered(edition.id, heir.presence.name, now, lease)
        assert [claim.batch for claim in lost] == [claim.batch for claim in claims if claim]

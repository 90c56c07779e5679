"""Fifty times: a blind SIGKILL at a random moment, and again, until one run gets through."""

from __future__ import annotations

import random
import signal
import threading
from pathlib import Path

import pytest

from tests.acceptance.servers import Newsroom, everybody, most, newsroom
from tests.send.servers import smtp_like

#: A client that is killed leaves the test's own mail server with an open connection.
pytestmark = [pytest.mark.soak, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

ROUNDS = 25
PEOPLE = 300
#: Seconds within which a run here has surely ended.
LONGEST = 1.2


def killed_until_done(room: Newsroom, rolled: random.Random, *words: str) -> int:
    """How many runs it took."""
    for runs in range(1, 12):
        running = room.start(*words)
        threading.Event().wait(rolled.uniform(0, LONGEST))
        if running.wait(0) is None:
            running.signal(signal.SIGKILL)
        if running.ended().code == 0:
            return runs
    assert room.run(*words).code == 0
    return 12


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_3_through_the_outbox_nobody_twice_and_nobody_skipped(tmp_path: Path, seed: int) -> None:
    room = newsroom(tmp_path, PEOPLE)

    killed_until_done(room, random.Random(seed), "send", "morning")

    (edition,) = room.editions()
    composed = room.composed(edition)
    assert set(composed) == everybody(PEOPLE)
    assert sorted(room.mails.values()) == sorted(composed.values())
    assert room.sums(edition) == {"accepted": PEOPLE}
    assert room.verified(edition)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_3_through_smtp_nobody_twice_and_who_is_missing_is_uncertain(tmp_path: Path, seed: int) -> None:
    with smtp_like() as smtp:
        room = newsroom(tmp_path, PEOPLE)
        room.through("smtp", smtp.url)

        runs = killed_until_done(room, random.Random(seed), "send", "morning", f"--yes={PEOPLE}")

        (edition,) = room.editions()
        uncertain = room.uncertain(edition)
        arrived = [to for mail in smtp.envelopes for to in mail.rcpt_tos if to != "ed@quay-news.org"]
        assert most(arrived) == 1
        assert set(arrived) | uncertain == everybody(PEOPLE)
        assert len(uncertain) <= 50 * (runs - 1)
        assert room.sums(edition) == {
            answer: count
            for answer, count in {"accepted": PEOPLE - len(uncertain), "uncertain": len(uncertain)}.items()
            if count
        }
        assert room.verified(edition)

"""Killed blindly, at any moment, again and again: nobody gets an edition twice, and nobody is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.faults.killing import Rounds

#: A client that is killed leaves the test's own mail server with an open connection.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

PEOPLE = 60


@pytest.mark.parametrize(
    ("provider", "seed"), [("outbox", 1), ("smtp", 2), ("smtp", 3), ("postmark", 4), ("postmark", 5), ("resend", 6)]
)
def test_killed_at_random_moments_nobody_gets_it_twice_and_nobody_is_lost(
    provider: str, seed: int, tmp_path: Path
) -> None:
    outcome = Rounds(provider, PEOPLE, tmp_path, seconds=0.5).round(tmp_path, seed)
    outcome.accounts(PEOPLE)
    if provider in ("outbox", "resend"):
        assert not outcome.uncertain
    if provider == "smtp":
        assert len(outcome.uncertain) <= 5 * outcome.kills

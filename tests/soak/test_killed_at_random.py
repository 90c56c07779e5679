"""Fifty rounds through each kind of provider: killed blindly at random moments, until a run gets through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.faults.killing import PROVIDERS, Rounds

#: A client that is killed leaves the test's own mail server with an open connection.
pytestmark = [pytest.mark.soak, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]

ROUNDS = 50
PEOPLE = 1_000


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Rounds]:
    made: dict[str, Rounds] = {}

    def through(provider: str) -> Rounds:
        if provider not in made:
            made[provider] = Rounds(provider, PEOPLE, tmp_path_factory.mktemp(provider))
        return made[provider]

    return through


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_random_moments_nobody_gets_it_twice_and_nobody_is_lost(
    provider: str, seed: int, rounds: Callable[[str], Rounds], tmp_path: Path, record_property: Callable[..., None]
) -> None:
    outcome = rounds(provider).round(tmp_path, seed)
    record_property("kills", outcome.kills)
    record_property("uncertain", len(outcome.uncertain))
    outcome.accounts(PEOPLE)
    if provider in ("outbox", "resend"):
        assert not outcome.uncertain
    if provider == "smtp":
        assert len(outcome.uncertain) <= 5 * outcome.kills

"""Who was told that they are unsubscribed is, whenever the pages are killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.faults.posting import Posting


@pytest.mark.parametrize(
    ("people", "after"),
    [(40, 25), *(pytest.param(1_000, after, marks=pytest.mark.soak) for after in (1, 3, 20, 170, 480, 750, 990))],
)
def test_whoever_was_answered_before_the_kill_is_unsubscribed_after_the_restart(
    tmp_path: Path, people: int, after: int
) -> None:
    posting = Posting(tmp_path, people)
    answered = posting.killed_after(after)
    assert after <= len(answered) < people
    assert answered <= posting.left()

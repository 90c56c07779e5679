"""How an edition ended is said with what to type next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from digest.cli.everyday.send import sentence
from digest.model.run import Ended, Report
from tests.send.made import site

MORNING = "digest send morning 2026-11-24 07:00"
FIGURES = {"accepted": 7, "due": 3}


def ended(how: Ended, **given: Any) -> str:
    report = Report(digest="morning", occasion="2026-11-24T07:00", ended=how, recipients=10, reason="why", **given)
    return sentence(report, site()).partition("\n")[2]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"stopped": True}, "Nothing goes out until it is let go on: digest go morning"),
        ({}, f"The next run goes on from here: {MORNING}, or digest start by itself."),
        (
            {"again": datetime(2026, 11, 24, 7, 8, tzinfo=UTC)},
            f"The next run goes on from here: digest start by itself, from Tue 24 Nov 07:08 on; {MORNING} at once.",
        ),
    ],
)
def test_of_a_half_sent_one_it_is_said_when_and_by_what_it_goes_on(given: dict[str, Any], words: str) -> None:
    assert ended(Ended.OPEN, answers=FIGURES, **given) == words


def test_of_one_with_uncertain_mails_the_command_is_said_that_names_them() -> None:
    words = "The uncertain ones, and what can be done: digest audit morning 2026-11-24 07:00"
    assert words in ended(Ended.SENT, answers={"accepted": 9, "uncertain": 1})
    assert "audit" not in ended(Ended.SENT, answers={"accepted": 10})

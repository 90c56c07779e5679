"""What is shown can be read, and steers no terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.cli.screen import asked, clean, plain, say, show_json, table, when
from digest.errors import UsageError

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 16, 2, tzinfo=UTC)
HOSTILE = "\x1b]0;owned\x07\x1b[31mRed\x9b2J\u202ereversed\u2066\r\nnext\x00"


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2026, 11, 24, 7, tzinfo=UTC), "Tue 24 Nov 07:00"),
        (datetime(2026, 12, 1, 7, tzinfo=UTC), "Tue 1 Dec 07:00"),
        (datetime(2026, 10, 1, 6, tzinfo=UTC), "Thu 1 Oct 07:00"),
        (NOW + timedelta(days=200), "Fri 11 Jun 2027 17:02"),
        (datetime(2020, 2, 29, 12, tzinfo=UTC), "Sat 29 Feb 2020 12:00"),
        (None, "never"),
    ],
)
def test_a_time_is_shown_in_the_publications_zone_with_its_year_when_far(instant: datetime | None, shown: str) -> None:
    assert when(instant, LONDON, NOW) == shown


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_text_brings_a_control_character_to_the_terminal(text: str) -> None:
    assert clean(text).isprintable()
    assert plain(text).isprintable()
    assert plain(text) == plain(text).strip()


def test_lines_tables_and_json_are_harmless_whatever_was_collected(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)
    table(("Head", ""), [(HOSTILE, HOSTILE)])
    show_json({"title": HOSTILE})

    shown = capsys.readouterr().out
    assert shown.replace("\n", "").isprintable()
    assert json.loads(shown[shown.index("{") :])["title"] == HOSTILE


def test_json_keeps_letters_readable_and_times_exact(capsys: pytest.CaptureFixture[str]) -> None:
    show_json([{"title": "Zürich 東京", "at": NOW}])

    shown = capsys.readouterr().out
    assert "Zürich 東京" in shown
    assert json.loads(shown) == [{"title": "Zürich 東京", "at": "2026-11-23T16:02:00+00:00"}]


def test_a_table_is_aligned_and_nothing_of_it_is_cut_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    long = "words " * 60
    table(("Name", "No.", "Why"), [("a", 7, long), ("longer", 1200, "")], indent=2)

    head, first, second = capsys.readouterr().out.splitlines()
    assert first == f"  a          7  {long.strip()}"
    assert second == "  longer  1200"
    assert head == "  Name     No.  Why"


def test_a_table_without_rows_is_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    table(("Name",), [])

    assert capsys.readouterr().out == ""


def test_where_nobody_can_be_asked_the_option_is_named() -> None:
    with pytest.raises(UsageError) as raised:
        asked("--title", "", "Title")

    assert str(raised.value) == "Title: nothing was given.\nGive it with --title."


def test_a_default_stands_for_who_cannot_be_asked() -> None:
    assert asked("--send", "", "When", default="by hand") == "by hand"


def test_an_option_that_does_not_fit_is_refused() -> None:
    def check(said: str) -> None:
        raise UsageError(f"not {said}")

    with pytest.raises(UsageError, match="not so"):
        asked("--send", "so", "When", check=check)

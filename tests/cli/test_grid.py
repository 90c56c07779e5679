"""Tables as lines of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli.grid import lines_of
from digest.text.columns import width

ROWS = [["morning", 7], ["evening", 12]]
SOURCES = ("Source", "Digest", "Kind", "Last answer", "What is wrong")
LONG = ["The Harbour Post and Advertiser of the Northern Isles", "morning-news", "feed", "Thu 26 Nov 09:21", ""]


def test_numbers_stand_to_the_right_under_their_head() -> None:
    assert lines_of(("Digest", "Count"), ROWS, 80) == (
        "Digest   Count",
        "morning      7",
        "evening     12",
    )


def test_without_any_head_no_line_is_spent_on_heads() -> None:
    assert lines_of(("", ""), ROWS, 80) == ("morning   7", "evening  12")


def test_a_long_cell_goes_on_in_the_next_line() -> None:
    cells = ["a", "one two three four five six seven eight nine ten"]
    assert lines_of(("", ""), [cells], 30) == ("a  one two three four five six", "   seven eight nine ten")


def test_letters_of_two_columns_are_counted_as_two() -> None:
    assert lines_of(("", ""), [["港の新聞", "a"], ["ferry", "b"]], 30) == ("港の新聞  a", "ferry     b")


def test_a_row_that_fits_no_table_is_told_in_lines_of_its_own() -> None:
    assert lines_of(SOURCES, [LONG], 60) == (
        "The Harbour Post and Advertiser of the Northern Isles",
        "  Digest: morning-news · Kind: feed",
        "  Last answer: Thu 26 Nov 09:21",
    )


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_no_text_is_lost_however_narrow_the_terminal_is(columns: int) -> None:
    shown = " ".join(lines_of(SOURCES, [LONG], columns))
    assert {word for cell in LONG for word in cell.split()} <= set(shown.split())


CELLS = st.text(alphabet="ab -港🚢", max_size=40)


@given(st.lists(st.tuples(CELLS, st.integers(0, 9999), CELLS), min_size=1, max_size=4), st.integers(16, 100))
def test_every_letter_of_every_cell_is_shown(rows: list[tuple[str, int, str]], columns: int) -> None:
    lines = lines_of(("", "", ""), rows, columns)

    shown, told = "".join(lines), "".join(f"{a}{n}{b}" for a, n, b in rows)
    assert all(shown.count(letter) >= told.count(letter) for letter in "ab港🚢0123456789")
    assert all(width(line) <= columns or len(line.split()) < 3 or "·" in line for line in lines)

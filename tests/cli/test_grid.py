"""Tables as lines of text."""

from __future__ import annotations

import pytest

from digest.cli.grid import lines_of

ROWS = [["morning", 7], ["evening", 12]]


def test_numbers_stand_to_the_right_under_their_head() -> None:
    assert lines_of(("Digest", "Count"), ROWS, 80, shorten=False) == (
        "Digest   Count",
        "morning      7",
        "evening     12",
    )


def test_without_any_head_no_line_is_spent_on_heads() -> None:
    assert lines_of(("", ""), ROWS, 80, shorten=False) == ("morning   7", "evening  12")


@pytest.mark.parametrize(("shorten", "count"), [(True, 1), (False, 2)])
def test_a_last_cell_too_long_goes_on_or_is_shortened(shorten: bool, count: int) -> None:
    lines = lines_of(("", ""), [["a", "one two three four five six seven eight nine ten"]], 30, shorten=shorten)
    assert len(lines) == count
    assert all(len(line) <= 30 for line in lines)
    assert lines[0].endswith("…") is shorten


def test_markup_of_the_library_is_text_like_any_other() -> None:
    assert lines_of(("",), [["[bold]not bold[/]"]], 80, shorten=False) == ("[bold]not bold[/]",)

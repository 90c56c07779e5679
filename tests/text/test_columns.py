"""How wide text is, and where its lines end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.columns import width, wrapped


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("ferry", 5), ("港の新聞", 8), ("🚢 ship", 7), ("cafe\u0301", 4), ("👩\u200d🚀", 4), ("\u200bferry", 5)],
)
def test_letters_of_east_asia_and_emoji_take_two_columns_and_accents_none(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "hang", "lines"),
    [
        ("one two three", 7, 0, ("one two", "three")),
        ("   -  one two three", 11, 6, ("   -  one", "      two", "      three")),
        ("see https://paper.example/long now", 10, 2, ("see", "  https://paper.example/long", "  now")),
        ("港の新聞、今日", 8, 0, ("港の新", "聞、今日")),
        ("ship 港の新聞", 9, 0, ("ship 港の", "新聞")),
        ("", 10, 4, ("",)),
    ],
)
def test_lines_end_between_words(text: str, columns: int, hang: int, lines: tuple[str, ...]) -> None:
    assert wrapped(text, columns, hang) == lines


@given(st.text(alphabet="ab -/港新、🚢\u0301\u200d", max_size=80), st.integers(4, 40), st.integers(0, 3))
def test_no_letter_is_lost_and_lines_are_too_long_only_for_one_word(text: str, columns: int, hang: int) -> None:
    lines = wrapped(text, columns, hang)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns or len(line.split()) == 1 for line in lines)

"""Did you mean …?"""

from __future__ import annotations

import pytest

from digest.text.near_misses import did_you_mean, nearest, quoted

KNOWN = ("max_stories", "max_per_topic", "carry_over", "colour", "World")


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("max-storys", "max_stories"),
        ("max stories", "max_stories"),
        ("MAX_STORIES", "max_stories"),
        ("color", "colour"),
        ("carryover", "carry_over"),
        ("wrld", "World"),
        ("zzz", ""),
        ("", ""),
        ("x" * 10_000, ""),
    ],
)
def test_the_nearest_known_word_is_meant(word: str, known: str) -> None:
    assert nearest(word, KNOWN) == known


def test_nothing_is_proposed_where_nothing_is_near() -> None:
    assert did_you_mean("zzz", KNOWN) == ""
    assert did_you_mean("color", KNOWN) == " Did you mean: colour?"


def test_quoted_text_is_short_and_on_one_line() -> None:
    assert quoted("a\n\x07b") == '"a b"'
    assert len(quoted("x" * 500)) == 62

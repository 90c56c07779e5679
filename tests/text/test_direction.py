from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.direction import FSI, PDI, all_closed, bare, closed, isolated, of_language, of_piece, of_text

HEBREW, ARABIC = "שלום עולם", "أهلا بالعالم"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("ur", "rtl"), ("HE_il", "rtl"), ("", "ltr")],
)
def test_languages_know_their_direction(language: str, expected: str) -> None:
    assert of_language(language) == expected


@pytest.mark.parametrize(
    ("text", "usual", "expected"),
    [
        ("Northern Wire", "rtl", "ltr"),
        (HEBREW, "ltr", "rtl"),
        (ARABIC, "ltr", "rtl"),
        ("Straße", "rtl", "ltr"),
        ("漢字", "rtl", "ltr"),
        (f"24 {HEBREW}", "ltr", "rtl"),
        ("٢٤ hours", "rtl", "ltr"),
        (f"“{ARABIC}”", "ltr", "rtl"),
        ("“Quiet”, he said", "rtl", "ltr"),
        (f"{HEBREW} Google", "ltr", "rtl"),
        ("", "ltr", "ltr"),
        ("", "rtl", "rtl"),
        ("24/7 …", "rtl", "rtl"),
    ],
)
def test_a_text_goes_the_way_of_its_first_letter(text: str, usual: str, expected: str) -> None:
    assert of_text(text, usual) == expected


@pytest.mark.parametrize(
    ("text", "language", "usual", "expected"),
    [
        (f"Google קונה {HEBREW}", "he", "ltr", "rtl"),
        (f"“{HEBREW}” is the word of the year", "en", "ltr", "ltr"),
        (HEBREW, "en", "ltr", "rtl"),
        ("Bridge opens", "ar", "rtl", "ltr"),
        (f"“{ARABIC}” of the year", "", "ltr", "rtl"),
        ("2026", "ar", "ltr", "ltr"),
        ("", "he", "ltr", "ltr"),
    ],
)
def test_a_piece_goes_the_way_of_its_language_where_it_is_written_in_it(
    text: str, language: str, usual: str, expected: str
) -> None:
    assert of_piece(text, language, usual) == expected


@pytest.mark.parametrize(
    ("text", "way", "apart"),
    [
        ("Northern Wire", "ltr", False),
        ("Straße 9", "ltr", False),
        (HEBREW, "rtl", False),
        ("24/7", "rtl", False),
        ("", "rtl", False),
        ("Northern Wire", "rtl", True),
        (ARABIC, "ltr", True),
        (f"{HEBREW} Wire", "rtl", True),
        ("٢٤", "ltr", True),
    ],
)
def test_what_goes_the_other_way_is_isolated_and_nothing_else(text: str, way: str, apart: bool) -> None:
    made = isolated(text, way)
    assert bare(made) == text
    assert made.startswith(f"{FSI}{text}{PDI}") == apart
    assert (made == text) != apart


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("plain", "plain"),
        (f"{FSI}cut", f"{FSI}cut{PDI}"),
        (f"late{PDI} end", "late end"),
        (f"{FSI}a{FSI}b{PDI}", f"{FSI}a{FSI}b{PDI}{PDI}"),
        (f"{PDI}{FSI}a{PDI}{PDI}", f"{FSI}a{PDI}"),
    ],
)
def test_an_isolate_that_was_cut_is_closed(line: str, expected: str) -> None:
    assert closed(line) == expected


def test_an_isolate_goes_on_in_the_next_line() -> None:
    lines = all_closed(["also in " + FSI + "The", "Evening", "Courier" + PDI + " and more"])
    assert list(lines) == [f"also in {FSI}The{PDI}", f"{FSI}Evening{PDI}", f"{FSI}Courier{PDI} and more"]


@given(st.lists(st.text(alphabet=f"ab{FSI}{PDI}", max_size=12), max_size=5))
def test_every_line_is_closed_and_keeps_its_letters(lines: list[str]) -> None:
    made = list(all_closed(lines))
    assert [bare(line) for line in made] == [bare(line) for line in lines]
    assert [closed(line) for line in made] == made
    assert all(line.count(FSI) == line.count(PDI) for line in made)

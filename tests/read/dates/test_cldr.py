"""Dates in the words of all languages."""

from __future__ import annotations

from datetime import date

import pytest
from babel import localedata
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from digest.read.dates.cldr import in_english
from digest.read.dates.dates import instant, within

#: Whose abbreviations differ by nothing but accents that "folded" takes away.
ALIKE = {"cu", "dyo"}
LANGUAGES = sorted(name for name in localedata.locale_identifiers() if "_" not in name)
SPOKEN = (
    "af am ar az be bg bn bs ca cs cy da de el en es et fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn "
    "ko lt lv mk ml mr ms nb ne nl pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh zu"
)


def days(language: str) -> dict[str, date]:
    """How the language writes the 17th of each month, with the month in letters."""
    of_months = [date(2025, month, 17) for month in range(1, 13)]
    written = {format_date(day, width, locale=language): day for day in of_months for width in ("long", "medium")}
    return {text: day for text, day in written.items() if "M" + str(day.month).zfill(2) not in text}


@pytest.mark.parametrize("language", SPOKEN.split())
def test_dates_in_its_own_words_are_understood_in_every_language_that_many_speak(language: str) -> None:
    understood = {text: moment.date() if (moment := instant(text, language)) else None for text in days(language)}
    assert understood == days(language)


def test_a_date_in_any_language_is_right_or_nothing() -> None:
    for language in set(LANGUAGES) - ALIKE:
        for text, day in days(language).items():
            moment = instant(text, language)
            assert moment is None or moment.date() == day, (language, text)


@pytest.mark.parametrize(
    "text",
    ["2 במרץ 2025", "٢ مارس ٢٠٢٥", "2. ožujka 2025.", "2025. gada 2. marts", "2 tháng 3, 2025", "2 มีนาคม 2568"],
)
def test_a_date_is_understood_where_nobody_says_its_language(text: str) -> None:
    assert instant(text) is not None
    assert within(f"Ada Quay | {text}") is not None


def test_the_language_decides_between_months_of_one_name() -> None:
    polish, croatian = (instant("2 listopada 2025", language) for language in ("pl", "hr"))
    assert polish
    assert croatian
    assert (polish.month, croatian.month) == (11, 10)


def test_other_scripts_of_a_language_count_too() -> None:
    assert (
        in_english("08 nov 2025", "sr").split() == in_english("08 нов 2025", "sr-RS").split() == ["08", "nov", "2025"]
    )


def test_an_unknown_language_changes_nothing() -> None:
    assert in_english("2 march 2025", "qqq") == "2 march 2025"


@given(text=st.text(max_size=60), language=st.sampled_from(["", "hr", "he", "vi", "ja", "x-y", "../../etc/passwd"]))
def test_any_text_can_be_asked_for_in_any_language(text: str, language: str) -> None:
    in_english(text, language)
    instant(text, language)

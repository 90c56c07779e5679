from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group.words.terms import counts, fold, names, words
from tests.group.made import article


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Vice-Chancellor's fees", ["the", "vice", "chancellor", "fees"]),
        ("L’école à Łódź, Straße, ﬁne", ["l", "ecole", "a", "lodz", "strasse", "fine"]),
        ("北京大学", ["北京", "京大", "大学"]),
        ("한국어 x", ["한국", "국어", "x"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("ข่าว", ["ข่", "่า", "าว"]),
        ("Новости дня", ["новости", "дня"]),
        ("  …  ", []),
    ],
)
def test_words_of_any_script(text: str, found: list[str]) -> None:
    assert words(text) == [fold(word) for word in found]


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert words(fold(text)) == words(text)


def test_names_are_capitals_within_a_sentence_and_numbers() -> None:
    assert names("The ferry of Captain Okafor left Ryde. Then 412 people waited.") == [
        "captain",
        "okafor",
        "ryde",
        "412",
    ]


def test_the_title_counts_three_times_and_names_more() -> None:
    said = counts(article(1, "Ferry strike", text="The ferry left Ryde. It rained."))
    assert (said["strike"], said["ferry"], said["ryde"], said["rained"]) == (3, 4, 3, 1)


def test_a_teaser_stands_in_for_a_missing_text() -> None:
    assert "ryde" in counts(article(1, text="", summary="Sailings to Ryde resume."))


def test_a_megabyte_without_a_space_is_one_short_term() -> None:
    assert [len(term) for term in counts(article(1, "x" * 1_000_000))] == [40]

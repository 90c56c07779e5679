from __future__ import annotations

import pytest

from digest.group.words.date_words import is_date
from digest.group.words.terms import words


@pytest.mark.parametrize(
    "text",
    [
        "Monday 27 February 2026 at 20",
        "Freitag, 27. Februar, 11 Uhr im Frühling",
        "vendredi 27 février, été",
        "viernes 27 febrero verano",
        "vrijdag 27 februari zomer",
        "пятница 27 февраля",
    ],
)
def test_words_of_a_date_are_known_in_any_language(text: str) -> None:
    assert [word for word in words(text) if not is_date(word)] in ([], ["at"], ["im"])


@pytest.mark.parametrize("term", ["410", "48", "5000", "harbour", "mar", "2150", "１２", "strike"])
def test_other_numbers_and_words_are_no_dates(term: str) -> None:
    assert not is_date(term)

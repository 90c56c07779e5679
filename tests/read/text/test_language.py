"""The language of an article whose source does not say."""

from __future__ import annotations

import pytest

from digest.model.article import Entry
from digest.read.text.language import language_of, spoken
from tests.read.text.languages import SENTENCES


@pytest.mark.parametrize("language", SENTENCES)
def test_prose_is_recognised(language: str) -> None:
    assert spoken(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text", ["", "Too short", "1 2 3 4 5 6 7 8 9 " * 20, "Lorem ipsum dolor sit amet " * 4, "\0\ud800" * 90]
)
def test_nothing_is_guessed_of_a_text_that_does_not_tell(text: str) -> None:
    assert spoken(text) == ""


def test_what_the_source_says_stands() -> None:
    article = Entry(title="t", text=SENTENCES["en"], language="fr")

    assert language_of(article) == "fr"

"""The language of an article whose source does not say."""

from __future__ import annotations

import pytest

from digest.model.article import Entry
from digest.read.text.language import language_of, spoken

ENGLISH = "The council decided on Thursday that the night bus will run through the winter holidays after all, it said."
GERMAN = "Der Rat hat am Donnerstag beschlossen, dass der Nachtbus nun doch auch in den Winterferien fahren soll."
FRENCH = "Le conseil a décidé jeudi que le bus de nuit circulera finalement aussi pendant les vacances d'hiver."


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr")])
def test_prose_is_recognised(text: str, language: str) -> None:
    assert spoken(text) == language


@pytest.mark.parametrize("text", ["", "Too short", "1 2 3 4 5 6 7 8 9 " * 20])
def test_nothing_is_guessed_of_a_text_that_does_not_tell(text: str) -> None:
    assert spoken(text) == ""


def test_what_the_source_says_stands() -> None:
    article = Entry(title="t", text=ENGLISH, language="fr")

    assert language_of(article) == "fr"

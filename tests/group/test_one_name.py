from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group.one_name import shares_a_name_only
from tests.group.made import article
from tests.group.test_stories import found, numbers

WINS = ("Mayor Venn wins again", "Mayor Ada Venn won a second term with 54 percent of the vote.")
SKIS = ("Mayor Venn breaks an ankle", "Mayor Ada Venn fell while skiing and will work from home.")
COUNT = ("Venn ahead after count", "Mayor Ada Venn has 54 percent, a first count of the vote shows.")


@pytest.mark.parametrize(
    ("first", "second", "name_only"),
    [
        (WINS, SKIS, True),
        (WINS, COUNT, False),
        (
            ("La mairie de Port-Blanc vote", "Le conseil de Port-Blanc a un budget."),
            ("Port-Blanc rouvre", "La plage est propre."),
            True,
        ),
        (("Café am Markt sucht", "Wer hilft aus?"), ("Preis für Café am Markt", "Bestes Haus der Region."), True),
        (("Ships wait", "The old crane broke."), ("Crane mended", "Old ships leave."), False),
        (("Interest rates held", ""), ("Interest rates kept", ""), False),
        (("Ash", "Elm grows."), ("Oak", "Yew dies."), False),
    ],
)
def test_words_side_by_side_in_both_are_one_name(
    first: tuple[str, str], second: tuple[str, str], name_only: bool
) -> None:
    one, other = (article(number, title, text=text) for number, (title, text) in enumerate((first, second), 1))
    assert shares_a_name_only(one, other) is name_only
    assert shares_a_name_only(other, one) is name_only


def test_two_short_texts_that_share_one_name_are_two_stories() -> None:
    pieces = [article(number, title, text=text) for number, (title, text) in enumerate((WINS, SKIS), 1)]
    assert numbers(found(pieces)) == [[1], [2]]


words = st.lists(st.sampled_from(["ash", "elm", "oak", "the", "of", "12", "yew"]), max_size=12).map(" ".join)


@given(words, words, words, words)
def test_it_says_the_same_of_either(title: str, text: str, other_title: str, other_text: str) -> None:
    one, other = article(1, title, text=text), article(2, other_title, text=other_text)
    assert shares_a_name_only(one, other) == shares_a_name_only(other, one)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group.shown.summary import summarise
from digest.group.words.sentences import length, sentences
from tests.group.made import FERRY, article

FIRST = "Ferry crews on the Solent voted on Monday to end their strike."
SECOND = "The vote in Southampton was 412 to 88."
LONG = "Crews " + "and crews " * 40 + "voted."


@pytest.mark.parametrize(
    ("summary", "text", "budget", "said"),
    [
        ("", FERRY, 30, f"{FIRST} {SECOND}"),
        ("", FERRY, 12, FIRST),
        ("", FERRY, 9, SECOND),
        ("", FERRY, 5, ""),
        ("", "", 30, ""),
        ("Crews went back to work. All is well at sea.", FERRY, 30, "Crews went back to work. All is well at sea."),
        ("Crews went back to work today. Then they \u2026", FERRY, 30, "Crews went back to work today."),
        ("Crews went back to work and then [...]", FERRY, 12, FIRST),
        ("Crews went back to work and then... Continue reading \u2192", FERRY, 12, FIRST),
        ("Crews went back to work. The post Ferries appeared first on Ryde.", "", 30, "Crews went back to work."),
        ("Crews went back to work. Read more", "", 30, "Crews went back to work."),
        ("Children like to read more at sea.", "", 30, "Children like to read more at sea."),
        ("The Solent ferry strike ends.", FERRY, 12, FIRST),
        ("The week on the water in pictures", "", 30, "The week on the water in pictures"),
        ("The week on the water in \u2026", "", 30, ""),
        ("", LONG, 30, ""),
        ("", FIRST, 9, FIRST),
        ("", "Ferry strike ends\n\nBy Ann Lee\n\n" + FERRY, 12, FIRST),
    ],
)  # fmt: skip
def test_a_summary_is_whole_sentences_within_the_budget(summary: str, text: str, budget: int, said: str) -> None:
    assert summarise(article(1, "Solent ferry strike ends", summary=summary, text=text), budget) == said


def test_a_sentence_that_leans_on_another_does_not_lead() -> None:
    text = f"{LONG} He said that this was so in the end. Sailings to Ryde resume on Wednesday morning."
    assert summarise(article(1, text=text), 12).startswith("Sailings")


def test_without_spaces_two_characters_are_a_word() -> None:
    assert (
        summarise(article(1, "标题", text="索伦特渡轮船员周一投票结束罢工。开往赖德的航班周三恢复。"), 9)
        == "索伦特渡轮船员周一投票结束罢工。"
    )


@given(st.text(max_size=300), st.text(max_size=300), st.integers(1, 50))
def test_no_summary_is_cut_in_mid_sentence_or_half_over_the_budget(summary: str, text: str, budget: int) -> None:
    given_article = article(1, summary=summary, text=text)
    said = summarise(given_article, budget)
    assert length(said) <= 1.5 * budget
    assert not said or sentences(said) or said == " ".join(summary.split())


@pytest.mark.parametrize("flood", ["Read more ", "The post ", "appeared first on ", "a. ", "... ", "word"])
def test_a_flood_of_one_word_is_no_long_summary(flood: str) -> None:
    assert length(summarise(article(1, summary=flood * 50_000, text=flood * 50_000), 30)) <= 45

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group.words.sentences import length, sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Lee met Dr. Banda. They spoke.", ["Mr. Lee met Dr. Banda.", "They spoke."]),
        ("The U.S. Navy came, e.g. by sea. It left.", ["The U.S. Navy came, e.g. by sea.", "It left."]),
        ("J. R. Hart spoke at 7 p.m. on Monday. He left.", ["J. R. Hart spoke at 7 p.m. on Monday.", "He left."]),
        ("It cost 3.5 million. Then 4.2.", ["It cost 3.5 million.", "Then 4.2."]),
        ("\u201cWe won.\u201d She smiled.", ["\u201cWe won.\u201d", "She smiled."]),
        ("He asked \u201cwhy?\u201d and left. Nobody knew.", ["He asked \u201cwhy?\u201d and left.", "Nobody knew."]),
        ("船员返岗。渡轮恢复!", ["船员返岗。", "渡轮恢复!"]),
        ("\u300c終わった。\u300d彼は言った。", ["\u300c終わった。\u300d", "彼は言った。"]),
        ("Written by Ann Lee\n\n2 March 2026\n\nIt rained.\nPrevious", ["It rained."]),
        ("It rained. And then the", ["It rained."]),
        ("انتهى الإضراب. هل عادوا؟", ["انتهى الإضراب.", "هل عادوا؟"]),
        ("", []),
    ],
)
def test_whole_sentences(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_an_ordinal_ends_no_german_sentence() -> None:
    assert sentences("Am 3. Oktober war es so. Dann nicht.", "de") == ["Am 3. Oktober war es so.", "Dann nicht."]
    assert sentences("He turned 12. October came.", "en") == ["He turned 12.", "October came."]


@given(st.text(max_size=200))
def test_every_sentence_stands_in_the_text_word_for_word(text: str) -> None:
    plain = "".join(text.split())
    assert all("".join(sentence.split()) in plain for sentence in sentences(text))


@pytest.mark.parametrize(("text", "words"), [("Two words", 2), ("船员返岗", 2), ("in 北京", 2), ("", 0)])
def test_length_in_words(text: str, words: int) -> None:
    assert length(text) == words

"""What an editor keeps apart, in the forms it is typed."""

from __future__ import annotations

import pytest

from tests.config.written import digest, sentences

ONE = "title: A\nsources: a.example\n"
PAIR = ("wind contract", "jobs at risk")


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ('not_same: ["wind contract, jobs at risk"]', (PAIR,)),
        ("not_same: [wind contract, jobs at risk]", (PAIR,)),
        ("not_same: wind contract, jobs at risk", (PAIR,)),
        ("not_same:\n  - wind contract, jobs at risk\n  - sea, air, land", (PAIR, ("sea", "air", "land"))),
        ("not_same:\n  - [wind contract, jobs at risk]", (PAIR,)),
        ("not_same:\n  - wind contract\n  - jobs at risk", (PAIR,)),
        ("not_same: []", ()),
        ("not_same:", ()),
    ],
)  # fmt: skip
def test_words_of_two_headlines_are_told_apart_by_a_comma(typed: str, rules: tuple[tuple[str, ...], ...]) -> None:
    assert digest(f"{ONE}{typed}\n").not_same == rules


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("not_same: wind contract", "names one story"),
        ("not_same:\n  - ferry, bridge\n  - harbour", "names one story"),
        ("not_same: 'harbour, Harbour'", "names a story twice"),
        ("not_same: 'harbour, —'", "names one story"),
        (f"not_same: harbour, {'a' * 300}", "longer than a headline"),
    ],
)
def test_what_keeps_nothing_apart_is_told(typed: str, what: str) -> None:
    ((_, sentence),) = sentences(f"{ONE}{typed}\n")
    assert what in sentence

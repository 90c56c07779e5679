from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.prose import Span, lines, words

BALL = "https://varsity.example/ball"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Good morning.", [[Span(text="Good morning.")]]),
        ("Good morning,\nand welcome.", [[Span(text="Good morning, and welcome.")]]),
        ("Good morning,\\\nand welcome.", [[Span(text="Good morning,")], [Span(text="and welcome.")]]),
        ("Good morning,  \nand welcome.", [[Span(text="Good morning,")], [Span(text="and welcome.")]]),
        ("From **Monday** on", [[Span(text="From "), Span(text="Monday", strong=True), Span(text=" on")]]),
        ("A *fine* _day_", [[Span(text="A "), Span(text="fine", emphasis=True), Span(text=" "),
                             Span(text="day", emphasis=True)]]),
        (f"[here]({BALL}).", [[Span(text="here", link=BALL), Span(text=".")]]),
        (f'[here]({BALL} "The ball")', [[Span(text="here", link=BALL)]]),
        (f"[**here**]({BALL})", [[Span(text="here", link=BALL, strong=True)]]),
        (f"<{BALL}>", [[Span(text=BALL, link=BALL)]]),
        (f"See {BALL}.", [[Span(text="See "), Span(text=BALL, link=BALL), Span(text=".")]]),
        ("[us](mailto:ed@varsity.example)", [[Span(text="us", link="mailto:ed@varsity.example")]]),
        (r"\*not\* that", [[Span(text="*not* that")]]),
        ("snake_case_name and 2*3*4", [[Span(text="snake_case_name and 2"), Span(text="3", emphasis=True),
                                        Span(text="4")]]),
        ("Tea & <b>cake</b>", [[Span(text="Tea & <b>cake</b>")]]),
        ("Tea &amp; cake", [[Span(text="Tea & cake")]]),
        ("[x](javascript:alert(1))", [[Span(text="[x](javascript:alert(1))")]]),
        ("# no heading\\\n- no list", [[Span(text="# no heading")], [Span(text="- no list")]]),
        ("![no picture](https://varsity.example/a.png)",
         [[Span(text="!"), Span(text="no picture", link="https://varsity.example/a.png")]]),
        ("{{7*7}}", [[Span(text="{{7*7}}")]]),
    ],
)  # fmt: skip
def test_links_emphasis_and_lines_are_understood_and_nothing_else(typed: str, meant: list[list[Span]]) -> None:
    assert [list(line) for line in lines(typed)] == meant


def test_what_is_read_is_without_marks_and_addresses() -> None:
    typed = f"Tickets from **Monday**,\\\n[here]({BALL}).\n\nSee *you*."
    assert words(typed) == "Tickets from Monday,\nhere.\n\nSee you."


@given(st.text(alphabet="ab *_[]()<>&\\!\n#-\"':/https.é{}", max_size=300))
def test_any_text_is_read_as_words_without_an_error(typed: str) -> None:
    for line in lines(typed):
        assert all(span.text for span in line) or len(line) <= 1

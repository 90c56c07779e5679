from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render.look.look import Look
from digest.render.mail.text import WIDTH, _broken, _lines, wrap
from digest.render.plain import columns
from digest.render.samples import samples
from tests.render.made import article, draft, mail, story


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.integers(0, 6))
def test_wrapped_lines_fit_and_lose_nothing(paragraph: str, indent: int) -> None:
    flat = " ".join(paragraph.replace("\u200c", "").split())
    wrapped = wrap(flat, indent)
    assert all(columns(line) <= WIDTH for line in wrapped.split("\n"))
    assert "".join(wrapped.split()).replace("\u200c", "") == "".join(flat.split())


@given(st.lists(st.text("ab.", min_size=1, max_size=30), min_size=1, max_size=40), st.integers(30, 72))
def test_words_of_english_are_wrapped_as_those_of_any_language(words: list[str], width: int) -> None:
    paragraph = " ".join(words)
    assert list(_broken(paragraph, width)) == list(_lines(paragraph, width))


@pytest.mark.parametrize(
    ("paragraph", "indent", "lines"),
    [
        ("word " * 20, 0, ["word " * 13 + "word", "word " * 5 + "word"]),
        ("a" * 100, 0, ["a" * 72, "a" * 28]),
        ("漢" * 50, 0, ["漢" * 36, "漢" * 14]),
        ("short", 2, ["  short"]),
        ("    laid out " + "x" * 68, 0, ["    laid out", "    " + "x" * 68]),
        ("", 0, [""]),
    ],
)
def test_lines_end_after_words_wide_letters_or_what_is_too_long(paragraph: str, indent: int, lines: list[str]) -> None:
    assert wrap(paragraph, indent).split("\n") == lines


def test_a_text_tells_the_stories_with_their_addresses(look: Look) -> None:
    other = article(source="https://courier.example/feed.xml", url="https://courier.example/1")
    more = article("Crowds cross the bridge", url="https://wire.example/2")
    sample = draft(story("Bridge opens", other, more, summary="At dawn.", text="word " * 600, ran=samples.BEFORE))
    assert mail(sample, look).text == TOLD.replace("MARK", mail(sample, look).mark)


TOLD = """\
Morning Meridian
The Meridian
Tuesday, 24 November 2026 · No. 142 · 1 story
========================================

Lead story · World
----------------------------------------

Bridge opens
https://wire.example/Bridgeopens
At dawn.
  Update · Northern Wire · 3 min read
  also in The Evening Courier:
  https://courier.example/1
  also: Crowds cross the bridge · Northern Wire
  https://wire.example/2

========================================
That is all: 1 story from 2 sources.

Reply to this mail: it reaches the editors.

You get this mail because you subscribed to Morning Meridian.
The world before your first meeting, in five minutes.

Choose your topics. Write to editors@meridian.example which of these you
want:
World · Business · Science · Technology · Culture · Sport

Unsubscribe with a mail to this address, with this subject:
MARKunsubscribeMARK

The Meridian, 12 Quay Street, Dunmore DM4 8XZ
"""


def test_a_long_address_is_never_broken(look: Look) -> None:
    url = "https://x.example/" + "path/" * 40
    assert f"\n{url}\n" in mail(draft(story(url=url)), look).text


def test_percent_signs_in_an_address_are_left_alone(look: Look) -> None:
    url = "https://x.example/%C3%A9%e2%80%93.html"
    assert f"\n{url}\n" in mail(draft(story(url=url)), look).text


def test_a_text_has_no_markup_and_no_more_than_one_blank_line_in_a_row(look: Look) -> None:
    text = mail(samples.sample_draft(), look).text
    assert "\n\n\n" not in text
    assert "<" not in text
    assert "&#" not in text


def test_a_text_in_arabic_has_the_arabic_words(look: Look) -> None:
    from digest.model.people import Segment

    text = mail(replace(draft(story()), language="ar"), look, Segment(language="ar")).text
    assert "الخبر الرئيسي" in text
    assert "إلغاء الاشتراك" in text

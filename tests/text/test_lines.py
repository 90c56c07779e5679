"""Text that others wrote, on one line, cut, folded, and fit for where it stands."""

from __future__ import annotations

from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from digest.text.lines import are_storable, cut, fit, folded, one_line, storable, visible

HALF = "\ud800"


class Kind(StrEnum):
    PLAIN = "plain"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("as it is", "as it is"),
        *((text, "as it is") for text in (" as it is", "as it is ", "as  it is")),
        ("  a\tb\r\n c\u2028d\xa0e\x85f ", "a b c d e f"),
        ("a\x00b\x07c\x7f", "abc"),
        (f"a{HALF}b\ufffec", "abc"),
        ("\u202eturned\u2066 round", "turned round"),
        ("👩\u200d👧 \u200fRLM", "👩\u200d👧 \u200fRLM"),
        ("", ""),
    ],
)
def test_a_line_has_single_spaces_and_nothing_that_nothing_can_carry(text: str, line: str) -> None:
    assert one_line(text) == line


def test_a_line_is_plain_text_and_keeps_no_document_alive() -> None:
    title = etree.fromstring("<title>as it is</title>").xpath("string()")
    assert [type(one_line(text)) for text in (title, Kind.PLAIN)] == [str, str]
    assert hasattr(title, "getparent")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_a_line_stays_as_it_is(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert line.encode().decode() == line
    assert fit(line) == line


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.integers(1, 40))
def test_what_is_cut_is_short_enough_and_stays_so(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert cut(cut(text, limit), limit) == cut(text, limit)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_everything_visible_can_be_printed(text: str) -> None:
    assert visible(text).isprintable()
    assert len(visible(text)) == len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_what_is_storable_is_written_as_utf_8_without_nul(text: str) -> None:
    stored = storable(text)
    assert b"\0" not in stored.encode()
    assert storable(stored) == stored


@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=5)))
def test_texts_that_are_storable_together_stay_as_they_are(texts: list[str]) -> None:
    assert are_storable(texts) == (list(map(storable, texts)) == texts)


@pytest.mark.parametrize("texts", [[None], ["a", "\0"], ["\ud83d", "\ude00"], [Kind.PLAIN]])
def test_what_needs_a_look_at_each_is_not_taken_together(texts: list[str | None]) -> None:
    assert not are_storable(texts)


@pytest.mark.parametrize(
    ("text", "plain"), [("Février", "fevrier"), ("FEVRIER", "fevrier"), ("Straße", "strasse"), ("ﬁn", "fin"), ("", "")]
)
def test_case_and_accents_are_folded_away(text: str, plain: str) -> None:
    assert folded(text) == plain

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from mjml import mjml2html

from digest.render.plain import attribute, body, columns, plain, printable
from digest.text.lines import cut


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_plain_text_is_one_line_that_xml_can_carry(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert etree.fromstring(f"<p>{body(shown)}</p>".encode()) is not None
    assert shown.encode().decode() == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x0bc\x7f", "ab c"),
        ("two\n\nlines\u2028more", "two lines more"),
        ("\ud800lone", "lone"),
        ("\u202eturned\u2066", "turned"),
        ("👩\u200d👧 \u200fRLM", "👩\u200d👧 \u200fRLM"),
        ("\ufffe\uffff", ""),
        ("  spaced\u00a0out ", "spaced out"),
    ],
)
def test_what_no_format_can_carry_is_gone(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "back\\slash",
        "no\u00a0break",
        "👩\u200d👩\u200d👧",
        "e\u0301",
        "\u200f",
        "a\nb",
        "\"'<>&",
        "{{7*7}}",
        "%x% %20",
        "é",
    ],
)
def test_an_attribute_comes_out_of_mrml_as_it_went_in(text: str) -> None:
    source = f"""<mjml><mj-body><mj-section><mj-column><mj-text><a href="{attribute(text)}">x</a></mj-text>
    <mj-image src="https://x.example/a.png" alt="{attribute(text)}"/></mj-column></mj-section></mj-body></mjml>"""
    page = lxml_html.document_fromstring(mjml2html(source, fonts={}))
    assert page.find(".//a").get("href") == text
    assert page.find(".//img").get("alt") == text


@settings(max_examples=150, deadline=None)
@given(st.text("{}%#<>*|[]&;$@/!ab3 ", max_size=20))
def test_between_tags_text_reads_as_typed_and_says_nothing_to_an_engine(text: str) -> None:
    markup = body(text)
    assert lxml_html.document_fromstring(f"<p>|{markup}</p>").text_content() == f"|{text}"
    for begins in ("{{", "}}", "{%", "%}", "{#", "[[", "]]", "*|", "|*", "${", "#{", "@{"):
        assert begins not in markup


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("one two three four", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one, two three", 9, "one, two…"),
        ("one, two, three", 10, "one, two…"),
        ("unbrokenunbrokenunbroken", 10, "unbrokenu…"),
        ("漢字漢字漢字", 4, "漢字漢…"),
        ("ab cdefghijklmnopqrstuvwxyz", 12, "ab cdefghij…"),
        ("aaaaaae\u0301e\u0301e\u0301", 8, "aaaaaa…"),
        ("xxx👩\u200d👩\u200d👧yy", 6, "xxx…"),
    ],
)
def test_a_line_is_cut_after_a_word_or_else_between_letters(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.integers(5, 40))
def test_a_cut_line_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(("text", "expected"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("a\u200cb", 2), ("ＡＢ", 4)])
def test_columns_count_wide_letters_twice_and_invisible_ones_not_at_all(text: str, expected: int) -> None:
    assert columns(text) == expected


def test_a_line_laid_out_by_hand_keeps_its_spaces() -> None:
    assert printable("  line 2\tsend: \x07x  ") == "  line 2    send: x"

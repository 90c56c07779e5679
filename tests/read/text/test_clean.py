from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.read.text import clean

#: Everything that plain text must not hold.
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One<div>Two</div></div>", "One\n\nTwo"),
        ("One<br>Two<br/><br/>Three", "One\nTwo\n\nThree"),
        ("<p>in <b>one</b>\n   line</p>", "in one line"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<p>kept</p><script>alert(1)</script><style>p{}</style><noscript>x</noscript>", "kept"),
        ("<svg><title>no</title></svg><p>yes</p>", "yes"),
        ("Tom &amp; Jerry &eacute; &#8217; &#x2019; &#146;", "Tom & Jerry é ’ ’ ’"),
        ("<p>Tom &amp; Jerry &#146;</p>", "Tom & Jerry ’"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p>unclosed <i>tags", "unclosed tags"),
        ("one\n\ntwo\nthree", "one\n\ntwo\nthree"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<!-- hidden --><p>shown</p>", "shown"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
    ],
)
def test_html_becomes_paragraphs(markup: str, text: str) -> None:
    assert clean.text(markup) == text


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Ferry &amp; tram", "Ferry & tram"),
        ("Ferry &amp;amp; tram", "Ferry & tram"),
        ("<em>One</em> ticket", "One ticket"),
        ("  two\n lines ", "two lines"),
        ("AT&T", "AT&T"),
    ],
)
def test_a_title_is_one_line_escaped_once_too_often_or_not(markup: str, title: str) -> None:
    assert clean.line(markup) == title


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("exe\u202etxt.\u2066x\u2069", "exetxt.x"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("a\ud800b", "ab"),
        ("a\ufffeb\uffffc", "abc"),
        ("a\u2028b", "a\nb"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a \t \u00a0 b", "a b"),
    ],
)
def test_characters_that_deceive_or_break_are_removed(hostile: str, left: str) -> None:
    assert clean.plain(hostile) == left


def test_joiners_that_persian_and_emoji_need_stay() -> None:
    assert clean.plain("می\u200cخواهم 👩\u200d🚀") == "می\u200cخواهم 👩\u200d🚀"


def test_a_long_title_is_cut_at_a_word() -> None:
    title = clean.line("word " * 400)
    assert len(title) <= clean.TITLE
    assert title.endswith("word…")


def test_a_long_text_is_cut_at_its_bytes() -> None:
    text = clean.plain("дом " * 100_000)
    assert clean.TEXT - 20 < len(text.encode()) <= clean.TEXT
    assert text.endswith("дом")


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "en"), ("de", "de"), ("pt_BR", "pt"), ("english", ""), ("", ""), ("x-klingon", "")]
)
def test_a_language_is_two_letters_or_nothing(tag: str, code: str) -> None:
    assert clean.language(tag) == code


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters() | st.characters(categories=("Cs", "Cc", "Cf"))) | st.text("<>&;pbr/ \n\x00\u202e\"'=!-"))
def test_9_whatever_comes_in_plain_text_comes_out(markup: str) -> None:
    for text in (clean.text(markup), clean.line(markup), clean.plain(markup)):
        assert FORBIDDEN.search(text) is None
        assert text == text.strip()
    assert "\n" not in clean.line(markup)
    assert clean.plain(clean.plain(markup)) == clean.plain(markup)


@pytest.mark.parametrize("piece", ["<", " ", "&", "&amp;", "<b>", "<p>a", "<a ", "<!--", "\n", "<a b='", "a\u200b"])
def test_half_a_megabyte_of_it_takes_less_than_two_seconds(piece: str) -> None:
    markup = piece * (500_000 // len(piece))
    start = process_time()
    clean.text(markup)
    clean.line(markup)
    assert process_time() - start < 2

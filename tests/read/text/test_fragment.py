"""The short way from simple markup to text finds what the long way finds."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.text import clean
from digest.read.text.fragment import flat
from digest.read.text.trees import html_tree
from digest.read.text.unshown import drop_unshown

WORDS = st.sampled_from(
    ("tide", " ", "\n", "\n\n", "a\r\nb", "&amp;", "&nbsp;", "&#8217;", "&#146;", "&lt;b&gt;", "é", "\u200b", "\t x")
)
ATTRIBUTES = st.sampled_from(
    (
        *("", " class='a b'", ' href="/x?a=1&amp;b=2" hidden', "\n data-x = y", ' alt="a > b"'),
        *(
            ' style="color: red; Display : none"',
            " id=c class='more sr-only' /",
            ' ID="preheader"',
            " class=preheader x",
        ),
    )
)


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(("p", "div", "blockquote", "section", "b", "a", "span", "DIV", "o:p", "pre", "x-card"))
    return st.builds(lambda tag, rest, body: f"<{tag}{rest}>{body}</{tag}>", tags, ATTRIBUTES, inside)


LEAVES = (
    WORDS
    | st.sampled_from(
        ("<br>", "<br/>", "<img src=x alt='>'/>", "<hr />", "<!-- a <b>note</b> -->", "<wbr>", "<!--more-->")
    )
    | st.sampled_from(("<script>if (a) b()</script>", "<iframe src=x></iframe>", "<svg><g>no</g></svg>"))
)
MARKUP = st.lists(st.recursive(LEAVES, lambda below: element(st.lists(below, max_size=4).map("".join))), max_size=5)


@given(MARKUP.map("".join))
def test_simple_markup_has_the_text_of_its_tree(markup: str) -> None:
    words, tree = flat(f"<i>x</i>{markup}"), html_tree(f"<i>x</i>{markup}")
    drop_unshown(tree)
    assert words is None or clean.plain(words) == clean.text_of(tree)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>two</b>\nthree</p><P CLASS=x>Four</P>", "One two three\n\nFour"),
        ("One<br>two<BR />three", "One\ntwo\nthree"),
        ("<ul><li>a</li>\n<li>b</li></ul>", "a\n\nb"),
        ("<p>Ends</p><script>if (1 > 0) { write('<p>no</p>') }</script>", "Ends"),
        ("a<video controls><source src=x>no video</video>b", "ab"),
        ("a<script> <> < b <x </script>b<svg/></svg >c", "abc"),
        ("Continue <span class='screen-reader-text'>with Ferries</span> <a hidden href=/x>b</a>→", "Continue →"),
        ("a<span role=button style='display:none'><svg><path d=M9 /></svg></span>b", "ab"),
        ("<pre class=x>one\n  two</pre>\nthree\nfour", "one\ntwo\n\nthree four"),
        ("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><p>Kept</p>", "Kept"),
        ("Fish &amp; chips &lt;b&gt;", "Fish & chips <b>"),
    ],
)
def test_simple_markup_needs_no_tree(markup: str, text: str) -> None:
    words = flat(markup)
    assert words is not None
    assert clean.plain(words) == text


@pytest.mark.parametrize(
    "markup",
    [
        "1 < 2 <b>and</b>",
        "<p class='never closed>text</p>",
        "<script>no end",
        "<p>a</p><!-- no end",
        "<html><body>a page</body></html>",
        "<title>a title",
        "a&#10;b <b>c</b>",
        "<a href='a<b'>x</a>",
        "a</br>b",
        "a<span hidden><b>x</b></span>b",
        "<p>a<p hidden>x</p>b</p>",
        "a<span hidden>x",
    ],
)
def test_other_markup_is_left_to_the_tree(markup: str) -> None:
    assert flat(markup) is None


@pytest.mark.parametrize(
    "piece", ["<p ", "<p a='", '<p a="', "<!--", "<!-- -->", "<script>", "<svg></", "<p\t", "<a b=c d", "&#", "<pre>"]
)
def test_no_markup_takes_long(piece: str) -> None:
    start = process_time()
    flat(piece * (1_000_000 // len(piece)))
    assert process_time() - start < 2

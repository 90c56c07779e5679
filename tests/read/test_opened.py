from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import Unreadable
from digest.read.opened import Form, Opened

URL = "https://weir.example/x"


def opened(text: str, content_type: str = "") -> Opened:
    return Opened(text, URL, content_type)


@pytest.mark.parametrize(
    ("text", "content_type", "form"),
    [
        ('{"items": []}', "", Form.JSON),
        ("\ufeff\n [1]", "text/html", Form.JSON),
        ("# Weir", "text/markdown", Form.MARKDOWN),
        ("# Weir", "text/x-markdown; charset=utf-8", Form.MARKDOWN),
        ("<b>Weir</b>", "Text/Markdown", Form.MARKDOWN),
        ("The weir is mended.", "", Form.PLAIN),
        ("The weir is mended.", "text/html", Form.PLAIN),
        ("A tag like <html> is named here", "text/plain", Form.PLAIN),
        ("Two tags </a> </b> are named here", "", Form.PLAIN),
        ("", "", Form.PLAIN),
        ("<rss/>", "text/html", Form.XML),
        ("<?xml version='1.0'?><feed>", "", Form.XML),
        ("<a:rdf xmlns:a='x'>", "", Form.XML),
        ("Warning in feed.php\n<rss >", "", Form.XML),
        ("<urlset>", "", Form.XML),
        ("<CHANNEL HREF='x'>", "", Form.XML),
        ("<html><p>weir", "application/rss+xml", Form.HTML),
        ("<!doctype html><svg><feed ></svg>", "", Form.HTML),
        ("<p>weir", "text/plain", Form.HTML),
        ("words <html > words", "", Form.HTML),
        ("a</b>c</d>e</f>g</h>", "", Form.HTML),
        ("<rssfeeds>", "", Form.HTML),
    ],
)
def test_what_a_document_is_written_in_is_seen_by_its_beginning_more_than_by_its_header(
    text: str, content_type: str, form: Form
) -> None:
    assert opened(text, content_type).form is form


def test_json_is_parsed_with_its_byte_order_mark_and_line_breaks_in_strings() -> None:
    assert opened('\ufeff{"a": "b\nc"}').json == {"a": "b\nc"}


@pytest.mark.parametrize("text", ["{", "[1,]", "", "{'a': 1}", "[" * 100_000])
def test_broken_json_is_unreadable_with_advice(text: str) -> None:
    with pytest.raises(Unreadable, match="broken JSON") as raised:
        _ = opened(text).json
    assert raised.value.advice


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><title>Fish &amp; chips</title></item></channel></rss>",
        "<rss><channel><item><title>Fish & chips</title></item></channel></rss>",
        "<rss><channel><item><title>Fish &amp; chips</title></item>",
        "junk <rss><channel><item><title><![CDATA[Fish & chips]]></title></item></channel></rss>",
        "<rss><channel></rss><item><title>Fish &amp; chips</title></item></channel></rss>",
    ],
    ids=["whole", "bare ampersand", "unclosed", "junk and cdata", "ended early"],
)
def test_xml_is_parsed_or_mended_or_salvaged(text: str) -> None:
    (item,) = opened(text).root.iter("item")
    assert "".join(map(str, item.itertext())) == "Fish & chips"


@pytest.mark.parametrize("text", ["", "&&&", "<!DOCTYPE rss ["])
def test_xml_of_which_nothing_can_be_read_is_unreadable_with_advice(text: str) -> None:
    with pytest.raises(Unreadable, match="too broken") as raised:
        _ = opened(text).root
    assert raised.value.advice


def test_a_document_is_parsed_once() -> None:
    page = opened("<html><head><title>Weir</title></head><body><p>x</p></body></html>")
    assert page.tree is page.tree
    assert page.facts is page.facts
    feed = opened("<rss/>")
    assert feed.root is feed.root


@given(
    st.text(alphabet='<>/{}[]"= \n\ufeffrsfeedhtml', max_size=60), st.sampled_from(["", "text/plain", "text/html", "x"])
)
def test_any_text_has_a_form_and_is_read_in_it_or_unreadable(text: str, content_type: str) -> None:
    document = opened(text, content_type)
    with suppress(Unreadable):
        if document.form is Form.XML:
            assert isinstance(document.root.tag, str)
        elif document.form is Form.JSON:
            assert isinstance(document.json, dict | list)
        else:
            assert document.form in (Form.HTML, Form.MARKDOWN, Form.PLAIN)

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.read.boilerplate.leads import Leads
from digest.read.feeds import elements
from digest.read.text.trees import xml_tree


def parsed(markup: str) -> etree._Element:
    root = xml_tree(markup, recover=True)
    assert root is not None
    return root


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<title/>", "title"),
        ("<TITLE/>", "title"),
        ('<title xmlns="http://purl.org/rss/1.0/"/>', "title"),
        ('<title xmlns="HTTP://Purl.org/RSS/1.0"/>', "title"),
        ('<title xmlns="https://www.rssboard.org/rss-specification"/>', "title"),
        ('<entry xmlns="http://www.w3.org/2005/Atom"/>', "atom:entry"),
        ('<x:entry xmlns:x="https://www.w3.org/2005/Atom/"/>', "atom:entry"),
        ('<entry xmlns="http://purl.org/atom/ns#"/>', "atom:entry"),
        ('<c:creator xmlns:c="http://purl.org/dc/elements/1.1/"/>', "dc:creator"),
        ('<e:encoded xmlns:e="http://purl.org/rss/1.0/modules/content/"/>', "content:encoded"),
        ('<i:image xmlns:i="http://www.itunes.com/DTDs/Podcast-1.0.dtd"/>', "itunes:image"),
        ('<x:content xmlns:x="http://search.yahoo.com/mrss/"/>', "media:content"),
        ('<x:title xmlns:x="urn:nobody"/>', "?title"),
        ("<dc:creator/>", "dc:creator"),
        ("<rss:title/>", "title"),
        ("<nobody:title/>", "?nobody:title"),
    ],
)
def test_an_element_has_one_short_name_whatever_its_namespace_is_spelled_like(markup: str, name: str) -> None:
    assert elements.name(parsed(markup)) == name


def test_fields_are_the_children_by_name_in_order_without_their_own_prefix() -> None:
    root = parsed(
        '<entry xmlns="http://www.w3.org/2005/Atom"><title>a</title><link href="1"/><!-- x --><link href="2"/>'
        '<d:title xmlns:d="http://purl.org/dc/elements/1.1/">b</d:title><x><title>deep</title></x></entry>'
    )
    found = elements.fields(root, "atom:")
    assert list(found) == ["title", "link", "dc:title", "x"]
    assert [link.get("href") for link in found["link"]] == ["1", "2"]
    assert "atom:title" in elements.fields(root)
    assert len(list(elements.children(root))) == 5


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        ('<a href="1"/>', "1"),
        ('<a HREF="1"/>', "1"),
        ('<a xmlns:r="urn:r" r:href="1"/>', "1"),
        ('<a href="" HREF="1"/>', ""),
        ('<a hrefs="1"/>', ""),
        ("<a/>", ""),
    ],
)
def test_an_attribute_counts_in_any_case_and_namespace(markup: str, value: str) -> None:
    assert elements.attribute(parsed(markup), "href") == value


def test_the_first_name_that_says_something_decides_and_of_several_elements_the_last() -> None:
    found = elements.fields(parsed("<i><a> </a><b>one</b><b>two</b><b> </b><c>three</c></i>"))
    assert elements.first(found, "a", "b", "c") == "two"
    assert elements.first(found, "c", "b") == "three"
    assert elements.first(found, "a", "x") == ""


def test_bare_text_leaves_elements_inside_out_of_account() -> None:
    assert elements.bare(parsed("<a> one <b>two</b> three </a>")) == "one two three"
    assert elements.bare(parsed("<a/>")) == ""


@pytest.mark.parametrize(
    ("markup", "marked_up", "line"),
    [
        ("<t>a &lt; b</t>", True, "a < b"),
        ("<t>&lt;b&gt;bold&lt;/b&gt; move</t>", True, "bold move"),
        ("<t>&lt;b&gt;bold&lt;/b&gt; move</t>", False, "<b>bold</b> move"),
        ('<t type="text">&lt;b&gt;bold&lt;/b&gt;</t>', True, "<b>bold</b>"),
        ('<t type="html">&lt;b&gt;bold&lt;/b&gt;</t>', False, "bold"),
        ('<t type="HTML">AT&amp;amp;amp;T</t>', False, "AT&T"),
        ('<t mode="escaped">&lt;i&gt;x&lt;/i&gt;</t>', False, "x"),
        ("<t>a <b>bold</b>\n move</t>", False, "a bold move"),
        ("<t>  a\n\tb  </t>", False, "a b"),
        ("<t>\u202eevil</t>", False, "evil"),
        ("<t/>", True, ""),
    ],
)
def test_a_title_is_one_line_read_as_its_type_says(markup: str, marked_up: bool, line: str) -> None:
    assert elements.one_line(parsed(markup), marked_up=marked_up) == line


@pytest.mark.parametrize(
    ("markup", "marked_up", "text"),
    [
        ("<t>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</t>", True, "one\n\ntwo"),
        ("<t>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</t>", False, "one\n\ntwo"),
        ('<t type="text">one&lt;br/&gt;two</t>', False, "one\ntwo"),
        ('<t type="text">1 &lt; 2 and 3 &gt; 2</t>', False, "1 < 2 and 3 > 2"),
        ('<t type="text">one\n\n\ntwo</t>', False, "one\n\ntwo"),
        ("<t><div>one<p>two</p></div></t>", False, "one\n\ntwo"),
        ("<t><div>x<script>steal()</script></div></t>", False, "x"),
        ("<t/>", False, ""),
    ],
)
def test_content_is_paragraphs_of_plain_text(markup: str, marked_up: bool, text: str) -> None:
    assert elements.paragraphs(parsed(markup), Leads(), marked_up=marked_up) == text


@pytest.mark.parametrize("kind", ['mode="base64"', 'type="application/octet-stream"', 'type="image/x"'])
def test_content_in_base64_is_decoded(kind: str) -> None:
    words = base64.b64encode("<p>堰</p>".encode()).decode()
    assert elements.paragraphs(parsed(f"<t {kind}>\n {words[:4]}\n {words[4:]} </t>"), Leads(), marked_up=False) == "堰"


@pytest.mark.parametrize("words", ["not base64!", "====", "/w==", "é"])
def test_what_only_claims_to_be_base64_is_taken_as_it_stands(words: str) -> None:
    assert elements.paragraphs(parsed(f'<t mode="base64">{words}</t>'), Leads(), marked_up=False) == words


def test_the_source_of_content_is_its_markup() -> None:
    assert elements.source(parsed("<t>&lt;img src='a'&gt;</t>")) == "<img src='a'>"
    inner = parsed("<e><t><img src='a'/></t>tail</e>")[0]
    assert elements.source(inner) == '<t><img src="a"/></t>'


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), st.booleans())
def test_any_content_gives_text_without_spaces_around(words: str, marked_up: bool) -> None:
    element = etree.Element("t")
    element.text = "".join(c for c in words if c not in "\ufffe\uffff")
    line = elements.one_line(element, marked_up=marked_up)
    assert line == " ".join(line.split())
    text = elements.paragraphs(element, Leads(), marked_up=marked_up)
    assert text == text.strip()

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import Unreadable
from digest.read.text.trees import html_tree, xml_tree


@pytest.mark.parametrize(
    "markup",
    [
        "<p>weir",
        "weir",
        "<html><body><p>weir</body>",
        "<P CLASS=x>weir</P><!-- gone -->",
        "<?php gone ?><p>weir</p>",
        "<p>we\x00i\x0br\ud800</p>",
        "</div></div><p>weir</table>",
        "<!doctype html><title></title>weir",
    ],
)
def test_any_markup_becomes_a_whole_document_as_browsers_mend_it(markup: str) -> None:
    tree = html_tree(markup)
    assert tree.tag == "html"
    assert tree.text_content().split() == ["weir"]


@pytest.mark.parametrize("markup", ["", "   \n", "\x00\x01", "<!-- only a comment -->"])
def test_what_holds_nothing_is_unreadable_with_advice(markup: str) -> None:
    with pytest.raises(Unreadable) as raised:
        html_tree(markup)
    assert raised.value.advice


@pytest.mark.parametrize("script", ["堰が直された", "أُصلح السد", "Плотина цела", "Größe", "\U0001f30a"])
def test_letters_of_any_script_survive(script: str) -> None:
    assert html_tree(f"<meta charset=latin-1><p>{script}</p>").text_content() == script
    for recover in (False, True):
        root = xml_tree(f"<a>{script}</a>", recover=recover)
        assert root is not None
        assert root.text == script


def test_deep_nesting_is_cut_and_not_followed() -> None:
    deepest = max(len(list(element.iterancestors())) for element in html_tree("<div>" * 20_000 + "weir").iter())
    assert deepest <= 256


def test_a_tag_with_thousands_of_attributes_is_bared_and_its_neighbours_keep_theirs() -> None:
    bomb = "<a " + " ".join(f"a{n}=1" for n in range(20_000)) + ">"
    tree = html_tree(f'<p class="before">x</p>{bomb}weir</a><p class="behind">y</p>')
    (link,) = tree.iter("a")
    assert (dict(link.attrib), link.text) == ({}, "weir")
    assert [p.get("class") for p in tree.iter("p")] == ["before", "behind"]


def test_a_long_document_of_ordinary_tags_keeps_every_attribute() -> None:
    tree = html_tree("<a href=\"/x\" class='y' data-z=1 disabled>weir</a>" * 2_000)
    assert {tuple(sorted(a.attrib)) for a in tree.iter("a")} == {("class", "data-z", "disabled", "href")}


@pytest.mark.parametrize(
    "markup",
    ["", "weir", "<a>", "<a></b>", "<a>&nbsp;</a>", "<a b=1/>", "<a>\x0b</a>", "<a/><b/>", "<?xml version='1.0'?>"],
)
def test_xml_that_is_not_well_formed_is_none(markup: str) -> None:
    assert xml_tree(markup) is None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<a>weir", "weir"),
        ("<a>weir</b></a>", "weir"),
        ("<a>we\x0bir</a>", "weir"),
        ("<a><![CDATA[weir]]></a>", "weir"),
    ],
)
def test_what_can_be_kept_of_broken_xml_is_kept_where_that_is_wanted(markup: str, text: str) -> None:
    root = xml_tree(markup, recover=True)
    assert root is not None
    assert "".join(root.itertext()) == text


@pytest.mark.parametrize("mistake", ["<c y='1' y='2'/>", "<c>&bogus;</c>", "<c x", "<b><c></b>", "<e><b></c></e>"])
def test_what_is_escaped_behind_a_mistake_is_kept(mistake: str) -> None:
    root = xml_tree(f"<a>{mistake}<d>Q&amp;A &lt;p&gt; &quot;&apos; &#233;</d></a>", recover=True)
    assert root is not None
    assert ["".join(map(str, d.itertext())) for d in root.iter("d")] == ["Q&A <p> \"' é"]


def test_comments_and_instructions_are_not_in_the_tree() -> None:
    root = xml_tree("<a><!-- x --><?y z?><b/></a>")
    assert root is not None
    assert [child.tag for child in root] == ["b"]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "weir"><!ENTITY y SYSTEM "file:///etc/hostname">]><a>&x;&y;</a>'
    root = xml_tree(bomb)
    assert root is None or "weir" not in "".join(root.itertext())


def test_links_inside_resolve_against_the_address() -> None:
    root = xml_tree('<a xml:base="/b/"><c/></a>', "https://weir.example/feed")
    assert root is not None
    assert (root.base, root[0].base) == ("https://weir.example/b/", "https://weir.example/b/")


markup = st.lists(
    st.sampled_from(
        ["<a>", "</a>", "<b c='d'", ">", "<![CDATA[", "]]>", "&amp;", "&", "<!--", "-->", "é", "\x00", "<?x"]
    )
).map("".join)


@given(markup | st.text(max_size=60))
def test_any_text_gives_a_tree_or_the_reason_why_not(text: str) -> None:
    with suppress(Unreadable):
        assert html_tree(text).tag == "html"
    recovered = xml_tree(text, recover=True)
    assert recovered is None or "\x00" not in "".join(map(str, recovered.itertext()))
    if (whole := xml_tree(text)) is not None:
        assert recovered is not None
        assert recovered.tag == whole.tag

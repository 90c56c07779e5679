from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.feeds.xml_repair import bare_document, mended
from digest.read.text.trees import xml_tree


@pytest.mark.parametrize(
    "before",
    [
        "",
        "\n \n",
        "\ufeff",
        '<?xml version="1.0"?>',
        '<?xml version="1.0"?>\n<?xml-stylesheet href="a.xsl"?>\n',
        "<?xml version='1.0'>",
        "PHP Warning: undefined index in /srv/feed.php\n",
        "<!-- made by hand -->\n<!-- twice -->",
        "<!DOCTYPE rss>",
        '<!doctype rss PUBLIC "-//X//DTD RSS 0.91//EN" "https://a.example/rss.dtd">',
        '<!DOCTYPE rss [ <!ENTITY x "y"> <!ELEMENT title (#PCDATA)> ]>',
        '<?xml version="1.0"?>\n<!DOCTYPE rss [\n<!ENTITY x "a > b">\n]  >\n',
    ],
)
def test_the_document_begins_at_its_root_whatever_stands_before(before: str) -> None:
    assert bare_document(f"{before}<rss><a/></rss>").strip() == "<rss><a/></rss>"


@pytest.mark.parametrize("text", ["", "no markup", "<!-- never closed", "<!DOCTYPE rss [", "<!DOCTYPE rss", "<?xml ?>"])
def test_a_document_without_a_root_is_bared_to_nothing_of_use(text: str) -> None:
    assert "<rss" not in bare_document(text)
    assert xml_tree(bare_document(text)) is None


@pytest.mark.parametrize(
    ("entity", "reference", "expected"),
    [
        ('<!ENTITY site "Weir Weekly">', "&site;", "Weir Weekly"),
        ("<!ENTITY site 'Weir Weekly'>", "&site;", "Weir Weekly"),
        ('<!ENTITY site "">', "[&site;]", "[]"),
        ("<!ENTITY q \"say 'so'\">", "&q;", "say &#x27;so&#x27;"),
        ('<!ENTITY amp "evil">', "&amp;", "&amp;"),
        ('<!ENTITY a "&b;">', "&a;", "&a;"),
        ('<!ENTITY a "<b/>">', "&a;", "&a;"),
        ('<!ENTITY % a "b">', "%a;", "%a;"),
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;", "&a;"),
        (f'<!ENTITY a "{"x" * 500}">', "&a;", "&a;"),
        ('<!ENTITY a "b">', "&other;", "&other;"),
    ],
)
def test_only_short_plain_entities_of_the_dtd_are_put_in(entity: str, reference: str, expected: str) -> None:
    assert bare_document(f"<!DOCTYPE rss [{entity}]><rss>{reference}</rss>") == f"<rss>{expected}</rss>"


def test_what_entities_put_in_is_bounded() -> None:
    bomb = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 400}">]><rss>{"&a;" * 20_000}</rss>'
    assert len(bare_document(bomb)) < 500_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fish & chips", "Fish &amp; chips"),
        ("Fish &amp; chips", "Fish &amp; chips"),
        ("a &lt; b &gt; c", "a &lt; b &gt; c"),
        ("caf&eacute;&nbsp;&hellip;", "café\xa0…"),
        ("&bogus; &; &#; &#x;", "&amp;bogus; &amp;; &amp;#; &amp;#x;"),
        ("&#233; &#xE9;", "é é"),
        ("&#38; &#60;", "&amp; &lt;"),
        ("&#0;&#8;&#x1f;", "\ufffd"),
        ("?a=1&b=2&copy=3", "?a=1&amp;b=2&amp;copy=3"),
        ("<![CDATA[<b>Q&A</b>]]>", "&lt;b&gt;Q&amp;A&lt;/b&gt;"),
        ("<![CDATA[&nbsp;]]>&nbsp;", "&amp;nbsp;\xa0"),
        ("<![CDATA[never closed & open", "<![CDATA[never closed &amp; open"),
        ("<rss version=2.0>", '<rss version="2.0">'),
        ("<rdf a:b=c/d>", '<rdf a:b="c/d">'),
        ("<item version=2.0>", "<item version=2.0>"),
        ("", ""),
    ],
)
def test_stray_characters_are_escaped_and_the_entities_of_html_resolved(text: str, expected: str) -> None:
    assert mended(text) == expected


words = st.lists(
    st.sampled_from(
        ["&", "&amp;", "&nbsp;", "&#8;", "&#x1F30A;", ";", "<![CDATA[", "]]>", "é", "堰", "#", "&lt;b&gt;", " x "]
    )
).map("".join)


@given(words.filter(lambda text: text.count("<![CDATA[") == text.count("]]>") == 0))
def test_text_that_is_mended_can_be_parsed_and_mending_again_changes_nothing(text: str) -> None:
    once = mended(text)
    assert mended(once) == once
    assert xml_tree(f"<rss>{once}</rss>") is not None


@given(st.text(alphabet='<>!?-[]&;" DOCTYPErssENTITYxmlCA', max_size=80))
def test_any_text_is_bared_to_an_end_of_it(text: str) -> None:
    bare = bare_document(text)
    assert len(bare) <= len(text)
    assert text.endswith(bare) or "ENTITY" in text

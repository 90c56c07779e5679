"""Markup as bounded lxml trees: no DTD, no entity, no network, no depth or attribute bomb (pure)."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree, html

from digest.errors import Unreadable

#: Levels of nesting beyond which nothing is parsed. libxml2 itself stops at 256 open elements.
DEEPEST: Final = 5_000
_ATTRIBUTES: Final = 1_000
#: Below this a tag cannot have enough attributes to cost more than a fraction of a second.
_HARMLESS: Final = 30_000

_NESTING = re.compile(r"<(/?)([A-Za-z][^\s/<>]{0,40})|/>")
_UNCLOSED_TAGS = (
    "area base br col embed hr img input link meta param source track wbr p li dt dd td th tr thead tbody tfoot option "
    "optgroup colgroup rp rt body html head"
)
_UNCLOSED = frozenset(_UNCLOSED_TAGS.split())
_VALUE = r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?)?"
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(r"[\s/][^\s/>=]")
_TAG = re.compile(rf"<([A-Za-z][^\s/<>]*+)(?:[\s/]++(?:[^\s/>=]++{_VALUE})?)*+")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")

_TOO_DEEP = f"is nested more than {DEEPEST} levels deep"


def html_tree(markup: str) -> html.HtmlElement:
    """The <html> element of any markup, mended as browsers do; raises Unreadable for what is empty or a bomb."""
    markup = _bounded(_ILLEGAL.sub("", markup))
    try:
        return html.document_fromstring(markup.encode(), parser=_html_parser())
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable("has no readable HTML", advice="Open the address in a browser: is it empty?") from error


def _html_parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)


def xml_tree(markup: str, url: str = "", *, recover: bool = False) -> etree._Element | None:
    """The root of an XML document without declaration and DTD; None where it cannot be parsed. `recover` keeps what
    can be kept of a broken one; links inside resolve against `url` (lxml's `base`)."""
    markup = _bounded(_ILLEGAL.sub("", markup) if recover else markup)
    # libxml2 cuts letters of several bytes in two where it recovers, and lxml then fails on the text (2.14, 2026-11).
    content = markup.encode("ascii", "xmlcharrefreplace") if recover else markup.encode(errors="replace")
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        return etree.fromstring(content, parser, base_url=url or None)
    except (etree.LxmlError, ValueError):
        return None


def _bounded(markup: str) -> str:
    """The markup, tags with thousands of attributes bared; raises Unreadable where it is nested too deep."""
    if markup.count("<") > DEEPEST and _is_deep(markup):
        raise Unreadable(_TOO_DEEP, advice="No real page or feed is; the source may be broken or hostile.")
    return _TAG.sub(_bared, markup) if len(markup) > _HARMLESS else markup


def _is_deep(markup: str) -> bool:
    depth, counted = 0, False
    for match in _NESTING.finditer(markup):
        closing, name = match.groups()
        if name is None:
            depth -= counted
        else:
            counted = name.lower() not in _UNCLOSED
            depth = max(0, depth - counted) if closing else depth + counted
        if depth > DEEPEST:
            return True
    return False


def _bared(match: re.Match[str]) -> str:
    """libxml2's HTML parser takes quadratic time in the attributes of one tag: 100,000 took 96 s (2026-11)."""
    tag = match[0]
    if len(tag) > 2 * _ATTRIBUTES and sum(1 for _ in _NAME.finditer(_QUOTED.sub("", tag))) > _ATTRIBUTES:
        return f"<{match[1]} "
    return tag

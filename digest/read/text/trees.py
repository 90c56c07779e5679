"""Markup as bounded lxml trees: no DTD, no entity, no network, no attribute bomb (pure).

Depth needs no check here: libxml2 reads no deeper than 256 elements.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree, html

from digest.errors import Unreadable

#: Attributes of one tag. libxml2's HTML parser takes quadratic time in them: 100,000 took 96 s (2.14, 2026-11); its XML
#: parser does not.
_MAX_ATTRIBUTES: Final = 1_000
#: Below this a tag cannot have enough attributes to cost more than a fraction of a second.
_HARMLESS: Final = 30_000

_ATTRIBUTE = r"(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?)?)"
_OPENING = r"<[A-Za-z][^\s/<>]*+"
#: All of a document whose tags have few enough attributes.
_FEW_EACH = re.compile(rf"(?:[^<]++|<(?![A-Za-z])|{_OPENING}{_ATTRIBUTE}{{0,{_MAX_ATTRIBUTES}}}+(?!{_ATTRIBUTE}))*+")
_TAG = re.compile(rf"({_OPENING}){_ATTRIBUTE}*+")
_EACH = re.compile(_ATTRIBUTE)
#: Behind the first mistake libxml2 drops these references, but no numeric ones (2.14, 2026-11).
_AS_NUMBER: Final = {"amp": "&#38;", "lt": "&#60;", "gt": "&#62;", "quot": "&#34;", "apos": "&#39;"}
_PREDEFINED = re.compile(rf"&({'|'.join(_AS_NUMBER)});")
#: Every element is of one class. lxml.html's own choice by tag, which only forms and their fields need, calls Python
#: for each element that is looked at, and was a tenth of reading a page.
_ONE_CLASS: Final = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+")


def html_tree(markup: str) -> html.HtmlElement:
    """The <html> element of any markup, mended as browsers do; raises Unreadable for what is empty or a bomb."""
    markup = _bounded(_ILLEGAL.sub("", markup))
    try:
        return html.document_fromstring(markup.encode(), parser=_html_parser())
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable("has no readable HTML", advice="Open the address in a browser: is it empty?") from error


def _html_parser() -> html.HTMLParser:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    return parser


def xml_tree(markup: str, url: str = "", *, recover: bool = False) -> etree._Element | None:
    """The root of an XML document without declaration and DTD; None where it cannot be parsed. `recover` keeps what
    can be kept of a broken one; links inside resolve against `url` (lxml's `base`)."""
    if recover:
        markup = _PREDEFINED.sub(lambda match: _AS_NUMBER[match[1]], _ILLEGAL.sub("", markup))
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
    """The markup, tags with thousands of attributes bared."""
    if len(markup) <= _HARMLESS or (match := _FEW_EACH.match(markup)) is None or match.end() == len(markup):
        return markup
    return _TAG.sub(_bared, markup)


def _bared(match: re.Match[str]) -> str:
    tag, opening = match[0], match[1]
    many = len(tag) > 2 * _MAX_ATTRIBUTES and sum(1 for _ in _EACH.finditer(tag, len(opening))) > _MAX_ATTRIBUTES
    return f"{opening} " if many else tag

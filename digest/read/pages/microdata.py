"""Values of microdata properties of a page (HTML Standard, 5.2.4) (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree, html

from digest.read.text.clean import text_of

_MAX_VALUES = 20
_MARKED = etree.XPath("//*[@itemprop]")


def properties(tree: html.HtmlElement) -> Sequence[html.HtmlElement]:
    """The elements that are a property of something, in order."""
    return list(_MARKED(tree))


def itemprop(properties: Sequence[html.HtmlElement], *wanted: str) -> tuple[str, ...]:
    """The values of the first of these properties (in lower case) that the page has, in order; of a person the name."""
    for name in wanted:
        values = [value for element in _elements(properties, name) if (value := _value(element))]
        if values:
            return tuple(values[:_MAX_VALUES])
    return ()


def _elements(properties: Sequence[html.HtmlElement], wanted: str) -> list[html.HtmlElement]:
    """Outside of comments and of what is only recommended."""
    return [e for e in properties if wanted in e.get("itemprop", "").lower().split() and not _aside(e)][:_MAX_VALUES]


def _aside(element: html.HtmlElement) -> bool:
    for above in element.iterancestors():
        kind = above.get("itemtype", "")
        if kind.endswith(("/Comment", "/UserComments")) or above.get("itemprop") in ("comment", "publisher"):
            return True
    return False


def _value(element: html.HtmlElement) -> str:
    for key in ("content", "datetime"):
        if value := element.get(key):
            return value.strip()
    if element.get("itemscope") is not None:
        names = [e for e in element.iterdescendants() if "name" in (e.get("itemprop") or "").split()]
        if names:
            return _value(names[0])
    if element.tag in ("img", "link") or (element.tag == "a" and not element.text_content().strip()):
        return element.get("src") or element.get("href") or ""
    return text_of(element)[:2_000]

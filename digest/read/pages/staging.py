"""A page made ready for whoever looks for its article: layout, banners and mail furniture out of the way (pure)."""

from __future__ import annotations

import re

from lxml import etree, html

from digest.read.boilerplate.ends import leaves
from digest.read.text.unshown import drop_unshown

#: Class or id of what asks for consent, as its makers name it (seen 2026-11).
_CONSENT = re.compile(
    r"(?:^|\s)(?:cookie|consent|gdpr|onetrust|didomi|cybot|cmp-|qc-cmp|sp_message|usercentrics|cc-window)",
    re.IGNORECASE,
)
_PLACED = etree.XPath("descendant::body/descendant::*[@class or @id]")
_ARTICLE = ("h1", "main", "article")
_ENOUGH = 400
_CELLS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
_FOOT = 800


def staged(tree: html.HtmlElement) -> None:
    """What is hidden, asks for consent or lets readers leave a mailing list is gone; the tables of a mail, and an aside
    that holds the article, are plain boxes."""
    drop_unshown(tree)
    _drop_consent(tree)
    _open_aside(tree)
    _open_tables(tree)


def _drop_consent(tree: html.HtmlElement) -> None:
    for element in _PLACED(tree):
        named = _CONSENT.search(element.get("id") or "") or _CONSENT.search(element.get("class") or "")
        if named and element.getparent() is not None and next(element.iter(*_ARTICLE), None) is None:
            element.drop_tree()


def _open_aside(tree: html.HtmlElement) -> None:
    """The aside that the page's one headline stands in, with prose, is no aside."""
    headlines = list(tree.iter("h1"))
    for aside in headlines[0].iterancestors("aside") if len(headlines) == 1 else ():
        if sum(len(paragraph.text_content()) for paragraph in aside.iter("p")) > _ENOUGH:
            aside.tag = "article"


def _open_tables(tree: html.HtmlElement) -> None:
    """A mail lays itself out in tables, and lets its readers leave in one of them: that cell is its foot."""
    feet = [cell for cell in tree.iter("td") if _is_foot(cell)]
    for foot in feet:
        foot.clear()
    for table in tree.iter(*_CELLS) if feet else ():
        table.tag = "div"


def _is_foot(cell: html.HtmlElement) -> bool:
    links = list(cell.iter("a"))
    return (
        bool(links)
        and any(leaves(link.get("href", ""), link.text_content()) for link in links)
        and len(cell.text_content()) < _FOOT
    )

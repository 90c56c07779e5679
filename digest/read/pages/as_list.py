"""A web page read as a list of links to articles."""

from __future__ import annotations

from lxml import html

from digest.model.source import SourceKind
from digest.read.opened import Document, Form, Opened
from digest.read.pages.article_page import base_of, document_title, feeds, language_of, prose, site_of
from digest.read.pages.link_lists import chosen, repeated
from digest.read.pages.metadata import Facts
from digest.read.pages.ways import ways
from digest.text.web_addresses import is_front

_MANY = 5
"""Links to articles that make a front page."""
_PROSE = 1_000
"""Characters of text from which a page that says nothing of itself is taken for an article."""


def as_list(opened: Opened) -> Document | None:
    """The links of a web page, where the editor says so or it is a front page; None for an article, or no web page."""
    if opened.form is not Form.HTML:
        return None
    tree, own, url = opened.tree, opened.facts, opened.url
    listed = _listed(tree, own, url, opened.links)
    count = len(listed.links)
    if opened.links or opened.read_as == SourceKind.LIST or _is_front(tree, own, url, count):
        return listed
    short = len(opened.page.article["text"]) < (_PROSE if count >= _MANY else _PROSE // 5)
    return listed if short and not own.article else None


def _is_front(tree: html.HtmlElement, own: Facts, url: str, links: int) -> bool:
    """A site's first page with some links, or a page that does not call itself an article, with many links and
    little prose."""
    if is_front(url):
        return links >= _MANY
    return not own.article and links >= 2 * _MANY and (prose(tree) < 2 * _PROSE or links > prose(tree) // 100)


def _listed(tree: html.HtmlElement, own: Facts, url: str, selector: str) -> Document:
    base = base_of(tree, url)
    links = chosen(tree, selector, base) if selector else repeated(tree, base)
    name = site_of(own) or document_title(tree)
    return Document(
        kind=SourceKind.LIST,
        links=links,
        ways=ways(tree, base),
        title=name,
        language=language_of(own),
        feeds=feeds(tree, base),
    )

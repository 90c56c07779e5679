"""The text of a page's article (pure)."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import html
from trafilatura import bare_extraction

_BODY = re.compile(
    r"(?:^|\s)(?:entry-content|sqs-html-content|story-body|story__body|td-post-content|\S{0,60}article[-_]{0,2}body\S{0,60})(?:\s|$)",
    re.IGNORECASE,
)
_ENOUGH = 400


def body(tree: html.HtmlElement) -> str:
    """Paragraphs of the article, without what stands around it; empty where the page has no text of its own. The tree
    is used up."""
    holder = _holder(tree)
    if holder is not None:
        text = _extracted(_document(holder))
        if len(text) > 0.4 * _length(holder):
            return text
    return _extracted(tree)


def _length(element: html.HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))


def _holder(tree: html.HtmlElement) -> html.HtmlElement | None:
    """The one element that calls itself the article's body and has text."""
    for said in (_says_property, _says_class):
        found = [e for e in tree.iter("div", "section", "article", "main", "td", "span") if said(e)]
        found = [e for e in found if len(e.text_content()) > _ENOUGH]
        outer = [e for e in found if not any(above in found for above in e.iterancestors())]
        if len(outer) == 1:
            return outer[0]
    return None


def _says_property(element: html.HtmlElement) -> bool:
    return "articlebody" in (element.get("itemprop") or "").lower()


def _says_class(element: html.HtmlElement) -> bool:
    return _BODY.search(element.get("class") or "") is not None


def _document(holder: html.HtmlElement) -> html.HtmlElement:
    """A document of nothing but that element."""
    document, body, article = html.Element("html"), html.Element("body"), html.Element("article")
    article.append(deepcopy(holder))
    body.append(article)
    document.append(body)
    return document


def _extracted(tree: html.HtmlElement) -> str:
    found = bare_extraction(tree, fast=True, include_comments=False, with_metadata=False)
    return str(getattr(found, "text", None) or "")

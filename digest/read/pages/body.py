"""The text of a page's article (pure)."""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy

from lxml import html

from digest.read.pages.staging import staged

_BODY = re.compile(
    r"(?:^|\s)(?:entry-content|sqs-html-content|story-body|story__body|td-post-content|\S{0,60}article[-_]{0,2}body\S{0,60})(?:\s|$)",
    re.IGNORECASE,
)
_ENOUGH = 400
_BLOCKS = ("p", "div", "li", "td", "section", "article", "blockquote")
#: trafilatura takes a long paragraph that comes again for its own mistake, and drops it (2.3, 2026-11). A number
#: between these signs, which it keeps, tells them apart.
_AGAIN = "\u2e18"
_COUNTED = re.compile(rf"{_AGAIN}\d+{_AGAIN}")
_ASIDES = ("aside", "footer")
_LONG = 50
"""Characters; shorter paragraphs it lets stand."""


def body(tree: html.HtmlElement) -> str:
    """Paragraphs of the article, a line each, without what stands around it; empty where the page has no text of its
    own. The tree is used up."""
    staged(tree)
    _prepare(tree)
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
    for is_body in (_says_property, _says_class):
        candidates = [e for e in tree.iter("div", "section", "article", "main", "td", "span") if is_body(e)]
        candidates = [e for e in candidates if len(e.text_content()) > _ENOUGH]
        outer = [e for e in candidates if not any(above in candidates for above in e.iterancestors())]
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


def _prepare(tree: html.HtmlElement) -> None:
    """Lines of the source are no lines of the text, and each long paragraph that comes again has a mark of its own."""
    times: Counter[str] = Counter()
    for element in tree.iter(*_BLOCKS):
        text = (element.text or "").replace("\n", " ")
        if len(text) > _LONG and (bare := text.strip()):
            element.text = f"{_AGAIN}{times[bare]}{_AGAIN}{text}" if times[bare] else text
            times[bare] += 1
        for inner in element:
            if inner.tail and len(inner.tail) > _LONG:
                inner.tail = inner.tail.replace("\n", " ")


def _extracted(tree: html.HtmlElement) -> str:
    _drop_asides(tree)
    # Half of what a reading child imports, and feeds and files need none of it.
    from trafilatura import bare_extraction  # noqa: PLC0415

    extraction = bare_extraction(tree, fast=True, include_comments=False, with_metadata=False)
    return _COUNTED.sub("", str(getattr(extraction, "text", None) or ""))


def _drop_asides(tree: html.HtmlElement) -> None:
    """Without what trafilatura takes away as well, but looks through several times before (2.3, 2026-11): it keeps them
    where no paragraph is elsewhere, and reads their scripts."""
    if all(next(paragraph.iterancestors(*_ASIDES), None) is not None for paragraph in tree.iter("p")):
        return
    for aside in list(tree.iter(*_ASIDES)):
        if next(aside.iter("script"), None) is None:
            aside.drop_tree()

"""A web page, a text or Markdown read as the article that it is."""

from __future__ import annotations

from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.opened import Document, Form, Opened
from digest.read.text.front_matter import has_front_matter
from digest.read.text.markdown import markdown_article
from digest.read.text.plain import plain_article
from digest.read.written import Written


def as_page(opened: Opened) -> Document | None:
    """The one article of a page or text, none of a draft; None where the document is neither. Raises `Unreadable` for
    one without words."""
    if opened.form is Form.MARKDOWN or (opened.form is Form.PLAIN and has_front_matter(opened.text)):
        return _of(markdown_article(opened.text, opened.url))
    if opened.form is Form.PLAIN:
        return _of(plain_article(opened.text, opened.url))
    if opened.form is not Form.HTML:
        return None
    page = opened.page
    return Document(
        kind=SourceKind.PAGE,
        written=(page.article,),
        article=opened.facts.article or page.article.get("published") is not None,
        title=page.site,
        language=page.article.get("language", ""),
        feeds=page.feeds,
    )


def _of(article: Written | None) -> Document:
    if article is None:
        return Document(kind=SourceKind.PAGE)
    if not article["title"] and not article["text"]:
        raise Unreadable("has no text", advice="The first line is the title; the text follows below.")
    return Document(kind=SourceKind.PAGE, written=(article,), language=article.get("language", ""))

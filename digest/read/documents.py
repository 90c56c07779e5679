"""What an answer holds, whatever form it has: one pure function over all readers.

In: bytes, the address they came from, their Content-Type. Out: a Reading, or Unreadable with a sentence and advice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from lxml import etree, html

from digest.errors import Unreadable
from digest.model.article import Entry
from digest.read.feeds.jsonfeed import Json, json_feed
from digest.read.feeds.rss_atom import Feed, feed, is_feed
from digest.read.feeds.salvage import salvaged
from digest.read.feeds.squarespace import is_squarespace, squarespace
from digest.read.feeds.xml_repair import bare_document, mended
from digest.read.pages.article_page import Page, base_of, document_title, feeds, language_of, page, prose, site_of
from digest.read.pages.link_lists import Link as Link
from digest.read.pages.link_lists import chosen, is_sitemap, repeated, sitemap
from digest.read.pages.metadata import Facts, facts
from digest.read.text.charset import decoded
from digest.read.text.markdown import markdown_article
from digest.read.text.plain import plain_article
from digest.read.text.trees import html_tree, xml_tree
from digest.read.written import NOTHING, Given, Written, entries, utc
from digest.text.web_addresses import is_front

#: Bytes of one document.
LONGEST: Final = 10_000_000

Kind: TypeAlias = Literal["feed", "page", "list", "sitemap"]

_XML_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|rdf|feed|entry|urlset|sitemapindex|channel)[\s>/]", re.IGNORECASE)
_HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_BINARY = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"ID3": "a sound file",
}
#: What lxml and trafilatura are known to raise on broken documents.
_FAULTS = (etree.LxmlError, UnicodeError, RecursionError, ValueError, TypeError, AttributeError, LookupError)
_NOT_FEED = "The page itself may be read: leave out read_as, or write read_as: list."
_MANY = 5
"""Links to articles that make a front page."""
_PROSE = 1_000
"""Characters of text from which a page that says nothing of itself is taken for an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    kind: Kind
    entries: tuple[Entry, ...] = ()
    """Of a feed its entries, of a page its article; every one has a title, a text or an address."""
    links: tuple[Link, ...] = ()
    """Of a list or sitemap."""
    title: str = ""
    """Name of the publication."""
    language: str = ""
    feeds: tuple[str, ...] = ()
    """Feeds that a page or list announces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A reading whose entries are as they are written: blank ones, ones without a title, authors called "admin", dates
    in the zone of their place."""

    kind: Kind
    written: tuple[Written, ...] = ()
    links: tuple[Link, ...] = ()
    title: str = ""
    language: str = ""
    feeds: tuple[str, ...] = ()


def read(
    content: bytes, url: str, content_type: str, *, read_as: str = "", links: str = "", given: Given = NOTHING
) -> Reading:
    """The entries or links of any feed, page, list, sitemap, text or Markdown; raises Unreadable with a reason and
    advice. `read_as` and `links` are the editor's; `given` is what is known of the one piece of a page or file."""
    document = as_written(content, url, content_type, read_as=read_as, links=links)
    return Reading(
        kind=document.kind,
        entries=entries(document.written, document.language, given),
        links=tuple(replace(link, published=utc(link.published)) for link in document.links),
        title=document.title,
        language=document.language,
        feeds=document.feeds,
    )


def as_written(content: bytes, url: str, content_type: str, *, read_as: str = "", links: str = "") -> Document:
    """What the document says, as it is written there; raises Unreadable with a reason and advice."""
    _check(content)
    text = decoded(content, content_type)
    if not text.strip():
        raise Unreadable("is empty", advice="Open the address in a browser: does it show anything?")
    try:
        document = _document(text, url, content_type, read_as, links)
    except _FAULTS as error:
        raise Unreadable("could not be read", advice="The document is broken; digest inspect shows more.") from error
    if read_as and document.kind != read_as and not (read_as == "list" and document.kind == "page"):
        advice = _NOT_FEED if read_as == "feed" else f"Leave out read_as: {read_as}."
        raise Unreadable(f"is a {document.kind}, not a {read_as}", advice=advice)
    return document


def _check(content: bytes) -> None:
    if len(content) > LONGEST:
        raise Unreadable(f"is longer than {LONGEST // 1_000_000} MB", advice="Name a feed or page that is shorter.")
    for mark, what in _BINARY.items():
        if content.startswith(mark):
            raise Unreadable(f"is {what}, not text", advice="Name the page that speaks of it instead.")


def _document(text: str, url: str, content_type: str, read_as: str, links: str) -> Document:
    kind = content_type.split(";")[0].strip().lower()
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "["):
        return _json(text, url)
    if kind in ("text/markdown", "text/x-markdown"):
        return _of_article(markdown_article(text, url))
    if start != "<" and (kind == "text/plain" or not _looks_marked_up(text)):
        return _of_article(plain_article(text, url))
    if _is_xml(text):
        return _xml(text, url)
    return _html(html_tree(text), url, read_as, links)


def _looks_marked_up(text: str) -> bool:
    """Junk before the markup is not rare; text that merely mentions a tag is no markup."""
    return bool(_XML_ROOT.search(text, 0, 20_000) or _HTML_ROOT.search(text, 0, 20_000) or text.count("</") > 3)


def _is_xml(text: str) -> bool:
    """The first root element that is known is a feed's or sitemap's."""
    xml, page = _XML_ROOT.search(text, 0, 50_000), _HTML_ROOT.search(text, 0, 50_000)
    return xml is not None and (page is None or xml.start() < page.start())


def _json(text: str, url: str) -> Document:
    try:
        document: Json = json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable("is broken JSON", advice="Its publisher should know; nothing can be done here.") from error
    if isinstance(document, list):
        document = {"items": document}
    if not isinstance(document, Mapping) or not ({"items", "item"} & document.keys()):
        raise Unreadable("is JSON, but no JSON Feed", advice="A JSON Feed has a list called items.")
    found = squarespace(document, url) if is_squarespace(document) else json_feed(document, url)
    return _of_feed(found)


def _xml(text: str, url: str) -> Document:
    bare = bare_document(text)
    root = xml_tree(bare, url)
    if root is None:
        root = _mended(mended(bare), url)
    if is_sitemap(root):
        return Document(kind="sitemap", links=sitemap(root))
    if not is_feed(root):
        raise Unreadable("is XML, but neither a feed nor a sitemap", advice="Open it in a browser to see what it is.")
    return _of_feed(feed(root))


def _mended(text: str, url: str) -> etree._Element:
    """The root of XML that is broken: mended, or recovered, or put together from the entries that are whole."""
    root = xml_tree(text, url)
    if root is None:
        root = salvaged(text, xml_tree(text, url, recover=True), url)
    if root is None:
        raise Unreadable(
            "is too broken to be read", advice="Its publisher should know; digest inspect shows what is there."
        )
    return root


def _html(tree: html.HtmlElement, url: str, read_as: str, links: str) -> Document:
    """What the editor says it is; or else an article where it calls itself one or is mostly text."""
    said = facts(tree)
    if read_as == "page":
        return _of_page(page(tree, said, url))
    listed = _listed(tree, said, url, links)
    if links or read_as == "list" or _is_front(tree, said, url, len(listed.links)):
        return listed
    told = page(tree, said, url)
    short = len(told.article["text"]) < (_PROSE if len(listed.links) >= _MANY else _PROSE // 5)
    return listed if short and not said.article else _of_page(told)


def _is_front(tree: html.HtmlElement, said: Facts, url: str, links: int) -> bool:
    """A site's first page with some links, or a page that does not call itself an article, with many links and
    little prose."""
    if is_front(url):
        return links >= _MANY
    return not said.article and links >= 2 * _MANY and (prose(tree) < 2 * _PROSE or links > prose(tree) // 100)


def _listed(tree: html.HtmlElement, said: Facts, url: str, links: str) -> Document:
    base = base_of(tree, url)
    found = chosen(tree, links, base) if links else repeated(tree, base)
    name = site_of(said) or document_title(tree)
    return Document(kind="list", links=found, title=name, language=language_of(said), feeds=feeds(tree, base))


def _of_page(told: Page) -> Document:
    article = told.article
    return Document(
        kind="page", written=(article,), title=told.site, language=article.get("language", ""), feeds=told.feeds
    )


def _of_feed(found: Feed) -> Document:
    return Document(kind="feed", written=found.entries, title=found.title, language=found.language)


def _of_article(article: Written) -> Document:
    if not article["title"] and not article["text"]:
        raise Unreadable("has no text", advice="The first line is the title; the text follows below.")
    return Document(kind="page", written=(article,), language=article.get("language", ""))

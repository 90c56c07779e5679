"""One document on its way through the readers: what came, parsed when it is first asked for, and what it says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from lxml import etree, html

from digest.errors import Unreadable
from digest.model.article import Entry
from digest.model.source import Paths, SourceKind
from digest.read.feeds.jsonfeed import Json
from digest.read.feeds.salvage import salvaged
from digest.read.feeds.xml_repair import bare_document, mended
from digest.read.pages.article_page import Page, page
from digest.read.pages.links import Link
from digest.read.pages.metadata import Facts, facts
from digest.read.text.trees import html_tree, xml_tree
from digest.read.written import Written

#: The root of a feed or sitemap, with its name, or that of a page.
_ROOT = re.compile(
    r"<(?:(?:[\w.-]{1,40}:)?(rss|rdf|feed|entry|urlset|sitemapindex|channel)[\s>/]|(?:!doctype\s+html|html|head|body)[\s>])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    kind: SourceKind
    entries: tuple[Entry, ...] = ()
    """Of a feed its entries, of a page its article; every one has a title, a text or an address."""
    links: tuple[Link, ...] = ()
    """Of a list or sitemap."""
    maps: tuple[Link, ...] = ()
    """Of an index of sitemaps, these."""
    ways: tuple[Link, ...] = ()
    """Of a list, where its navigation and its links to feeds lead: the articles may be one step away."""
    article: bool = False
    """Of a page: it says that it is an article, or when it was published."""
    title: str = ""
    """What the publication calls itself there."""
    home: str = ""
    """The page that a feed belongs to."""
    publishers: tuple[str, ...] = ()
    """Other words in which a feed may name its publisher."""
    language: str = ""
    feeds: tuple[str, ...] = ()
    """Feeds that a page or list announces."""
    marks: str = ""
    """Of a feed, what to know its entries by when it is read again; empty where it is to be read whole."""
    passed: tuple[datetime | None, ...] = ()
    """Dates of the entries that are left out, for they stand there as they did before."""
    whole: bool = True
    """No entry is left out."""
    paths: Paths | None = None
    """Of JSON, by which it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A reading whose entries are as they are written: blank ones, ones without a title, authors called "admin", dates
    in the zone of their place."""

    kind: SourceKind
    written: tuple[Written, ...] = ()
    links: tuple[Link, ...] = ()
    maps: tuple[Link, ...] = ()
    ways: tuple[Link, ...] = ()
    article: bool = False
    title: str = ""
    home: str = ""
    publishers: tuple[str, ...] = ()
    language: str = ""
    feeds: tuple[str, ...] = ()
    shared: bool = False
    """Something was cut off that most entries had in common."""
    paths: Paths | None = None


class Form(StrEnum):
    #: begins like it
    JSON = "json"
    #: its media type is this
    MARKDOWN = "markdown"
    #: without markup
    PLAIN = "plain"
    #: a feed's or sitemap's root
    XML = "xml"
    #: any other markup
    HTML = "html"


class Opened:
    """A document's text and what is known of it; parsed once, by whichever reader asks first."""

    def __init__(
        self,
        text: str,
        url: str,
        content_type: str,
        *,
        read_as: SourceKind = SourceKind.UNKNOWN,
        links: str = "",
        paths: Paths | None = None,
    ) -> None:
        self.text = text
        self.url = url
        self.media_type = content_type.split(";")[0].strip().lower()
        self.read_as = read_as
        """The kind that the editor says it is."""
        self.links = links
        """The editor's CSS of the links in a list."""
        self.paths = paths
        """The editor's paths to articles in JSON."""

    @cached_property
    def form(self) -> Form:
        """What it is written in."""
        if self.media_type in ("text/markdown", "text/x-markdown"):
            return Form.MARKDOWN
        start = self.text.lstrip("\ufeff \t\r\n")[:1]
        if start in ("{", "["):
            return Form.JSON
        if start != "<" and (self.media_type == "text/plain" or not _looks_marked_up(self.text)):
            return Form.PLAIN
        return Form.XML if _is_xml(self.text) else Form.HTML

    @cached_property
    def json(self) -> Json:
        """Of JSON, the value. Raises `Unreadable` where it is broken."""
        try:
            value: Json = json.loads(self.text.lstrip("\ufeff"), strict=False)
        except (ValueError, RecursionError) as error:
            raise Unreadable("is broken JSON", advice="Its publisher should know; nothing can be done here.") from error
        return value

    @cached_property
    def root(self) -> etree._Element:
        """Of XML, the root; mended where it is broken. Raises `Unreadable` where it cannot be."""
        bare = bare_document(self.text)
        root = xml_tree(bare, self.url)
        return _mended(mended(bare), self.url) if root is None else root

    @cached_property
    def tree(self) -> html.HtmlElement:
        """Of HTML, the tree."""
        return html_tree(self.text)

    @cached_property
    def facts(self) -> Facts:
        """Of HTML, what it says of itself."""
        return facts(self.tree, self.url)

    @cached_property
    def page(self) -> Page:
        """Of HTML, the article that it is taken for."""
        return page(self.tree, self.facts, self.url)


def _looks_marked_up(text: str) -> bool:
    """Junk before the markup is not rare; text that merely mentions a tag is no markup."""
    return _ROOT.search(text, 0, 20_000) is not None or text.count("</") > 3


def _is_xml(text: str) -> bool:
    """The first root element that is known is a feed's or sitemap's."""
    root = _ROOT.search(text, 0, 50_000)
    return root is not None and root[1] is not None


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

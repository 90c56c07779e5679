"""RSS 0.90 to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, and CDF, as what they say of each entry (pure).

One reading for all dialects: every element has one short name (`elements.name`), and each field of an entry lists the
names it may come under, best first. Ids stay as written; links are resolved against xml:base and the feed's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from digest.read.boilerplate.leads import Leads
from digest.read.boilerplate.lines import without_lines, without_pointers
from digest.read.dates import dates
from digest.read.feeds import elements
from digest.read.feeds.elements import Fields, attribute, bare, children, first
from digest.read.feeds.images import best_image
from digest.read.text import clean
from digest.read.text.authors import each_once, given
from digest.read.written import Written
from digest.text.web_addresses import link

#: Entries of one document.
MAX_ENTRIES = 1_000

_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed", "atom:feed", "atom:entry", "channel", "entry"})
_TITLES = ("title", "dc:title", "atom:title", "media:title", "itunes:title")
_IDS = ("id", "guid", "atom:id", "dc:identifier")
_PUBLISHED = (
    *("published", "pubdate", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created", "atom:published"),
    *("date", "prism:publicationdate", "updated", "modified", "dcterms:modified", "atom:updated", "lastbuilddate"),
)
_TEXTS = ("content:encoded", "content", "xhtml:body", "body", "xhtml:div", "fullitem", "atom:content")
_SUMMARIES = (
    *("description", "summary", "dc:description", "atom:summary", "abstract", "dcterms:abstract", "itunes:summary"),
    *("media:description", "tagline", "itunes:subtitle", "subtitle"),
)
_AUTHORS = ("author", "dc:creator", "dc:author", "atom:author", "creator", "itunes:author", "media:credit", "byline")
_IS_ADDRESS = re.compile(r"\S+@\S+|\w{3,6}://\S*")
_BEHIND_ADDRESS = re.compile(r"@\S+ \(([^()]{1,100})\)")
_NO_CATEGORY = frozenset(("uncategorized", "uncategorised", "unkategorisiert", "allgemein", "non classé"))
#: RFC 4287, 4.2.7.2: a relation may be written out.
_RELATIONS = "http://www.iana.org/assignments/relation/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed's own words, and its entries."""

    title: str
    language: str
    """ISO 639-1, or empty."""
    home: str = ""
    """The page that it belongs to."""
    publishers: tuple[str, ...] = ()
    """Words in which it may name its publisher, beside its title."""
    entries: tuple[Written, ...]
    """As many as the document has, up to `MAX_ENTRIES`, blank ones included."""


def is_feed(root: etree._Element) -> bool:
    """Whether the document's root is that of a feed."""
    return isinstance(root.tag, str) and elements.name(root) in _ROOTS


def feed(root: etree._Element) -> Feed:
    """Everything a feed says of itself and its entries; `root` knows its own address (lxml's base_url)."""
    own = "atom:" if elements.name(root).startswith("atom:") else ""
    top = _channel(root, own)
    head = elements.fields(top, own)
    language = root.get(_LANG) or top.get(_LANG) or first(head, "language", "dc:language")
    marked_up = elements.name(root).removeprefix(own) not in ("feed", "entry")
    title = _title(head, marked_up)
    context = _Context(
        own=own,
        marked_up=marked_up,
        language=language,
        authors=_people(head) if not marked_up else (),
        title=title,
        home=_url(top, head, marked_up),
    )
    entries = [_entry(item, context) for _, item in zip(range(MAX_ENTRIES), _items(root, top, own), strict=False)]
    return Feed(
        title=title,
        language=clean.language(language),
        home=context.home,
        publishers=_publishers(head, marked_up),
        entries=tuple(entries),
    )


def _publishers(head: Fields, marked_up: bool) -> tuple[str, ...]:
    """The editor's name behind the address (RSS 2.0), the picture's title, the publisher, the description, the
    rights."""
    editor = _BEHIND_ADDRESS.search(first(head, "managingeditor", "webmaster"))
    pictures = (_title(elements.fields(picture), marked_up) for picture in head.get("image", ()))
    words = (
        editor[1] if editor else "",
        *pictures,
        first(head, "dc:publisher"),
        first(head, "description", "subtitle"),
    )
    return tuple(filter(None, (clean.line(text, 200) for text in (*words, first(head, "copyright", "rights")))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What the entries of a feed have in common."""

    own: str
    marked_up: bool
    """Text that does not say its type is HTML."""
    language: str
    authors: tuple[str, ...]
    """Of entries that name none (RFC 4287, 4.1.1)."""
    title: str
    home: str
    """The publication's address, where it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What tells an entry's own words from its publisher's."""

    title: str
    leads: Leads
    context: _Context


def _channel(root: etree._Element, own: str) -> etree._Element:
    return next((c for c in children(root) if elements.name(c).removeprefix(own) == "channel"), root)


def _items(root: etree._Element, top: etree._Element, own: str) -> Iterator[etree._Element]:
    """Entries in their order, wherever a dialect puts them."""
    if elements.name(root).removeprefix(own) == "entry":
        yield root
        return
    holders = [top, root] if top is not root else [root]
    for holder in holders:
        for child in children(holder):
            kind = elements.name(child).removeprefix(own)
            if kind in ("item", "entry"):
                yield child
            elif kind in ("items", "channel") and child is not top:
                yield from (c for c in children(child) if elements.name(c).removeprefix(own) in ("item", "entry"))


def _entry(item: etree._Element, context: _Context) -> Written:
    fields = elements.fields(item, context.own)
    group = fields.get("media:group")
    if group:
        fields = {**elements.fields(group[0]), **fields}
    language = item.get(_LANG) or first(fields, "dc:language", "language") or context.language
    title, url = _title(fields, context.marked_up), _url(item, fields, context.marked_up)
    own = (url, first(fields, "comments"))
    leads = Leads(base=item.base or "", own=own, home=context.home)
    text, summary = _texts(fields, _Piece(title=title, leads=leads, context=context))
    return Written(
        title=title,
        guid=first(fields, *_IDS) or attribute(item, "about"),
        url=url,
        text=text,
        summary=summary,
        authors=_people(fields) or context.authors,
        published=_published(item, fields, language),
        language=clean.language(language),
        categories=_categories(fields),
        image=best_image(fields),
    )


def _title(fields: Fields, marked_up: bool) -> str:
    for key in _TITLES:
        for element in fields.get(key, ()):
            if title := elements.one_line(element, marked_up=marked_up and key != "media:title"):
                return title
    return ""


def _texts(fields: Fields, piece: _Piece) -> tuple[str, str]:
    """Text and teaser; the teaser is the text where there is nothing else."""
    text = _first_text(fields, _TEXTS, piece)
    summary = _first_text(fields, _SUMMARIES, piece)
    if not text:
        return summary, ""
    return text, summary if summary != text else ""


def _first_text(fields: Fields, wanted: tuple[str, ...], piece: _Piece) -> str:
    for key in wanted:
        for element in fields.get(key, ()):
            marked_up = piece.context.marked_up or ":" in key
            if text := elements.paragraphs(element, piece.leads, marked_up=marked_up):
                text = without_pointers(text) if key == "media:description" else text
                return without_lines(text, piece.title, piece.context.title)
    return ""


def _url(item: etree._Element, fields: Fields, marked_up: bool) -> str:
    """The page of the entry: FeedBurner's original, the link, Atom's alternate (a page before other forms of it), an id
    that is one (RSS 2.0: a guid is a permalink unless it says otherwise), or a podcast's recording."""
    for element in fields.get("feedburner:origlink", ()):
        if url := link(bare(element)):
            return url
    links = fields.get("link", ())
    alternates = [*(reversed(links) if marked_up else links), *fields.get("atom:link", ())]
    for element in sorted(alternates, key=_is_other_form):
        href = attribute(element, "href") if element.attrib else ""
        if attribute(element, "rel").lower().removeprefix(_RELATIONS) in ("", "alternate") and (
            url := _resolved(element, href or bare(element))
        ):
            return url
    for element in (*fields.get("guid", ()), *fields.get("id", ()), *fields.get("atom:id", ())):
        if attribute(element, "ispermalink").lower() != "false" and (url := link(bare(element))):
            return url
    own = _resolved(item, attribute(item, "href") or attribute(item, "about")) if item.attrib else ""
    return own or next(filter(None, (_resolved(e, attribute(e, "url")) for e in fields.get("enclosure", ()))), "")


def _is_other_form(element: etree._Element) -> bool:
    """It links to the entry as something else than a page: JSON, a feed, a picture."""
    kind = attribute(element, "type").lower() if element.attrib else ""
    return bool(kind) and "html" not in kind


def _resolved(element: etree._Element, address: str) -> str:
    return link(address, element.base or "") if address else ""


def _people(fields: Fields) -> tuple[str, ...]:
    """Of the first field that names somebody; mail addresses only where no field does."""
    addresses: tuple[str, ...] = ()
    for key in filter(fields.__contains__, _AUTHORS):
        people = each_once(name for element in fields[key] for name in _person(element))
        if named := tuple(person for person in people if not _IS_ADDRESS.fullmatch(person)):
            return named
        addresses = addresses or tuple(person for person in people if "://" not in person)
    return addresses


def _person(element: etree._Element) -> tuple[str, ...]:
    """An Atom person has a name within; elsewhere the text is a name or a byline."""
    if not len(element):
        return given(element.text or "")
    inside = {key.rpartition(":")[2]: value for key, value in elements.fields(element).items()}
    return given(first(inside, "name") or first(inside, "email") or clean.text_of(element))


def _published(item: etree._Element, fields: Fields, language: str) -> datetime | None:
    claims = [first(fields, key) for key in _PUBLISHED if fields.get(key)]
    return dates.first_plausible([*claims, attribute(item, "lastmod") if item.attrib else ""], language)


def _categories(fields: Fields) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for element in (*fields.get("category", ()), *fields.get("dc:subject", ()), *fields.get("atom:category", ())):
        label = attribute(element, "label") or attribute(element, "term") if element.attrib else ""
        category = clean.line(label or bare(element), 100)
        if category and category.casefold() not in _NO_CATEGORY:
            words.setdefault(category)
    return tuple(words)[: clean.CATEGORIES]

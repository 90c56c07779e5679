"""What is remembered of a source between collections, and what one collection of it gives; failures are values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from digest.model.article import Entry


class SourceKind(StrEnum):
    """What a source is; how each is read stands in `read.kinds`."""

    #: nobody said, and it was not found out yet
    UNKNOWN = ""
    #: entries one after the other: RSS, Atom, RDF, JSON Feed
    FEED = "feed"
    #: entries in JSON of any other shape, where an editor says
    JSON = "json"
    #: a web page of links to articles
    LIST = "list"
    #: the links of a whole site, in XML
    SITEMAP = "sitemap"
    #: a web page that is an article
    PAGE = "page"
    #: files that somebody drops
    FOLDER = "folder"
    #: what ran in another digest
    DIGEST = "digest"
    #: newsletters that came by mail
    MAILBOX = "mailbox"

    @classmethod
    def of_addresses(cls) -> tuple[SourceKind, ...]:
        """The kinds that what lies at an address can be read as."""
        return tuple(kind for kind in cls if kind.is_on_the_web)

    @property
    def is_ours(self) -> bool:
        """A source of this kind is filled by whoever makes the digests."""
        return self in (SourceKind.FOLDER, SourceKind.DIGEST)

    @property
    def is_on_the_web(self) -> bool:
        """A source of this kind lies at a web address."""
        return bool(self) and not self.is_ours and self is not SourceKind.MAILBOX

    @property
    def follows(self) -> bool:
        """A source of this kind gives links, and its articles are read where these lead."""
        return self in (SourceKind.LIST, SourceKind.SITEMAP)

    @property
    def flows(self) -> bool:
        """New entries push old ones out of it, at a rhythm of its own."""
        return self.is_on_the_web and not self.follows and self is not SourceKind.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Where what articles say stands in JSON (`text.json_paths`): the list of them, and within one of them the rest;
    empty for what is not there."""

    items: str = "$"
    title: str = ""
    link: str = ""
    published: str = ""
    summary: str = ""
    author: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why one source gave nothing this time."""

    source: str
    name: str
    url: str
    reason: str
    """A sentence without full stop: "answered 404 Not Found"."""
    status: int | None = None
    advice: str = ""
    """What an editor can do about it."""


class Health(StrEnum):
    """How a source is."""

    #: answered as expected the last time it was asked
    HEALTHY = "healthy"
    #: did not answer, or not with something readable
    FAILING = "failing"
    #: said it is gone for good (410)
    GONE = "gone"
    #: answers, but more than usual is new: those articles wait for an editor
    HELD = "held"
    #: a list that looks unlike itself; nothing of it is taken
    QUARANTINED = "quarantined"
    #: answers, but has published nothing for three times its rhythm
    QUIET = "quiet"
    #: a folder or mailbox with something of which nothing is taken
    PARTLY = "partly read"
    #: never asked yet
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What the pages of a list used to be like, as means over its polls."""

    polls: int
    links: float
    letters: float
    """Letters in the words of a link."""
    text: float = 0.0
    """Characters of a page."""
    dated: float = 0.0
    """Share of the pages that say that they are articles, or when they were published."""
    pages: int = 0
    """How many pages `text` and `dated` are means of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """That an address says it moved for good (301, 308)."""

    old: str
    new: str
    since: datetime
    confirmed: datetime
    """When it was last said."""
    answers: int
    """How often it was said."""
    lasts: bool = False
    """So often, and for so long, that it is no slip."""
    taken: bool = False
    """The source is asked at the new address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is remembered of a source between collections; times are aware UTC."""

    source: str
    url: str = ""
    """Where it is asked: empty for the configured address, else where that moved for good, or the feed found for it."""
    kind: SourceKind = SourceKind.UNKNOWN
    """What lies at the address; unknown until it was asked once."""
    name: str = ""
    """What the source calls itself, once found; shown where the editor gave no name."""
    etag: str = ""
    last_modified: str = ""
    """Validators exactly as received."""
    last_try: datetime | None = None
    last_success: datetime | None = None
    next_try: datetime | None = None
    """Not to be asked before (Retry-After, Cache-Control, back-off)."""
    failures: int = 0
    """In a row; 0 after a success."""
    reason: str = ""
    """Of the last failure; empty after a success."""
    told: bool = False
    """Editors were told of the present failure."""
    gone: bool = False
    last_new: datetime | None = None
    """When it last gave something not seen before."""
    every: float = 0.0
    """Seconds between two of its articles, on the average; 0 until known."""
    carries: int = 0
    """Articles in its last answer."""
    next_look: datetime | None = None
    """When it is worth asking between editions, lest something goes by unseen; None: no need."""
    silent: bool = False
    """Gave nothing new for three times its rhythm."""
    held: int = 0
    """Articles that wait for an editor."""
    quarantined: bool = False
    """Its last answer was unlike it, and nothing of it was taken."""
    why: str = ""
    """Why articles are held."""
    usual: Usual | None = None
    marks: str = ""
    """Of a feed, by what its entries are known that need not be read again (`read.again`); empty: it is read whole."""
    whole: datetime | None = None
    """When it was last read whole."""
    titled: str | None = None
    """Its title when its home page was asked what it is called; None while that was not asked, or did not answer."""
    ids_lie: bool = False
    """An answer of it had one id on pieces that were not the same: its ids name nothing."""
    links_lie: bool = False
    """An answer of it had one link on pieces that were not the same: a link alone names nothing."""
    unread: tuple[str, ...] = ()
    """Of a folder or mailbox, a sentence of each file or mail of which nothing was taken."""

    move: Move | None = None
    """What the address it is asked at says of having moved."""
    inside: bool | None = None
    """Its last answer came out of a private network; None until it gave one."""

    @property
    def unmarked(self) -> SourceState:
        """The state of a source that is read whole the next time."""
        return replace(self, marks="", whole=None, titled=None, etag="", last_modified="")

    def anew(self) -> SourceState:
        """The state of a source of which nobody has looked yet what it is; what it published so far stays known."""
        return SourceState(
            source=self.source,
            name=self.name,
            last_success=self.last_success,
            last_new=self.last_new,
            every=self.every,
            carries=self.carries,
            held=self.held,
            why=self.why,
        )

    @property
    def health(self) -> Health:
        """What its state amounts to, the worst first."""
        if self.gone:
            return Health.GONE
        if self.quarantined:
            return Health.QUARANTINED
        if self.failures:
            return Health.FAILING
        if self.held:
            return Health.HELD
        if self.silent:
            return Health.QUIET
        if self.unread:
            return Health.PARTLY
        return Health.HEALTHY if self.last_success else Health.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """One source's answer: its entries (empty when unchanged) or a failure, and its new state."""

    state: SourceState
    entries: tuple[Entry, ...] = ()
    passed: tuple[datetime | None, ...] = ()
    """Dates of the entries that it carries as it did when they were last read, and that are not in `entries`."""
    rest: tuple[Entry, ...] = ()
    """Of a list met for the first time, links that were not followed, and pages that are no articles: no news, but to
    be known from now on."""
    failure: Failure | None = None
    unchanged: bool = False
    """Answered 304, or the folder's files are as they were."""
    seconds: float = 0.0
    """That it took, without waiting for its turn."""

    @property
    def letters(self) -> int:
        """Characters of the texts that it brings."""
        return sum(len(entry.text) + len(entry.summary) for entry in (*self.entries, *self.rest))

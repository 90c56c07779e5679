"""What we see at an address or in a file, and the lines of YAML for it [effect: disk]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from digest.actions.shape import Shape
from digest.collect.collect import collect
from digest.collect.folder import read_file
from digest.collect.parser import Parser
from digest.collect.web.access import opened_with
from digest.collect.web.client import Client
from digest.config.digests import Source
from digest.config.load import Configuration, source_of
from digest.config.yaml.lines import value
from digest.environment import configuration, utc_now
from digest.errors import DigestError, Unavailable, Unreadable, UsageError
from digest.model.article import Entry
from digest.model.source import Paths, SourceKind, SourceState
from digest.read.documents import read
from digest.read.feeds.by_host import is_well_known
from digest.read.media_types import OF_ENDINGS
from digest.read.text.language import language_of
from digest.text.web_addresses import page_of
from digest.wiring import web

#: What `links:` may say, simple words first; the first that means just the links found is proposed.
SELECTORS = tuple(
    f"{place} {inner} a".strip()
    for inner in ("h2", "h3", "h1", "h4", "li", "p", "td", "")
    for place in ("main article", "article", "main", "")
    if inner or place
)


class ReadArticle(Shape):
    """An entry as scripts read it."""

    title: str
    authors: tuple[str, ...]
    published: datetime | None
    url: str
    text: str
    guid: str
    language: str
    image: str | None
    """Its address."""


class ReadDocument(Shape):
    """One document, read as collecting would."""

    kind: str
    title: str
    articles: tuple[ReadArticle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What was found at an address or in a file."""

    kind: str
    name: str
    url: str
    """Where it was found; empty for a file."""
    led: str
    """How one comes there, when it is not the address that was asked; a sentence."""
    entries: tuple[Entry, ...]
    yaml: str
    """What to paste under `sources:`."""


def inspect(what: str, folder: Path, read_as: str = "", links: str = "") -> Inspected:
    """What is at the address, asked once, or in the file. Where there is a publication in `folder`, its intranet may be
    asked too, and a source of one of its digests is opened as that says.

    Raises `UsageError` for what is neither, `Unavailable` when the address gives nothing that can be read.
    """
    return _file(Path(what)) if _is_file(what) else _address(source_of(what, read_as=read_as, links=links), folder)


def advice_here(advice: str) -> str:
    """What is left of the advice for somebody who looks at the source now: not to look at it, nor that it is asked
    again."""
    clauses = re.split(r"(?<=[.:;]) ", advice)
    left = [clause for clause in clauses if "digest inspect" not in clause and "asked again" not in clause]
    return re.sub(r"[:;]$", ".", " ".join(left))


def read_articles(entries: Sequence[Entry]) -> tuple[ReadArticle, ...]:
    """The entries as scripts read them, each with its language where it is told or sure."""
    return tuple(_article(entry, language_of(entry)) for entry in entries)


def read_document(file: Path, url: str = "", content_type: str = "") -> ReadDocument:
    """One feed or page in a file, as collecting reads it from that address. Raises `UsageError` when the file cannot be
    read, `Unavailable` when nothing is in it."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    reading = read(content, url, content_type)
    articles = tuple(_article(entry, entry.language) for entry in reading.entries)
    return ReadDocument(kind=reading.kind, title=reading.title, articles=articles)


def _article(entry: Entry, language: str) -> ReadArticle:
    return ReadArticle(
        title=entry.title,
        authors=entry.authors,
        published=entry.published,
        url=entry.url,
        text=entry.text,
        guid=entry.guid,
        language=language,
        image=entry.image.url if entry.image else None,
    )


def _is_file(what: str) -> bool:
    """Raises `UsageError` for the name of a file that is not there."""
    if Path(what).exists():
        return True
    meant = what.startswith((".", "/", "~")) or ("/" not in what and Path(what).suffix.lower() in OF_ENDINGS)
    if meant:
        raise UsageError(f"There is no file {what} here.", advice="An address begins with https://")
    return False


def _file(file: Path) -> Inspected:
    if file.is_dir():
        raise UsageError(f"{file} is a folder.", advice=f"As a source of a digest:\n  - folder: {file.absolute()}")
    if file.suffix.lower() not in OF_ENDINGS:
        known = ", ".join(OF_ENDINGS)
        raise UsageError(
            f"{file} has an ending that is not read.", advice=f"A folder is read for files ending in {known}."
        )
    try:
        with web(()) as (_, parser):
            reading = read_file(file.absolute().parent, file.name, parser)
    except Unreadable as error:
        raise Unreadable(error.what, where=str(file), advice=advice_here(error.advice)) from None
    yaml = f"  - folder: {file.absolute().parent}"
    return Inspected(kind=reading.kind, name=reading.title, url="", led="", entries=reading.entries, yaml=yaml)


def _address(source: Source, folder: Path) -> Inspected:
    url = source.url
    site_file = folder / "digest.yaml"
    read = configuration(folder) if site_file.exists() else None
    source = _as_configured(source, read) if read else source
    with web(read.site.intranet if read else ()) as (client, parser):
        (answer,) = collect([source], {}, client, utc_now(), parser=parser)
        if answer.failure and (paths := _paths(source, client, parser)):
            source = source.model_copy(update={"read_as": SourceKind.JSON, **asdict(paths)})
            (answer,) = collect([source], {}, client, utc_now(), parser=parser)
        if answer.failure:
            failure = answer.failure
            raise Unavailable(failure.reason, where=failure.url, advice=advice_here(failure.advice))
        state = answer.state
        links = source.links or (_selector(source, state, client, parser) if state.kind is SourceKind.LIST else "")
    elsewhere = bool(state.url) and page_of(state.url) != page_of(source.url)
    if elsewhere and (state.kind is SourceKind.LIST or is_well_known(source.url)):
        source = source.model_copy(update={"url": state.url})
    return Inspected(
        kind=state.kind,
        name=state.name,
        url=state.url,
        led=f"{url} leads there." if elsewhere else "",
        entries=answer.entries,
        yaml=_yaml(source, state, links),
    )


def _as_configured(source: Source, read: Configuration) -> Source:
    """The source, opened with what a digest opens it with."""
    private = ("user", "password", "cookie", "headers", "user_agent")
    configured = (one for digest in read.digests.values() for one in digest.sources if one.key == source.key)
    known = next(configured, source)
    return source.model_copy(update={name: getattr(known, name) for name in private})


def _selector(source: Source, state: SourceState, client: Client, parser: Parser) -> str:
    """CSS that means just the links that were found on the page; empty when none so simple does."""

    def linked(links: str) -> tuple[str, ...]:
        reading = parser.read(page.content, page.url, page.content_type, read_as=SourceKind.LIST, links=links)
        return tuple(link.url for link in reading.links)

    try:
        access = client.access(source.url, opened_with(source), inside=state.inside)
        page = client.get(state.url or source.url, access=access)
        listed = linked("")
        return next((css for css in SELECTORS if linked(css) == listed), "")
    except DigestError:
        return ""


def _paths(source: Source, client: Client, parser: Parser) -> Paths | None:
    """Where articles seem to stand in what an address answers that is JSON, and that nobody described."""
    if source.links or source.paths or source.read_as not in (SourceKind.UNKNOWN, SourceKind.JSON):
        return None
    try:
        page = client.get(source.url, access=client.access(source.url, opened_with(source)))
        return parser.read(page.content, page.url, page.content_type, read_as=SourceKind.JSON).paths
    except DigestError:
        return None


def _yaml(source: Source, state: SourceState, links: str) -> str:
    fields = {
        "name": value(state.name) if state.name else "",
        "read_as": str(source.read_as or state.kind) if source.read_as or links else "",
        "links": value(links) if links else "",
        **({name: value(path) for name, path in asdict(source.paths).items() if path} if source.paths else {}),
    }
    lines = [f"    {field}: {typed}" for field, typed in fields.items() if typed]
    return "\n".join([f"  - url: {source.url}", *lines]) if lines else f"  - {source.url}"

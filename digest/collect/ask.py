"""One source asked: its entries or its failure, and what is remembered of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from digest.collect import identity, quarantine
from digest.collect.discover import Discovered, discover, sitemap
from digest.collect.folder import read_folder
from digest.collect.follow import full_texts, linked, unread
from digest.collect.polite import next_state
from digest.collect.session import CollectSession
from digest.collect.web.response import FetchFailed, Response
from digest.collect.web.waiting import waited
from digest.config.digests import Source
from digest.errors import DigestError, Unreadable
from digest.log import event
from digest.model.article import Entry
from digest.model.source import Collected, Failure, SourceKind, SourceState
from digest.read.documents import Link, Reading
from digest.text.web_addresses import host_of

_NOTHING_HERE = "digest inspect URL shows what is there; links: may name the links to follow."
_NO_FEED = "digest inspect URL shows what is there now; digest sources retry URL reads it as whatever it is."
_AGAIN = "It is asked again by itself."
_MOST_SITEMAPS = 3
_START_AFRESH = 3
"""After so many failures in a row the configured address is asked again instead of the one found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    kind: SourceKind
    response: Response
    reading: Reading
    entries: tuple[Entry, ...]
    links: tuple[Link, ...] = ()
    """Of a list or sitemap."""
    url: str = ""
    """Where to ask from now on, when it is not the address that was asked."""


def ask(source: Source, state: SourceState, session: CollectSession) -> Collected:
    """What the source gave, whatever happened; `state` itself when it is not to be asked yet."""
    begun = monotonic() - waited()
    try:
        collected = _asked(source, state, session)
    except DigestError as error:
        collected = _failed(source, next_state(state, error, session.now), error)
    except Exception as error:
        # A fault of ours with one source must not cost the edition the others (invariant 8).
        event("source.broke", level=logging.ERROR, source=source.key, error=repr(error))
        ours = Unreadable(f"could not be collected ({type(error).__name__})", advice="This is a fault of the program.")
        collected = _failed(source, next_state(state, ours, session.now), ours)
    state = identity.doubted(collected.state, collected.entries)
    return replace(collected, state=state, seconds=monotonic() - waited() - begun)


def _asked(source: Source, state: SourceState, session: CollectSession) -> Collected:
    if source.folder:
        return _folder(source, state, session)
    if state.next_try and state.next_try > session.now:
        return _left(source, state)
    state, afresh = _trusted(source, state)
    if state.kind.follows:
        session.take_turn(state.url or source.url)
    try:
        response = session.get(state.url or source.url, etag=state.etag, last_modified=state.last_modified)
    except FetchFailed as failure:
        if failure.status not in (404, 410) or state.url in ("", source.url):
            raise
        state, afresh = _from_the_start(state), True
        response = session.get(source.url)
    if response.not_modified:
        return Collected(state=next_state(state, response, session.now), unchanged=True)
    return _collected(source, state, _content(source, state, response, session, afresh=afresh), session)


def _folder(source: Source, state: SourceState, session: CollectSession) -> Collected:
    """The mark of the folder's files stands where a server's ETag does. A file that cannot be read fails the source
    only when there is nothing else."""
    dropped = read_folder(session.base / source.folder, seen=state.etag)
    for problem in dropped.problems:
        event("file.refused", level=logging.WARNING, source=source.key, file=problem.where, reason=problem.what)
    if dropped.problems and not dropped.entries:
        problem = dropped.problems[0]
        raise Unreadable(f"{problem.where} {problem.what}", advice=problem.advice)
    unchanged = bool(state.etag) and dropped.mark == state.etag
    state = next_state(state, Response(url="", status=200, etag=dropped.mark), session.now)
    return Collected(state=replace(state, kind=SourceKind.FOLDER), entries=dropped.entries, unchanged=unchanged)


def _left(source: Source, state: SourceState) -> Collected:
    """Not asked: its last word stands, be it content or a failure."""
    if state.failures:
        return _failed(source, state, Unreadable(state.reason, advice=_AGAIN))
    return Collected(state=state, unchanged=True)


def _trusted(source: Source, state: SourceState) -> tuple[SourceState, bool]:
    """What is remembered, unless the editor says otherwise now or it has failed for a while; then it is asked afresh
    where the editor said."""
    if source.read_as and state.kind and state.kind != source.read_as:
        return replace(_from_the_start(state), kind=SourceKind.UNKNOWN), True
    stale = bool(state.failures and state.failures % _START_AFRESH == 0)
    return (_from_the_start(state), True) if stale else (state, False)


def _from_the_start(state: SourceState) -> SourceState:
    """What was a feed may be found as another feed, but is not suddenly a list."""
    kind = state.kind if state.kind.flows else SourceKind.UNKNOWN
    return replace(state, url="", kind=kind, etag="", last_modified="")


def _content(
    source: Source, state: SourceState, response: Response, session: CollectSession, *, afresh: bool
) -> _Content:
    kind = source.read_as or state.kind or (SourceKind.LIST if source.links else SourceKind.UNKNOWN)
    if kind is SourceKind.FEED and _is_web_page(response):
        return _other_feed(source, response, session, look=afresh)
    reading = session.read(response, read_as=kind, links=source.links)
    if reading.kind is SourceKind.SITEMAP:
        return _of_sitemap(response, reading, state, session)
    if kind is SourceKind.LIST:
        return _listed(kind, response, reading, state, session)
    if reading.kind.flows or kind is SourceKind.PAGE:
        return _Content(kind=reading.kind, response=response, reading=reading, entries=reading.entries)
    return _of_page(source, response, reading, state, session)


def _other_feed(source: Source, response: Response, session: CollectSession, *, look: bool) -> _Content:
    """The feed of the page that stands where a feed was; looked for now and then only, when `look`."""
    if look and not source.read_as and (discovered := discover(session.read(response), response.url, session)):
        return _of_feed(discovered)
    raise Unreadable("answered with a web page instead of a feed", advice=_with_url(_NO_FEED, response))


def _of_page(
    source: Source, response: Response, page: Reading, state: SourceState, session: CollectSession
) -> _Content:
    """A web page nobody described: its feed, its site's sitemap of news, its links, itself, its site's sitemap."""
    if discovered := discover(page, response.url, session):
        return _of_feed(discovered)
    if discovered := sitemap(response.url, session, news=True):
        return replace(_of_sitemap(discovered.response, discovered.reading, state, session), url=discovered.url)
    listed = session.read(response, read_as=SourceKind.LIST, links=source.links)
    if not listed.links and page.entries:
        return _Content(kind=SourceKind.PAGE, response=response, reading=page, entries=page.entries)
    if not listed.links and (discovered := sitemap(response.url, session, news=False)):
        return replace(_of_sitemap(discovered.response, discovered.reading, state, session), url=discovered.url)
    return _listed(SourceKind.LIST, response, listed, state, session)


def _of_feed(discovered: Discovered) -> _Content:
    reading = discovered.reading
    return _Content(
        kind=SourceKind.FEED, response=discovered.response, reading=reading, entries=reading.entries, url=discovered.url
    )


def _of_sitemap(response: Response, reading: Reading, state: SourceState, session: CollectSession) -> _Content:
    links = _newest(_of_index(reading.links, session))
    return _listed(SourceKind.SITEMAP, response, replace(reading, links=links), state, session)


def _listed(
    kind: SourceKind, response: Response, reading: Reading, state: SourceState, session: CollectSession
) -> _Content:
    links = reading.links
    if not links:
        raise Unreadable("has neither a feed nor links to articles", advice=_with_url(_NOTHING_HERE, response))
    session.check_open(response.url)
    quarantine.check_links(links, state.usual, response.url)
    entries = linked(links, session)
    quarantine.check_pages(entries, state.usual, response.url)
    return _Content(kind=kind, response=response, reading=reading, entries=entries, links=links)


def _of_index(links: Sequence[Link], session: CollectSession) -> tuple[Link, ...]:
    """The links themselves, or, where they lead to sitemaps (an index), those of the newest of these."""
    if not links or not all(_is_sitemap(link.url) for link in links[:10]):
        return tuple(links)
    newest, failures = list[Link](), list[DigestError]()
    for one in _newest(links)[:_MOST_SITEMAPS]:
        try:
            newest += session.read(session.get(one.url), read_as=SourceKind.SITEMAP).links
        except DigestError as failure:
            failures.append(failure)
    if failures and not newest:
        raise failures[0]
    return tuple(newest)


def _newest(links: Sequence[Link]) -> tuple[Link, ...]:
    """Newest first; those without a date after the dated, in their order."""
    dated = sorted((link for link in links if link.published), key=lambda link: str(link.published), reverse=True)
    return (*dated, *(link for link in links if not link.published))


def _is_sitemap(url: str) -> bool:
    return url.partition("?")[0].lower().endswith((".xml", ".xml.gz"))


def _collected(source: Source, state: SourceState, content: _Content, session: CollectSession) -> Collected:
    entries = full_texts(content.entries, session) if source.full_text and content.kind.flows else content.entries
    rest = () if state.last_success else unread(content.links, entries, session)
    state = next_state(state, content.response, session.now)
    state = replace(state, kind=content.kind, url=content.url or state.url, name=content.reading.title or state.name)
    if content.kind.follows:
        # Read anew each time: some of its new links may have been left for later, and `links:` may change.
        learned = quarantine.learned(state.usual, content.links, entries)
        state = replace(state, etag="", last_modified="", usual=learned)
    return Collected(state=state, entries=entries, rest=rest)


def _failed(source: Source, state: SourceState, error: DigestError) -> Collected:
    url = state.url or source.url or source.folder
    failure = Failure(
        source=source.key,
        name=source.name or state.name or host_of(url) or url,
        url=url,
        reason=error.what,
        status=error.status if isinstance(error, FetchFailed) else None,
        advice=error.advice,
    )
    return Collected(state=state, failure=failure)


def _is_web_page(response: Response) -> bool:
    head = response.content[:500].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return head.startswith((b"<!doctype html", b"<html"))


def _with_url(advice: str, response: Response) -> str:
    return advice.replace("URL", response.url)

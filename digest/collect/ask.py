"""One source asked: its entries or its failure, and what is remembered of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from digest.collect import identity, moves, quarantine
from digest.collect.discover import Discovered, discover, one_step_away, sitemap, without_page
from digest.collect.folder import read_folder
from digest.collect.follow import dated, full_texts, linked, parted, unread
from digest.collect.naming import named
from digest.collect.polite import next_state
from digest.collect.session import CollectSession
from digest.collect.sources import sitemaps
from digest.collect.sources.mailbox import read_mailbox
from digest.collect.sources.ran import ran_there
from digest.collect.web.response import FetchFailed, Response
from digest.collect.web.waiting import waited
from digest.config.digests import Source
from digest.errors import DigestError, Unreadable
from digest.log import event
from digest.model.article import Entry
from digest.model.source import Collected, Failure, SourceKind, SourceState, Usual
from digest.read.documents import Link, Reading
from digest.text.web_addresses import host_of

_NOTHING_HERE = "digest inspect URL shows what is there; links: may name the links to follow."
_NO_FEED = "digest inspect URL shows what is there now; digest sources retry URL reads it as whatever it is."
_AGAIN = "It is asked again by itself."
_WHOLE_EVERY = timedelta(days=7)
"""`store.upkeep.pruning.LISTED` is longer."""
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
    others: tuple[Entry, ...] = ()
    """Pages behind its links that are no articles."""
    usual: Usual | None = None
    """What it is like, this answer included."""
    url: str = ""
    """Where to ask from now on, when it is not the address that was asked."""


def ask(source: Source, state: SourceState, session: CollectSession) -> Collected:
    """What the source gave, whatever happened; `state` itself when it is not to be asked yet."""
    begun = monotonic() - waited()
    try:
        collected = _asked(source, state, session.of(source, state))
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
    if source.digest:
        return ran_there(source, state, session.ran, session.now)
    if state.next_try and state.next_try > session.now:
        return _left(source, state)
    if source.imap:
        return read_mailbox(source, state, session)
    state, afresh = _trusted(source, state)
    url = moves.place(source.url, state, session.now)
    if state.kind.follows:
        session.take_turn(url)
    try:
        url, response = _answer(url, state, session)
    except FetchFailed as failure:
        if failure.status and not state.kind and (discovered := without_page(url, session)):
            return _collected(source, state, _of_feed(discovered), session)
        if failure.status not in (404, 410) or state.url in ("", source.url):
            raise
        state, afresh, url = _from_the_start(state), True, source.url
        response = session.get(source.url)
    state = moves.learned(state, url, response, session.now)
    if response.not_modified:
        return Collected(state=next_state(state, response, session.now), unchanged=True)
    return _collected(source, state, _content(source, state, response, session, afresh=afresh), session)


def _answer(asked: str, state: SourceState, session: CollectSession) -> tuple[str, Response]:
    """The address that answered, and what; where the old one of a source that moved fails, its new one is asked."""
    try:
        return asked, session.get(asked, etag=state.etag, last_modified=state.last_modified)
    except FetchFailed:
        if state.move is None or not state.move.taken or asked != state.move.old:
            raise
    return state.url, session.get(state.url, etag=state.etag, last_modified=state.last_modified)


def _folder(source: Source, state: SourceState, session: CollectSession) -> Collected:
    """The mark of the folder's files stands where a server's ETag does. A file that cannot be read fails the source
    only when there is nothing else."""
    dropped = read_folder(session.base / source.folder, session.parser, seen=state.etag)
    for problem in dropped.broken:
        event("file.refused", level=logging.WARNING, source=source.key, file=problem.where, reason=problem.what)
    if dropped.broken and not dropped.entries:
        problem = dropped.broken[0]
        raise Unreadable(f"{problem.where} {problem.what}", advice=problem.advice)
    unchanged = bool(state.etag) and dropped.mark == state.etag
    unread = state.unread if unchanged else dropped.unread
    state = next_state(state, Response(url="", status=200, etag=dropped.mark), session.now)
    state = replace(state, kind=SourceKind.FOLDER, unread=unread)
    return Collected(state=state, entries=dropped.entries, unchanged=unchanged)


def _left(source: Source, state: SourceState) -> Collected:
    """Not asked: its last word stands, be it content or a failure."""
    if state.failures:
        return _failed(source, state, Unreadable(state.reason, advice=_AGAIN))
    return Collected(state=state, unchanged=True)


def _trusted(source: Source, state: SourceState) -> tuple[SourceState, bool]:
    """What is remembered, unless the editor says otherwise now or it has failed for a while; then it is asked afresh
    where the editor said."""
    if state.kind and state.kind != source.read_as and (source.read_as or state.kind is SourceKind.JSON):
        return replace(_from_the_start(state), kind=SourceKind.UNKNOWN), True
    stale = bool(state.failures and state.failures % _START_AFRESH == 0)
    return (_from_the_start(state), True) if stale else (state, False)


def _from_the_start(state: SourceState) -> SourceState:
    """What was a feed may be found as another feed, but is not suddenly a list."""
    kind = state.kind if state.kind.flows else SourceKind.UNKNOWN
    return replace(state.unmarked, url="", kind=kind, move=None)


def _content(
    source: Source, state: SourceState, response: Response, session: CollectSession, *, afresh: bool
) -> _Content:
    kind = source.read_as or state.kind or (SourceKind.LIST if source.links else SourceKind.UNKNOWN)
    if kind is SourceKind.FEED and _is_web_page(response):
        return _other_feed(source, response, session, look=afresh)
    if kind is SourceKind.JSON:
        reading = session.read(response, read_as=kind, paths=source.paths)
    else:
        reading = session.read_again(response, read_as=kind, links=source.links, marks=_marks(state, session.now))
    if reading.kind is SourceKind.SITEMAP:
        return _of_sitemap(response, reading, state, session)
    if kind is SourceKind.LIST:
        return _listed(kind, response, reading, state, session)
    if reading.kind.flows or kind is SourceKind.PAGE:
        return _Content(kind=reading.kind, response=response, reading=reading, entries=reading.entries)
    return _of_page(source, response, reading, state, session)


def _marks(state: SourceState, now: datetime) -> str:
    """Of what need not be read again; once in a while it is, so that whatever was thought of it is not thought for
    ever."""
    return state.marks if state.whole and now - state.whole < _WHOLE_EVERY else ""


def _other_feed(source: Source, response: Response, session: CollectSession, *, look: bool) -> _Content:
    """The feed of the page that stands where a feed was; looked for now and then only, when `look`."""
    if look and not source.read_as and (discovered := discover(session.read(response), response, session)):
        return _of_feed(discovered)
    raise Unreadable("answered with a web page instead of a feed", advice=_with_url(_NO_FEED, response))


def _of_page(
    source: Source, response: Response, page: Reading, state: SourceState, session: CollectSession
) -> _Content:
    """A web page nobody described: its feed, its site's sitemap of news, its links, those one step away from a front
    page with few, itself, its site's sitemap."""
    if discovered := discover(page, response, session):
        return _of_feed(discovered)
    if discovered := sitemap(response.url, session, news=True):
        return replace(_of_sitemap(discovered.response, discovered.reading, state, session), url=discovered.url)
    listed = session.read(response, read_as=SourceKind.LIST, links=source.links)
    if not source.links and (discovered := one_step_away(listed, response.url, session)):
        return _one_step_away(discovered, state, session)
    if not listed.links and page.entries:
        return _Content(kind=SourceKind.PAGE, response=response, reading=page, entries=page.entries)
    if not listed.links and (discovered := sitemap(response.url, session, news=False)):
        return replace(_of_sitemap(discovered.response, discovered.reading, state, session), url=discovered.url)
    return _listed(SourceKind.LIST, response, listed, state, session)


def _one_step_away(discovered: Discovered, state: SourceState, session: CollectSession) -> _Content:
    if discovered.reading.kind.flows:
        return _of_feed(discovered)
    listed = _listed(SourceKind.LIST, discovered.response, discovered.reading, state, session)
    return replace(listed, url=discovered.url)


def _of_feed(discovered: Discovered) -> _Content:
    reading = discovered.reading
    return _Content(
        kind=SourceKind.FEED, response=discovered.response, reading=reading, entries=reading.entries, url=discovered.url
    )


def _of_sitemap(response: Response, reading: Reading, state: SourceState, session: CollectSession) -> _Content:
    links = sitemaps.pages(reading, session)
    return _listed(SourceKind.SITEMAP, response, replace(reading, links=links), state, session)


def _listed(
    kind: SourceKind, response: Response, reading: Reading, state: SourceState, session: CollectSession
) -> _Content:
    links = reading.links
    if not links:
        raise Unreadable("has neither a feed nor links to articles", advice=_with_url(_NOTHING_HERE, response))
    session.check_open(response.url)
    quarantine.check_links(links, state.usual, response.url)
    pages = linked(links, session)
    quarantine.check_pages([page.entry for page in pages], dated(pages), state.usual, response.url)
    entries, others = parted(pages, state.usual)
    return _Content(
        kind=kind,
        response=response,
        reading=reading,
        entries=entries,
        links=links,
        others=others,
        usual=quarantine.learned(state.usual, links, entries, dated(pages)),
    )


def _collected(source: Source, state: SourceState, content: _Content, session: CollectSession) -> Collected:
    entries = full_texts(content.entries, session) if source.full_text and content.kind.flows else content.entries
    rest = content.others
    if not state.last_success:
        rest = (*rest, *unread(content.links, (*entries, *rest), session))
    reading, follows = content.reading, content.kind.follows
    state = next_state(_named(source, state, content, entries, session), content.response, session.now)
    state = replace(
        state,
        kind=content.kind,
        url=content.url or state.url,
        marks=reading.marks,
        whole=session.now if reading.whole else state.whole,
        # Lists are read anew each time: some of their new links may have been left for later, and `links:` may change.
        etag="" if follows else state.etag,
        last_modified="" if follows else state.last_modified,
        usual=content.usual if follows else state.usual,
    )
    return Collected(state=state, entries=entries, passed=content.reading.passed, rest=rest)


def _named(
    source: Source, state: SourceState, content: _Content, entries: Sequence[Entry], session: CollectSession
) -> SourceState:
    """With the name that its title and its entries tell; those that were left out had their say before."""
    if source.name:
        return replace(state, name=content.reading.title)
    if not content.reading.whole:
        return state
    return named(content.response, content.reading, entries, state, session)


def _failed(source: Source, state: SourceState, error: DigestError) -> Collected:
    url = state.url or source.url or source.folder or source.key
    failure = Failure(
        source=source.key,
        name=source.name or state.name or host_of(url) or Path(source.folder).name or source.server,
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

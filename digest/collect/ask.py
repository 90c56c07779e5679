"""One source asked: its entries or its failure, and what is remembered of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from digest.collect import quarantine
from digest.collect.discover import Discovered, discover, sitemap
from digest.collect.folder import read_folder
from digest.collect.follow import full_texts, linked, unread
from digest.collect.polite import next_state
from digest.collect.session import Reach
from digest.collect.web.response import Answer, FetchFailed
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
class _Found:
    kind: SourceKind
    answer: Answer
    reading: Reading
    entries: tuple[Entry, ...]
    links: tuple[Link, ...] = ()
    """Of a list or sitemap."""
    url: str = ""
    """Where to ask from now on, when it is not the address that was asked."""


def ask(source: Source, state: SourceState, reach: Reach) -> Collected:
    """What the source gave, whatever happened; `state` itself when it is not to be asked yet."""
    begun = monotonic() - waited()
    try:
        collected = _asked(source, state, reach)
    except DigestError as error:
        collected = _failed(source, next_state(state, error, reach.now), error)
    except Exception as error:
        # A fault of ours with one source must not cost the edition the others (invariant 8).
        event("source.broke", level=logging.ERROR, source=source.key, error=repr(error))
        ours = Unreadable(f"could not be collected ({type(error).__name__})", advice="This is a fault of the program.")
        collected = _failed(source, next_state(state, ours, reach.now), ours)
    return replace(collected, seconds=monotonic() - waited() - begun)


def _asked(source: Source, state: SourceState, reach: Reach) -> Collected:
    if source.folder:
        return _folder(source, state, reach)
    if state.next_try and state.next_try > reach.now:
        return _left(source, state)
    state, afresh = _trusted(source, state)
    if state.kind.follows:
        reach.take_turn(state.url or source.url)
    try:
        answer = reach.get(state.url or source.url, etag=state.etag, last_modified=state.last_modified)
    except FetchFailed as failure:
        if failure.status not in (404, 410) or state.url in ("", source.url):
            raise
        state, afresh = _from_the_start(state), True
        answer = reach.get(source.url)
    if answer.not_modified:
        return Collected(state=next_state(state, answer, reach.now), unchanged=True)
    return _collected(source, state, _found(source, state, answer, reach, afresh=afresh), reach)


def _folder(source: Source, state: SourceState, reach: Reach) -> Collected:
    """The mark of the folder's files stands where a server's ETag does. A file that cannot be read fails the source
    only when there is nothing else."""
    dropped = read_folder(reach.base / source.folder, seen=state.etag)
    for problem in dropped.problems:
        event("file.refused", level=logging.WARNING, source=source.key, file=problem.where, reason=problem.what)
    if dropped.problems and not dropped.entries:
        problem = dropped.problems[0]
        raise Unreadable(f"{problem.where} {problem.what}", advice=problem.advice)
    unchanged = bool(state.etag) and dropped.mark == state.etag
    state = next_state(state, Answer(url="", status=200, etag=dropped.mark), reach.now)
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


def _found(source: Source, state: SourceState, answer: Answer, reach: Reach, *, afresh: bool) -> _Found:
    kind = source.read_as or state.kind or (SourceKind.LIST if source.links else SourceKind.UNKNOWN)
    if kind is SourceKind.FEED and _is_web_page(answer):
        return _other_feed(source, answer, reach, look=afresh)
    reading = reach.read(answer, read_as=kind, links=source.links)
    if reading.kind is SourceKind.SITEMAP:
        return _of_sitemap(answer, reading, state, reach)
    if kind is SourceKind.LIST:
        return _listed(kind, answer, reading, state, reach)
    if reading.kind.flows or kind is SourceKind.PAGE:
        return _Found(kind=reading.kind, answer=answer, reading=reading, entries=reading.entries)
    return _of_page(source, answer, reading, state, reach)


def _other_feed(source: Source, answer: Answer, reach: Reach, *, look: bool) -> _Found:
    """The feed of the page that stands where a feed was; looked for now and then only, when `look`."""
    if look and not source.read_as and (found := discover(reach.read(answer), answer.url, reach)):
        return _of_feed(found)
    raise Unreadable("answered with a web page instead of a feed", advice=_said(_NO_FEED, answer))


def _of_page(source: Source, answer: Answer, page: Reading, state: SourceState, reach: Reach) -> _Found:
    """A web page nobody described: its feed, its site's sitemap of news, its links, itself, its site's sitemap."""
    if found := discover(page, answer.url, reach):
        return _of_feed(found)
    if found := sitemap(answer.url, reach, news=True):
        return replace(_of_sitemap(found.answer, found.reading, state, reach), url=found.url)
    listed = reach.read(answer, read_as=SourceKind.LIST, links=source.links)
    if not listed.links and page.entries:
        return _Found(kind=SourceKind.PAGE, answer=answer, reading=page, entries=page.entries)
    if not listed.links and (found := sitemap(answer.url, reach, news=False)):
        return replace(_of_sitemap(found.answer, found.reading, state, reach), url=found.url)
    return _listed(SourceKind.LIST, answer, listed, state, reach)


def _of_feed(found: Discovered) -> _Found:
    reading = found.reading
    return _Found(kind=SourceKind.FEED, answer=found.answer, reading=reading, entries=reading.entries, url=found.url)


def _of_sitemap(answer: Answer, reading: Reading, state: SourceState, reach: Reach) -> _Found:
    links = _newest(_of_index(reading.links, reach))
    return _listed(SourceKind.SITEMAP, answer, replace(reading, links=links), state, reach)


def _listed(kind: SourceKind, answer: Answer, reading: Reading, state: SourceState, reach: Reach) -> _Found:
    links = reading.links
    if not links:
        raise Unreadable("has neither a feed nor links to articles", advice=_said(_NOTHING_HERE, answer))
    reach.check_open(answer.url)
    quarantine.check_links(links, state.usual, answer.url)
    entries = linked(links, reach)
    quarantine.check_pages(entries, state.usual, answer.url)
    return _Found(kind=kind, answer=answer, reading=reading, entries=entries, links=links)


def _of_index(links: Sequence[Link], reach: Reach) -> tuple[Link, ...]:
    """The links themselves, or, where they lead to sitemaps (an index), those of the newest of these."""
    if not links or not all(_is_sitemap(link.url) for link in links[:10]):
        return tuple(links)
    found, failures = list[Link](), list[DigestError]()
    for one in _newest(links)[:_MOST_SITEMAPS]:
        try:
            found += reach.read(reach.get(one.url), read_as=SourceKind.SITEMAP).links
        except DigestError as failure:
            failures.append(failure)
    if failures and not found:
        raise failures[0]
    return tuple(found)


def _newest(links: Sequence[Link]) -> tuple[Link, ...]:
    """Newest first; those without a date after the dated, in their order."""
    dated = sorted((link for link in links if link.published), key=lambda link: str(link.published), reverse=True)
    return (*dated, *(link for link in links if not link.published))


def _is_sitemap(url: str) -> bool:
    return url.partition("?")[0].lower().endswith((".xml", ".xml.gz"))


def _collected(source: Source, state: SourceState, found: _Found, reach: Reach) -> Collected:
    entries = full_texts(found.entries, reach) if source.full_text and found.kind.flows else found.entries
    rest = () if state.last_success else unread(found.links, entries, reach)
    state = next_state(state, found.answer, reach.now)
    state = replace(state, kind=found.kind, url=found.url or state.url, name=found.reading.title or state.name)
    if found.kind.follows:
        # Read anew each time: some of its new links may have been left for later, and `links:` may change.
        learned = quarantine.learned(state.usual, found.links, entries)
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


def _is_web_page(answer: Answer) -> bool:
    head = answer.content[:500].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return head.startswith((b"<!doctype html", b"<html"))


def _said(advice: str, answer: Answer) -> str:
    return advice.replace("URL", answer.url)

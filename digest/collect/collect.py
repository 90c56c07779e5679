"""One collection: every source is asked, few at a time, and each answer is handed on as it comes."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from queue import Empty, Full, SimpleQueue

from digest.collect.answers import Answers
from digest.collect.ask import ask
from digest.collect.parser import Parser
from digest.collect.session import CollectSession
from digest.collect.sources.ran import Ran, nothing_ran
from digest.collect.web.client import Client
from digest.collect.web.host_slots import MAX_PER_HOST as _LANES
from digest.config.digests import Source
from digest.model.article import Headline
from digest.model.source import Collected, SourceState
from digest.text.web_addresses import host_of

THREADS = 96
"""As many answers of a tenth of a second as one process reads and stores meanwhile; more gain nothing (2026-11)."""
_NEVER = datetime.min.replace(tzinfo=UTC)


def collect(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    client: Client,
    now: datetime,
    *,
    base: Path = Path(),
    known: Collection[str] = (),
    parser: Parser,
    stopping: Callable[[], bool] = lambda: False,
    ran: Ran = nothing_ran,
) -> Iterator[Collected]:
    """What each source gave, as they answer; never raises for one of them. Ends early when asked to stop, whoever has
    not answered yet.

    `base` is the folder that folders are beside; `known` are the canonical addresses of articles that are stored:
    their pages are not fetched again; `ran` tells what other digests ran.
    """
    _leave_out_what_is_imported()
    over = threading.Event()
    session = CollectSession(client=client, parser=parser, now=now, base=base, known=known, wait=over.wait, ran=ran)
    answers = Answers()
    try:
        _start(_lanes(sources, states), session, answers, over)
        for _ in sources:
            answer = _next(answers, stopping)
            if answer is None:
                return
            yield answer
    finally:
        over.set()
        client.rest()


def first_take(carried: Sequence[Headline], now: datetime, gap: timedelta, cap: int) -> tuple[Headline, ...]:
    """What is taken at the first collection of a source: of what it carries that of the last `gap`, newest first and
    at most `cap`; the rest is only remembered. What has no date counts as new."""
    newest = sorted(carried, key=lambda headline: headline.published or now, reverse=True)
    return tuple(headline for headline in newest if (headline.published or now) >= now - gap)[:cap]


@cache
def _leave_out_what_is_imported() -> None:
    """The collector of garbage no longer looks at what there is now, most of which stays as long as the process does:
    to go through it again and again was a twentieth of a first collection (3.11, 2026-11)."""
    gc.freeze()


def _next(answers: Answers, stopping: Callable[[], bool]) -> Collected | None:
    while not stopping():
        with suppress(Empty):
            return answers.get(timeout=0.2)
    return None


_Lane = tuple[tuple[Source, SourceState], ...]


def _lanes(sources: Iterable[Source], states: Mapping[str, SourceState]) -> list[_Lane]:
    """Sources in rows that are asked one after another: as many rows for a host as may ask it at once, so that few
    threads wait for a host while others are free; first one row of each host, then the second ones. Those without
    success for the longest time come first, so that a host that soon has enough of us does not starve the same ones
    each time."""
    rows: dict[str, list[tuple[Source, SourceState]]] = {}
    for source in sources:
        state = states.get(source.key) or SourceState(source=source.key)
        rows.setdefault(host_of(state.url or source.url) or source.server or source.key, []).append((source, state))
    for row in rows.values():
        row.sort(key=lambda pair: pair[1].last_success or _NEVER)
    return [tuple(row[start::_LANES]) for start in range(_LANES) for row in rows.values() if row[start:]]


def _start(lanes: Sequence[_Lane], session: CollectSession, answers: Answers, over: threading.Event) -> None:
    """A thread for each lane runs, as far as `THREADS` allows and the machine gives them: one is enough."""
    waiting: SimpleQueue[_Lane] = SimpleQueue()
    for lane in lanes:
        waiting.put(lane)
    for number in range(min(THREADS, len(lanes))):
        # Daemons: whoever interrupts a collection does not wait for the slowest server.
        thread = threading.Thread(target=_work, args=(waiting, session, answers, over), daemon=True)
        try:
            thread.start()
        except RuntimeError:
            if number == 0:
                raise
            break


def _work(waiting: SimpleQueue[_Lane], session: CollectSession, answers: Answers, over: threading.Event) -> None:
    while not over.is_set():
        try:
            lane = waiting.get_nowait()
        except Empty:
            return
        for source, state in lane:
            if over.is_set():
                return
            _put(ask(source, state, session), answers, over.is_set)


def _put(collected: Collected, answers: Answers, over: Callable[[], bool]) -> None:
    """Waits for room, but not for a reader who has left."""
    while not over():
        try:
            return answers.put(collected, timeout=1)
        except Full:
            continue
    return None

"""Links of stories: where they lead, and how often each was opened, told apart by rules with names.

Opening a link changes nothing but a number in memory; who counts it is a patrol, some seconds later. Which net and
program opened what is known there for as long as a burst takes, and is never written."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.model.click import Click, Clicker
from digest.publication import Publication
from digest.store.clicks.clicks import Counts

#: So many stories of one edition, opened from one net with one program within that time, were opened by no reader.
STORIES, WITHIN = 4, timedelta(seconds=10)
#: Who opens one after the other is judged after that time at the latest.
LONGEST = timedelta(minutes=2)
#: Clicks that wait to be judged, and numbers that wait to be written. Those of more at once are not counted.
MOST = 20_000

_CODE = re.compile(r"[a-z2-7]{12}")
_BROWSER = re.compile(r"(?:Mozilla|Opera)/\d")
_PROGRAM = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|scan|preview|prefetch|fetch|monitor|check|validat|headless|lighthouse|http"
    r"|proxy|feed|barracuda|mimecast|proofpoint|symantec|facebookexternal",
    re.IGNORECASE,
)
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def opened(publication: Publication, code: str) -> Click | None:
    """Where the link of that code leads; None when it is none of ours. Nothing is counted."""
    return publication.store.clicks.link(code) if _CODE.fullmatch(code) else None


def by_its_word(headers: Mapping[str, str]) -> Clicker:
    """Who asks, by what it says of itself (Fetch Metadata, 2025; `Purpose` and `X-Moz` are older names)."""
    if any(headers.get(name) for name in _AHEAD):
        return Clicker.PREFETCH
    if headers.get("Sec-Fetch-Dest", "document") != "document":
        return Clicker.EMBEDDED
    agent = headers.get("User-Agent", "")
    if not _BROWSER.match(agent) or _PROGRAM.search(agent):
        return Clicker.PROGRAM
    return Clicker.READER


@dataclass(frozen=True, slots=True)
class _Opened:
    click: Click
    at: datetime


class Clicking:
    """Clicks that are not counted yet, of one process. Safe to share between threads."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._waiting: dict[bytes, list[_Opened]] = {}
        self._held = 0
        self._judged: Counter[tuple[str, Clicker]] = Counter()
        self._one = threading.Lock()

    def click(self, click: Click, headers: Mapping[str, str], net: str, now: datetime) -> None:
        """It will be counted, by who opened the link."""
        clicker = by_its_word(headers)
        who = hashlib.blake2b(f"{net}\0{headers.get('User-Agent', '')}".encode(), key=self._salt).digest()[:16]
        with self._one:
            if clicker is not Clicker.READER:
                self._count([(click.link.code, clicker)])
            elif self._held < MOST:
                self._waiting.setdefault(who, []).append(_Opened(click, now))
                self._held += 1

    def settled(self, now: datetime, *, over: bool = False) -> Counts:
        """What nobody adds to any more, each given out once; when it is `over`, everything."""
        with self._one:
            for who, some in list(self._waiting.items()):
                if over or some[-1].at + WITHIN <= now or some[0].at + LONGEST <= now:
                    self._held -= len(some)
                    self._count(judged(self._waiting.pop(who)))
            counts, self._judged = self._judged, Counter()
            return counts

    def take_back(self, counts: Counts) -> None:
        """They could not be written, and are given out again."""
        with self._one:
            for key, count in counts.items():
                self._judged[key] += count

    def _count(self, clicks: Iterable[tuple[str, Clicker]]) -> None:
        for key in clicks:
            if key in self._judged or len(self._judged) < MOST:
                self._judged[key] += 1


def judged(opened: Sequence[_Opened]) -> list[tuple[str, Clicker]]:
    """Code and who opened it, of what one net and program opened in its order: the same link again at once is one
    click, and who opened more of an edition than anybody reads is no reader at all."""
    bursts = {edition for edition in {one.click.edition for one in opened} if _is_burst(opened, edition)}
    counted = list[tuple[str, Clicker]]()
    last: dict[str, datetime] = {}
    for one in opened:
        code = one.click.link.code
        if code not in last or last[code] + WITHIN <= one.at:
            counted.append((code, Clicker.BURST if one.click.edition in bursts else Clicker.READER))
        last[code] = one.at
    return counted


def _is_burst(opened: Sequence[_Opened], edition: int) -> bool:
    """Within some span of that time, so many of its stories."""
    theirs = [one for one in opened if one.click.edition == edition]
    start, open_now = 0, Counter[str]()
    for one in theirs:
        open_now[one.click.link.story] += 1
        while theirs[start].at + WITHIN <= one.at:
            open_now[theirs[start].click.link.story] -= 1
            start += 1
        if len(+open_now) >= STORIES:
            return True
    return False


def write_down(publication: Publication, clicking: Clicking, *, over: bool = False) -> None:
    """Clicks that were judged are counted for good. Raises `Unavailable` where they cannot be: then they wait."""
    counts = clicking.settled(publication.clock(), over=over)
    try:
        publication.store.clicks.add(counts)
    except BaseException:
        clicking.take_back(counts)
        raise

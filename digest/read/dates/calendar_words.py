"""The day that a folded text names, and where in it: "2nd march 2025", "march 2, 2025", "2.3.2025" (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from digest.read.dates.months import FILL, MONTHS

_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?<!\d[.:/-])(\d{4})\s?([-/.年년])\s?0?(\d{1,2})\s?(?:\2|[月월])\s?(\d{1,2})(?!\d|-\d)\s?[日일]?\.?"
)
_YEAR_LAST = re.compile(r"(?<![\d.:/-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d:/-])\.?")
_SKIPPED = frozenset(".,-/'’`")
#: Years of the Buddhist era, as Thailand writes them, for 1900 to 2100.
_BUDDHIST = range(2443, 2644)
_AMERICAN = frozenset({"en-us", "en_us"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMatch:
    """A day and where its text stands."""

    day: date
    spans: tuple[tuple[int, int], ...]
    """Where its parts stand, in order."""

    @property
    def end(self) -> int:
        """Where the text of the day ends."""
        return self.spans[-1][1]

    def without(self, text: str) -> tuple[str, str]:
        """What stands before it, and what stands between and behind its parts."""
        ends = [end for _, end in self.spans]
        starts = [start for start, _ in self.spans[1:]] + [len(text)]
        return text[: self.spans[0][0]], " ".join(text[a:b] for a, b in zip(ends, starts, strict=True))


def day_named(text: str) -> DayMatch | None:
    """The first day whose month is a word; None when there is none with day and year."""
    tokens = list(_TOKEN.finditer(text))
    for at, token in enumerate(tokens):
        if token[0] in MONTHS and (day := _around(tokens, at)):
            return day
    return None


def day_numbered(text: str, language: str) -> DayMatch | None:
    """The first day written in numbers only; None when there is none with a year."""
    if match := _YEAR_FIRST.search(text):
        return _day_match(match[1], int(match[3]), int(match[4]), [match.span()])
    if match := _YEAR_LAST.search(text):
        day, month = int(match[1]), int(match[3])
        american = match[2] == "/" and language.lower() in _AMERICAN and day <= 12
        if month > 12 or american:
            day, month = month, day
        return _day_match(match[4], month, day, [match.span()])
    return None


def _around(tokens: Sequence[re.Match[str]], month: int) -> DayMatch | None:
    day = _next(tokens, month, -1)
    if day is None or not _is_day(tokens[day][0]):
        day = _next(tokens, month, 1)
    if day is None or not _is_day(tokens[day][0]):
        return None
    year = _year(tokens, month, day)
    if year is None:
        return None
    spans = sorted(tokens[i].span() for i in (day, month, year))
    return _day_match(tokens[year][0], MONTHS[tokens[month][0]], int(tokens[day][0]), spans)


def _next(tokens: Sequence[re.Match[str]], start: int, step: int) -> int | None:
    """The nearest token that is neither filling word nor separator."""
    at = start + step
    while 0 <= at < len(tokens) and (tokens[at][0] in FILL or tokens[at][0] in _SKIPPED):
        at += step
    return at if 0 <= at < len(tokens) else None


def _year(tokens: Sequence[re.Match[str]], month: int, day: int) -> int | None:
    """Behind month and day; or before both; or, as in "Jan 4 16:29:06 2004", behind the time."""
    behind = _next(tokens, max(month, day), 1)
    if behind is not None and _is_year(tokens, behind):
        return behind
    before = _next(tokens, min(month, day), -1)
    if before is not None and _is_long_year(tokens, before):
        return before
    for at in range(max(month, day) + 1, len(tokens)):
        if tokens[at][0] in MONTHS:
            return None
        if _is_long_year(tokens, at) and tokens[at - 1][0] not in ("+", "-"):
            return at
    return None


def _is_day(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 31


def _is_long_year(tokens: Sequence[re.Match[str]], at: int) -> bool:
    word = tokens[at][0]
    return word.isascii() and word.isdigit() and len(word) == 4


def _is_year(tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Four digits; or two that are no hour."""
    word = tokens[at][0]
    hour = at + 1 < len(tokens) and tokens[at + 1][0] in (":", "h", "uhr", "am", "pm")
    return _is_long_year(tokens, at) or (word.isascii() and word.isdigit() and len(word) == 2 and not hour)


def _day_match(year: str, month: int, day: int, spans: Sequence[tuple[int, int]]) -> DayMatch | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 69 else 2000
    if number in _BUDDHIST:
        number -= 543
    try:
        return DayMatch(day=date(number, month, day), spans=tuple(spans))
    except ValueError:
        return None

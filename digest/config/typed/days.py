"""Times of day, days and spans of days as people type them (pure)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, time

from digest.config.typed.unclear import Unclear, simplified
from digest.text.near_misses import quoted

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ZONE = (
    r"(?:utc|gmt|[cew]es?t|e[sd]?t|[cmp][sd]t|[cmp]t|[bij]st|mes?z|ae[sd]t)(?: ?[+-]\d{1,2}(?::?\d\d)?)?"
    r"|(?<= )[+-]\d{1,2}(?::?\d\d)?"
)
_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}


def clock(text: str) -> time:
    """The time of day typed: "07:00", "7.30pm", "7 am", "noon", "midnight" (the first minute of a day)."""
    phrase = re.sub(r"(\d) ?([ap])\.? ?m\.?$", r"\1\2m", simplified(text))
    if phrase in _TIMES:
        return _TIMES[phrase]
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d\d))?(am|pm)?", phrase, re.ASCII)
    if not match or not (match[2] or match[3]):
        raise _no_clock(text, phrase.removesuffix(" o'clock"))
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
        half = ""
    if half or hour > 23 or minute > 59:
        raise _no_clock(text, f"{hour}:{minute:02}")
    return time(hour, minute)


def _no_clock(text: str, phrase: str) -> Unclear:
    """Says what may have been meant by "7", "24:00", "0700", "7h30", "07:00:00" and "07:00 CET"."""
    what = f"{quoted(text)} is not a time."
    if re.fullmatch(r"[1-9]|0[1-9]|1[01]", phrase, re.ASCII):
        hour = int(phrase)
        return Unclear(f"{what} Write {hour:02}:00, or {hour}am or {hour}pm:", f"{hour:02}:00")
    if phrase in ("24:00", "24.00", "24"):
        return Unclear(f"{what} A day begins at 00:00, or midnight. Write:", "00:00")
    zone = re.fullmatch(rf"(.+?) ?({_ZONE})", phrase, re.ASCII)
    if zone and (plain := _as_clock(zone[1])):
        return Unclear(f"{quoted(text)} names a zone; every time is in the publication's own. Write:", plain)
    match = re.fullmatch(r"(\d\d?)(?:[:.h ]?(\d\d)?)(?::\d\d)?(?: ?([a-z]{2,5}))?", phrase, re.ASCII)
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return Unclear(f"{what} Write it like 07:00, 7am, 7.30pm or noon.")
    if match[3]:
        what = f"{quoted(text)} names a zone; every time is in the publication's own."
    return Unclear(f"{what} Write:", f"{int(match[1]):02}:{match[2] or '00'}")


def _as_clock(text: str) -> str:
    """The time as it would be written; empty where it is none, or two."""
    try:
        return f"{clock(text):%H:%M}"
    except Unclear:
        return ""


def day(text: str) -> date:
    """The day typed: "2026-12-05" or "5 December 2026". What could be read in two ways is refused."""
    phrase = simplified(text).replace(",", "")
    if match := re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", phrase, re.ASCII):
        return _date(text, match[1], int(match[2]), match[3])
    if match := re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.? (\d{4})", phrase, re.ASCII):
        return _date(text, match[3], _month(match[2]), match[1])
    if match := re.fullmatch(r"([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)? (\d{4})", phrase, re.ASCII):
        return _date(text, match[3], _month(match[1]), match[2])
    if match := re.fullmatch(r"(\d\d?)[./-](\d\d?)[./-](\d{4})", phrase, re.ASCII):
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second or second > 12 >= first:
            written = f"{match[3]}-{min(first, second):02}-{max(first, second):02}"
            raise Unclear(f"{quoted(text)} is not written year first. Write:", written)
        raise Unclear(f"{quoted(text)} can be read in two ways. Write it year first, like 2026-12-05.")
    if re.fullmatch(r"\d\d?[./-]\d\d?[./-]?|\d\d?\.? [a-z]{3,9}|[a-z]{3,9} \d\d?", phrase, re.ASCII):
        raise Unclear(f"{quoted(text)} is not a day: it has no year. Write it year first, like 2026-12-05.")
    raise Unclear(f"{quoted(text)} is not a day. Write it year first, like 2026-12-05.")


def _date(text: str, year: str, month: int, number: str) -> date:
    if not 1 <= month <= 12:
        raise Unclear(f"{quoted(text)} is not a day: it names no month.")
    last = monthrange(int(year), month)[1] if 2000 <= int(year) <= 2199 else 0
    if not last:
        raise Unclear(f"{quoted(text)} is not a day: the year is {year}.")
    if not 1 <= int(number) <= last:
        raise Unclear(f"{quoted(text)} is not a day: {MONTHS[month - 1].title()} {year} has {last} days.")
    return date(int(year), month, int(number))


def _month(word: str) -> int:
    return next((n for n, name in enumerate(MONTHS, 1) if name.startswith(word)), 0)


def _ends(text: str, first: str, last: str) -> tuple[date, date]:
    """Both days of a span. Raises `Unclear` with the whole span as it could be written, where each is clear."""
    proposals: list[str] = []
    unclear: Unclear | None = None
    for end in (first, last):
        try:
            proposals.append(f"{day(end)}")
        except Unclear as fault:
            unclear = fault if unclear is None or not fault.write else unclear
            proposals.append(fault.write)
    if unclear and all(proposals) and first != last:
        raise Unclear(unclear.what, f"{proposals[0]} to {proposals[1]}")
    if unclear:
        raise unclear
    return day(first), day(last)


def span(text: str) -> tuple[date, date]:
    """The first and the last day of "2026-12-05 to 2027-01-18"; the same day twice where one is typed."""
    ends = re.split(r" (?:to|until|till|through|bis|-) |(?<=\d-\d\d)-(?=\d{4}-)", simplified(text))
    if len(ends) > 2:
        raise Unclear(f"{quoted(text)} has more than two days. Write one span in each entry.")
    first, last = _ends(text, ends[0], ends[-1])
    if first > last:
        raise Unclear(f"{quoted(text)} ends before it begins. Write:", f"{last} to {first}")
    return first, last

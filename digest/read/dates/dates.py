"""What people and programs write for dates, as instants in the zone they were written in (pure).

Decisions, so that the same text always means the same instant:

* a date without a time is 00:00 UTC of that date, so that its calendar day survives;
* a time without a zone is UTC;
* a date without a year means nothing: the year is never guessed;
* 3/2/2025 is the 3rd of February, but the 2nd of March where the language is American ("en-us"); a number over 12
  decides by itself. Dots and hyphens are always day first;
* two-digit years: 69 to 99 are 1969 to 1999, the others 2000 to 2068 (POSIX);
* anything not understood makes the whole text mean nothing: no date is better than a wrong one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from digest.read.dates.calendar_words import DayMatch, day_named, day_numbered
from digest.read.dates.cldr import in_english
from digest.read.dates.months import FILL, HALF, MONTHS
from digest.read.dates.zones import abbreviated, aware, zone
from digest.text.lines import folded

_LONGEST = 120
#: A sentence is longer; no date in any language's words is, with its weekday, its time and its zone.
_MOST_WORDS = 16
_MOST_WITHIN = 4
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3},? *)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ([+-]\d{4}|[A-Z]{1,4})", re.ASCII
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:$|[Tt ]\d\d)|\d{8}(?:$|[Tt]\d\d)", re.ASCII)
_SPACED_ZONE = re.compile(r"(?<=\d) (?=[+Z-])")
#: Java's ZonedDateTime says the region behind the offset: "+01:00[Europe/Paris]".
_REGION_BEHIND = re.compile(r"((?:[+-]\d\d:?\d\d|Z))\[[A-Za-z_+/-]{2,40}\]$", re.ASCII)
#: Microsoft's JSON: "/Date(1740898800000+0100)/".
_DOTNET = re.compile(r"\\?/Date\((\d{10,13})(?:[+-]\d{4})?\)\\?/", re.ASCII)
#: What Go's time.String says behind an offset: the zone's name again, and a reading of its own clock.
_GO = re.compile(r"(?<=[+-]\d{4}) (?:[A-Z]{1,5}|[+-]\d{2,4})(?: M=[+-][\d.]+)?$", re.ASCII)
#: ISO 8601-1 4.2.3: the end of a day is the start of the next.
_END_OF_DAY = re.compile(r"(?<![\d:.+-])24:00(?::00(?:[.,]0+)?)?(?![\d:.])", re.ASCII)
_TIME = re.compile(
    r"(?<![\d:.+-])(?P<before>[上下]午|오[전후])?\s*(?P<hour>\d{1,2})"
    r"(?:\s?[:.h時时點点시]\s?(?P<minute>\d\d)[分분]?(?:\s?[:.]?(?P<second>\d\d)[秒초]?(?:[.,]\d{1,9})?)?)?(?![\d:])"
    r"\s*(?P<half>[ap]\.?\s?m(?![^\W_])\.?)?(?P<hours>\s?(?:uhr|h)\b)?"
)
_ZONE = re.compile(
    r"(?:\b(?:utc|gmt)\s*)?[+\u2212-]\s?\d\d:?\d\d(?!\w)|\b(?:utc|gmt)\s?[+-]\d{1,2}(?!\w)|\b[a-z]+/[a-z_/]+|\b[a-z]{1,5}\b"
)
#: A time of day that stands behind a day, with what may stand between.
_CLOCK_BEHIND = re.compile(
    r"[\s,|·•t–-]*(?:at |um |a |kl\.? |o )?\s*"
    r"(\d{1,2}(?:[:.h]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?))(?:\s?\(?)"
)
#: Clocks of North America, whose writers put the month first: "03/02/2025 7:00 AM EST".
_AMERICAN_ZONE = re.compile(r"\b(?:[ecmp][sd]t|[ecmp]t)\b")
#: What Basque puts behind numbers: "2025(e)ko martxoaren 2(a)".
_SUFFIX = re.compile(r"(?<=\d)\([a-z]{1,3}\)[a-z]{0,3}")
_MARKS_OF_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_COMMENT = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


def instant(text: str, language: str = "") -> datetime | None:
    """The instant that `text` means as a whole, aware, in the zone it names (UTC without one), so that its calendar day
    is the writer's; None when it means none or is not understood."""
    text = _in_ascii_digits(" ".join(text[: 2 * _LONGEST].split()))
    if not text or len(text) > _LONGEST or text.count(" ") >= _MOST_WORDS:
        return None
    if moment := _rfc822(text) or _iso(text):
        return moment
    if _END_OF_DAY.search(text):
        start = instant(_END_OF_DAY.sub("00:00", text), language)
        return start + timedelta(days=1) if start else None
    return _short_iso(text) or _unix(text) or _in_words(_readable(text), language)


def within(text: str, language: str = "") -> datetime | None:
    """The first date that a line such as "By A. Writer, 2 March 2025, 5 min read" speaks of, with its time where one
    follows; None when there is none with a year."""
    return next((moment for _, moment in each_within(text, language)), None)


def each_within(text: str, language: str = "") -> Iterator[tuple[str, datetime]]:
    """The dates that a line speaks of, at most `_MOST_WITHIN`, and the folded words before each: "updated:"."""
    text = _readable(_in_ascii_digits(" ".join(text[:600].split())[:400]))
    for translated in _translations(text, language):
        dated = list(_each_within(translated, language))
        if dated:
            yield from dated
            return


def _each_within(text: str, language: str) -> Iterator[tuple[str, datetime]]:
    for _ in range(_MOST_WITHIN):
        match = _day(text, language)
        if match is None:
            return
        clock = _CLOCK_BEHIND.match(text, match.end)
        moment = _clock(clock[1]) if clock else None
        behind = _ZONE.match(text, clock.end()) if clock else None
        where = zone(behind[0].replace(" ", "")) if behind else None
        local = datetime.combine(match.day, moment[0] if moment else time())
        if dated := aware(local, where if moment else None):
            yield text[: match.spans[0][0]], dated
        text = text[clock.end() if clock else match.end :]


def _rfc822(text: str) -> datetime | None:
    """RFC 822 and 5322, as most feeds write it: "Sun, 02 Mar 2025 07:00:00 +0100"."""
    match = _RFC822.fullmatch(text)
    where = zone(match[7].lower()) if match else None
    if match is None or where is None or match[2].lower() not in MONTHS:
        return None
    day, month, year, hour, minute, second, _ = match.groups()
    try:
        moment = datetime(
            int(year), MONTHS[month.lower()], int(day), int(hour), int(minute), _second(second), tzinfo=UTC
        )
    except ValueError:
        return None
    return aware(moment, where)


def _iso(text: str) -> datetime | None:
    """ISO 8601 and RFC 3339 dates and times, basic and extended."""
    if _ISO.match(text) is None:
        return None
    try:
        local = datetime.fromisoformat(_SPACED_ZONE.sub("", _GO.sub("", _REGION_BEHIND.sub(r"\1", text).upper())))
    except ValueError:
        return None
    return aware(local.replace(tzinfo=None), local.tzinfo)


def _short_iso(text: str) -> datetime | None:
    """The lesser known forms of ISO 8601: 2003, 2003-12, -0312, 031231, 03-12-31, 2003-335, 03335, 2003-W01-1."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?", text, re.ASCII):
        return _midnight(match[1], match[2] or 1, 1)
    if match := re.fullmatch(r"-(\d\d)-?(\d\d)", text, re.ASCII):
        return _midnight(match[1], match[2], 1)
    if match := re.fullmatch(r"(\d\d)(-?)(\d\d)\2(\d\d)", text, re.ASCII):
        return _midnight(match[1], match[3], match[4])
    if match := re.fullmatch(r"(\d{4}|0\d)-?(\d{3})", text, re.ASCII):
        start = _midnight(match[1], 1, 1)
        return start + timedelta(days=int(match[2]) - 1) if start and 1 <= int(match[2]) <= 366 else None
    if match := re.fullmatch(r"(\d{4})-?W(\d\d)(?:-?(\d))?", text, re.ASCII):
        return _week(*match.groups())
    return None


def _week(year: str, week: str, day: str | None) -> datetime | None:
    try:
        return aware(datetime.fromisocalendar(int(year), int(week), int(day or 1)), None)
    except ValueError:
        return None


def _unix(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970, of ten or thirteen digits (2001 to 2286)."""
    if dotnet := _DOTNET.fullmatch(text):
        text = dotnet[1]
    if re.fullmatch(r"[1-9]\d{9}(?:\d{3})?", text, re.ASCII) is None:
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _readable(text: str) -> str:
    """Folded, with zones that are spelled out as abbreviations, and without suffixes of numbers."""
    return abbreviated(_SUFFIX.sub("", folded(text)))


def _in_words(text: str, language: str) -> datetime | None:
    """A date in the words of the language, or in those of any other."""
    moments = (_written(translated, language) for translated in _translations(text, language))
    return next(filter(None, moments), None)


def _translations(text: str, language: str) -> Iterator[str]:
    """A folded text as it is, or with what its language calls the months in English; then with what others do. Where no
    digit stands there is no date, and the words of sixty languages are not fetched (.3 s in a new process)."""
    translated = in_english(text, language) if language else text
    yield translated
    if not _DIGIT.search(text):
        return
    if (elsewhere := in_english(text)) not in (text, translated):
        yield elsewhere


def _written(text: str, language: str) -> datetime | None:
    """A date in words or numbers, a time, a zone, and nothing else but what says nothing."""
    match = _day(text, language)
    if match is None:
        return None
    lead, rest = match.without(text)
    if len(lead.split()) > 4:
        return None
    if first := re.search(r"\d", lead):
        rest = f"{lead[first.start() :]} {rest}"
    clock = _clock(rest)
    return aware(datetime.combine(match.day, clock[0]), clock[1]) if clock else None


def _day(text: str, language: str) -> DayMatch | None:
    return day_named(text) or day_numbered(text, "en-us" if _is_american(text, language) else language)


def _is_american(text: str, language: str) -> bool:
    return language[:2].lower() in ("", "en") and _AMERICAN_ZONE.search(text) is not None


def _clock(text: str) -> tuple[time, tzinfo | None] | None:
    """Time and zone of what stands beside a date; midnight when it says none; None when it is not understood."""
    match = next((m for m in _TIME.finditer(text) if _says_time(m)), None)
    moment = _time_of(match) if match else time()
    before, behind = (text[: match.start()], text[match.end() :]) if match else ("", text)
    behind, where = _zone(behind)
    rest = _COMMENT.sub(" ", f"{before} {behind}")
    understood = not any(c.isdigit() or c == "+" for c in rest) and all(w in FILL for w in _WORD.findall(rest))
    return (moment, where) if understood and moment is not None else None


def _zone(text: str) -> tuple[str, tzinfo | None]:
    """The text without the first zone in it, and that zone."""
    for match in _ZONE.finditer(text):
        if where := zone(match[0].replace(" ", "").replace("\u2212", "-")):
            return f"{text[: match.start()]} {text[match.end() :]}", where
    return text, None


def _says_time(match: re.Match[str]) -> bool:
    return bool(match["minute"] or match["half"] or match["hours"])


def _time_of(match: re.Match[str]) -> time | None:
    hour, half = int(match["hour"]), match["half"] or match["before"]
    if half:
        second_half = half.startswith("p") or HALF.get(half, False)
        hour = hour % 12 + (12 if second_half else 0) if hour <= 12 else hour
    return _time(str(hour), match["minute"], match["second"])


def _time(hour: str, minute: str | None, second: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0), _second(second))
    except ValueError:
        return None


def _second(written: str | None) -> int:
    """A leap second counts as the one before it."""
    return 59 if written == "60" else int(written or 0)


def _midnight(year: str, month: int | str, day: int | str) -> datetime | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= 69 else 2000
    try:
        return datetime(number, int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None


def _in_ascii_digits(text: str) -> str:
    """With the digits of Arabic, Persian, Hindi and other scripts as ASCII ones, and without marks of direction."""
    if text.isascii():
        return text
    text = _MARKS_OF_DIRECTION.sub("", text)
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


def plausible(moment: datetime | None) -> datetime | None:
    """A date of publication, or None: what lies before 1971 is an unset clock."""
    return moment if moment and moment.year >= 1971 else None


def first_plausible(claims: Iterable[str], language: str = "") -> datetime | None:
    """The first of several texts that is a date of publication: a clock that was never set hides no other one."""
    return next(filter(None, (plausible(instant(claim, language)) for claim in claims if claim)), None)

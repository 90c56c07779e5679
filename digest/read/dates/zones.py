"""Names of time zones in dates, as offsets from UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

#: Minutes east of UTC and the abbreviations that mean them. Of those used by several regions the one news writes most
#: often counts: CST is Chicago's, BST London's, IST India's.
_ABBREVIATIONS = """
0 z ut utc gmt wet zulu
60 bst cet mez met west wat
120 cest mesz mest eet oez sast cat
180 eest oesz msk trt eat
240 gst
300 pkt
330 ist
345 npt
420 ict wib
480 hkt sgt awst pht
540 jst kst
570 acst
600 aest
630 acdt
660 aedt
720 nzst
780 nzdt
-150 ndt
-180 adt brt art
-210 nst
-240 ast edt clt
-300 est cdt
-360 cst mdt
-420 mst pdt
-480 pst akdt
-540 akst
-600 hst
"""
_MINUTES = {
    name: int(minutes) for minutes, *names in map(str.split, _ABBREVIATIONS.strip().splitlines()) for name in names
}

#: Names that leave open whether summer time holds → whose clocks decide.
_PLACES = {
    "at": "America/Halifax",
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}

#: Zones that are spelled out, folded → their abbreviations.
_SPELLED = re.compile(
    r"\b(?:(eastern|central|mountain|pacific) (?:(standard|daylight) )?time"
    r"|(coordinated universal|greenwich mean|british summer|central european(?: standard| summer)?) time)\b"
)
_LONG = {
    "coordinated universal": "utc",
    "greenwich mean": "gmt",
    "british summer": "bst",
    "central european": "cet",
    "central european standard": "cet",
    "central european summer": "cest",
}

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-\u2212])(\d{1,2}):?(\d{2})?", re.ASCII)
_REGION = re.compile(r"([a-z]+)/([a-z_]+)(?:/([a-z_]+))?")


def abbreviated(text: str) -> str:
    """The folded text with zones that are spelled out as abbreviations: "mountain standard time" as "mst"."""
    return _SPELLED.sub(_abbreviation, text) if "time" in text else text


def _abbreviation(spelled: re.Match[str]) -> str:
    region, half, name = spelled.groups()
    return _LONG[name] if name else f"{region[0]}{half[0] if half else ''}t"


@lru_cache(maxsize=256)
def zone(name: str) -> tzinfo | None:
    """The zone that a folded name or offset means: "z", "+0100", "gmt-01:01", "pst", "et", "europe/berlin"; None when
    it means none. Offsets of a day or more mean none."""
    if name in _MINUTES:
        return timezone(timedelta(minutes=_MINUTES[name]))
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    if match := _OFFSET.fullmatch(name):
        return _offset(*match.groups())
    return _region(name)


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    if int(hours) > 23 or int(minutes or 0) > 59:
        return None
    length = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(length if sign == "+" else -length)


def _region(name: str) -> tzinfo | None:
    match = _REGION.fullmatch(name)
    if match is None:
        return None
    if name.startswith("etc/"):
        return zone(match[2])
    try:
        return ZoneInfo("/".join(part.title() for part in match.groups() if part))
    except (KeyError, ValueError, OSError):
        return None


def aware(local: datetime, where: tzinfo | None) -> datetime | None:
    """The instant of a naive local time, in its zone; None where it lies outside the calendar."""
    moment = local.replace(tzinfo=where or UTC)
    if 1 < local.year < 9999:
        return moment
    try:
        moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment

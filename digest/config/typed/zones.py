"""Time zones as people call them (pure; looked up in the tables that come with Python's packages)."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from babel.core import Locale, get_global

from digest.config.typed.unclear import Unclear
from digest.text.near_misses import nearest, quoted

#: Hours ahead of Greenwich in winter → a city whose clocks change as those of most people there do.
_BY_HOURS = {
    -10: "Pacific/Honolulu",
    -9: "America/Anchorage",
    -8: "America/Los_Angeles",
    -7: "America/Denver",
    -6: "America/Chicago",
    -5: "America/New_York",
    -4: "America/Halifax",
    -3: "America/Sao_Paulo",
    0: "Europe/London",
    1: "Europe/Berlin",
    2: "Europe/Athens",
    3: "Europe/Istanbul",
    4: "Asia/Dubai",
    5: "Asia/Karachi",
    5.5: "Asia/Kolkata",
    6: "Asia/Dhaka",
    7: "Asia/Bangkok",
    8: "Asia/Singapore",
    9: "Asia/Tokyo",
    10: "Australia/Sydney",
    12: "Pacific/Auckland",
}
_BY_LETTERS = {
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ", "MET", "MEST"), "Europe/Berlin"),
    **dict.fromkeys(("BST", "GMT/BST", "UK"), "Europe/London"),
    **dict.fromkeys(("EET", "EEST", "OEZ"), "Europe/Athens"),
    **dict.fromkeys(("WET", "WEST"), "Europe/Lisbon"),
    **dict.fromkeys(("EST", "EDT", "ET", "EASTERN", "EASTERN TIME", "US EASTERN"), "America/New_York"),
    **dict.fromkeys(("CST", "CDT", "CT", "CENTRAL", "CENTRAL TIME", "US CENTRAL"), "America/Chicago"),
    **dict.fromkeys(("MST", "MDT", "MT", "MOUNTAIN", "MOUNTAIN TIME", "US MOUNTAIN"), "America/Denver"),
    **dict.fromkeys(("PST", "PDT", "PT", "PACIFIC", "PACIFIC TIME", "US PACIFIC"), "America/Los_Angeles"),
    "HST": "Pacific/Honolulu",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "SGT": "Asia/Singapore",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
}
_STANDING_STILL = frozenset({"EST", "MST", "HST"})
"""Names that Python's tables know, and that have no summer time: nobody's clocks go by them all year."""
_AHEAD = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])\s*(\d{1,2})(?:[:.]?([0-5]\d))?(?:\s*(?:UTC|GMT))?", re.IGNORECASE)


def timezone(text: str) -> str:
    """The name of a zone, as zoneinfo knows it."""
    zones = _zones()
    zone = text.strip().replace(" ", "_")
    if zone in zones and zone not in _STANDING_STILL:
        return zone
    if city := _by_clock(text.strip()):
        what = f"{quoted(text)} says nothing of summer time. Write the city whose clocks you go by, like:"
        raise Unclear(what, city)
    near = nearest(zone, zones, likeness=0.75) or _by_city(zone) or _by_country(text)
    hint = f" Did you mean: {near}?" if near else " Write it like Europe/London."
    raise Unclear(f"{quoted(text)} is not a time zone.{hint}", near)


def _by_clock(text: str) -> str:
    """Of "GMT+1", "UTC+05:30" and "CEST" a city that goes by it; empty for what is none of these."""
    if ahead := _AHEAD.fullmatch(text.replace("−", "-").replace("–", "-")):
        hours = int(ahead[2]) + int(ahead[3] or 0) / 60
        return _BY_HOURS.get(hours if ahead[1] == "+" else -hours, "")
    return _BY_LETTERS.get(re.sub(r"[\s_]+", " ", text).upper(), "")


def _by_city(zone: str) -> str:
    by_city = {name.rpartition("/")[2]: name for name in sorted(_zones(), reverse=True) if "/" in name}
    return by_city.get(nearest(zone.rpartition("/")[2], by_city, likeness=0.7), "")


def _by_country(text: str) -> str:
    """The zone of a country that has one, or of which one is known best."""
    names = {str(name).casefold(): str(code) for code, name in Locale("en").territories.items()}
    zones = get_global("territory_zones").get(names.get(text.strip().casefold(), ""), ())
    return str(zones[0]) if 0 < len(zones) <= 2 else ""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # 13 ms each time

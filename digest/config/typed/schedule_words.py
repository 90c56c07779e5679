"""Schedules in words: "weekdays at 07:00" (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from difflib import get_close_matches

from digest.config.typed.amounts import COUNTS
from digest.config.typed.cron import cron
from digest.config.typed.days import clock, day
from digest.config.typed.schedules import ORDINALS, WEEKDAYS, Schedule, in_order
from digest.config.typed.unclear import Unclear, plain
from digest.text.near_misses import quoted

_ALL = tuple(range(7))
_DAYS: dict[str, tuple[int, ...]] = {w: (n,) for n, d in enumerate(WEEKDAYS) for w in (d, f"{d}s", d[:3], d[:2])}
_DAYS |= {"tues": (1,), "weds": (2,), "thur": (3,), "thurs": (3,)}
_DAYS |= dict.fromkeys(("daily", "day", "everyday", "days"), _ALL)
_DAYS |= dict.fromkeys(("weekday", "weekdays", "workday", "workdays", "working days"), _ALL[:5])
_DAYS |= dict.fromkeys(("weekend", "weekends"), _ALL[5:])
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midday|midnight)"
_CLOCKS = rf"{_CLOCK}(?: and (?:at )?{_CLOCK})*"
_LIKE = "daily, weekdays, mondays and thursdays, monday to thursday, or monthly on the 15th"


def schedule(text: str) -> Schedule:
    """The schedule an editor typed in one of the forms of the documentation, or in cron's; nothing is "by hand"."""
    said = plain(text)
    if said in ("no", "never", "none", "off", "null", "~"):
        raise Unclear("Without a schedule it is sent by hand. Write:", "by hand")
    if said in ("", "by hand", "by-hand", "manual", "manually"):
        return Schedule(text=text)
    if said.startswith("cron"):
        return cron(text, said[4:].split())
    if re.fullmatch(r"(?:[-*/,\da-z]+ ){4}[-*/,\da-z]+", said) and "*" in said:
        raise Unclear("For a cron line the word cron comes first. Write:", f"cron {said}")
    rule, start, times = _parts(said)
    readers: tuple[Callable[[str], object], ...] = (_rule, _start, _times)
    mended = [_mended(read, part) for read, part in zip(readers, (rule, start, times), strict=True)]
    if why := next((why for why, _ in mended if why), None):
        known = all(part or not said for said, (_, part) in zip((rule, start, times), mended, strict=True))
        raise _whole(why.what, *(part if known else "" for _, part in mended))
    found = replace(_rule(rule), text=text, start=_start(start), times=_times(times))
    if found.every > 1 and not found.start:
        first = date(2026, 1, 5) + timedelta(days=found.days[0])
        raise _whole("I need the date of the first one. Write, for example:", rule, f"from {first}", times)
    return found


def _parts(said: str) -> tuple[str, str, str]:
    """Its rule, "from" its first day, and its times; what is missing is empty."""
    said = re.sub(r"\s*,\s*(?:and )?|\s*&\s*", " and ", said)
    start = re.search(
        rf"\b(?:from|starting(?: on)?|since) (?!{'|'.join(WEEKDAYS)})(\S*\d.*?|[a-z]+ \d.*?)(?= at |$)", said
    )
    if start:
        said = " ".join((said[: start.start()] + said[start.end() :]).split())
    begins = f"from {start[1]}" if start else ""
    if found := re.fullmatch(rf"(?:at )?({_CLOCKS})(?: (?:on )?(.+))?", said, re.ASCII):
        return found[2] or "", begins, found[1]
    if " at " in said:
        rule, _, times = said.partition(" at ")
        return rule, begins, times
    if found := re.fullmatch(rf"(.+?) ({_CLOCKS})", said, re.ASCII):
        return found[1], begins, found[2]
    return said, begins, ""


def _mended(read: Callable[[str], object], part: str) -> tuple[Unclear | None, str]:
    """What is unclear in a part of a schedule, and the part as it could be written."""
    try:
        read(part)
    except Unclear as why:
        return why, why.write
    return None, part


def _whole(what: str, rule: str, start: str, times: str) -> Unclear:
    if not (rule and times):
        return Unclear(re.sub(r"(?: Write)?:$", "", what).removesuffix(".") + ".")
    return Unclear(what, " ".join(filter(None, (rule, start, f"at {times}"))))


def _start(said: str) -> date | None:
    if not said:
        return None
    try:
        return day(said.removeprefix("from "))
    except Unclear as why:
        raise Unclear(why.what, why.write and f"from {why.write}") from None


def _times(said: str) -> tuple[time, ...]:
    if not said:
        raise Unclear("The time of day is missing. Write:", "07:00")
    parts = [part.removeprefix("at ") for part in said.split(" and ") if part]
    mended = [_mended(clock, part) for part in parts]
    if why := next((why for why, _ in mended if why), None):
        fixed = [part for _, part in mended]
        raise Unclear(why.what, " and ".join(fixed) if all(fixed) else "")
    return tuple(sorted({clock(part) for part in parts}))


def _rule(said: str) -> Schedule:
    """The days alone, as a schedule without times."""
    said = re.sub(r"^(?:weekly|every week|each week|once a week)(?: on)?\b|^on\b|^from\b", "", said).strip()
    if found := re.fullmatch(r"(?:monthly|(?:every|each) month|once a month)(?: on)?(?: the)?\b ?(.*)", said):
        return _monthly(found[1])
    if found := re.fullmatch(
        r"the (.+?)(?: (?:of|in) (?:the|every|each) month)?|(.+) of (?:the|every|each) month", said
    ):
        return _monthly(found[1] or found[2].removeprefix("every ").removeprefix("each "))
    if found := re.fullmatch(r"(?:every|each) (other|second|\w+) weeks?(?: on)?\b ?(.*)", said):
        return _fortnightly(found[1], found[2])
    if found := re.fullmatch(r"(?:fortnightly|every fortnight)(?: on)?\b ?(.*)", said):
        return _fortnightly("other", found[1])
    if found := re.fullmatch(r"(?:biweekly|bi-weekly|every second(?! week))(?: on)? ?(.*)", said):
        what = f"{quoted(said)} can be read in two ways. If it is once in two weeks, write:"
        raise Unclear(what, f"every other week on {found[1] or 'friday'}")
    if found := re.fullmatch(r"(?:every|each) other (?!day)(.+)", said):
        return _fortnightly("other", found[1])
    return Schedule(text="", days=_days(said))


def _days(said: str) -> tuple[int, ...]:
    if not said:
        raise Unclear("The day is missing. Write, for example:", "mondays")
    found: set[int] = set()
    for part in said.split(" and "):
        name = re.sub(r"^(?:on|every|each|the|all)\b ?", "", part)
        if ends := re.fullmatch(r"(\w+) ?(?:-|to|through|thru|until|till) ?(\w+)", name):
            first, last = _day_word(ends[1], said)[0], _day_word(ends[2], said)[-1]
            found |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
        else:
            found |= set(_day_word(name, said))
    return tuple(sorted(found))


def _day_word(word: str, said: str) -> tuple[int, ...]:
    if word in _DAYS:
        return _DAYS[word]
    near = get_close_matches(word, [w for w in _DAYS if len(w) > 4], 1, 0.75)
    if near:
        raise Unclear(f"{quoted(word)} is not a day. Did you mean {near[0]}? Write:", said.replace(word, near[0]))
    raise Unclear(f"I do not understand {quoted(said)}. Days are written like {_LIKE}.")


def _fortnightly(often: str, days: str) -> Schedule:
    number = {"other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(often)
    every = number or COUNTS.get(often) or (int(often) if re.fullmatch(r"[1-9]\d?", often, re.ASCII) else 0)
    if not every or every > 52:
        raise Unclear(
            f"I do not understand {quoted(f'every {often} weeks')}. Write, for example:",
            "every other week on friday",
        )
    if not days:
        raise Unclear("The day is missing. Write, for example:", f"every {often} week{'s'[: number is None]} on friday")
    return Schedule(text="", days=_days(days), every=every)


def _monthly(said: str) -> Schedule:
    if not said:
        raise Unclear("The day of the month is missing. Write, for example:", "monthly on the 1st")
    dates, nth, noun = set[int](), set[tuple[int, int]](), ""
    for part in reversed(said.split(" and ")):  # "the first and third monday": the noun comes last
        name = re.sub(r"^(?:on )?(?:the )?", "", part)
        count, _, own = name.partition(" ")
        noun = own or noun
        number = _count(count, own or ("" if count[:2].isdecimal() else noun))
        if noun in ("", "day") or (number > len(ORDINALS) and not own):
            dates.add(number)
        else:
            nth.add((number, _one_day(noun)))
    return Schedule(text="", month_days=in_order(dates), nth=tuple(sorted(nth, key=lambda n: (n[0] < 0, *n))))


def _count(word: str, noun: str) -> int:
    """1 for "first" and "1st", -1 for "last"."""
    most = 31 if noun in ("", "day") else 5
    digits = re.fullmatch(r"(\d{1,9})(?:st|nd|rd|th)?", word, re.ASCII)
    number = int(digits[1]) if digits else -1 if word == "last" else 0
    if word in ORDINALS:
        number = ORDINALS.index(word) + 1
    if digits and not 1 <= number <= most:
        raise Unclear(
            f"No month has a {quoted(f'{word} {noun}'.strip())}. Write, for example:",
            f"monthly on the last {noun or 'day'}",
        )
    if not number:
        raise Unclear(
            f"I do not understand {quoted(f'{word} {noun}'.strip())}. Write, for example:",
            "monthly on the first monday",
        )
    return number


def _one_day(noun: str) -> int:
    if len(_DAYS.get(noun, ())) != 1:
        raise Unclear(f"{quoted(noun)} is not a day of the week. Write, for example:", "monthly on the first monday")
    return _DAYS[noun][0]

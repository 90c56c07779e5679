"""Schedules in words: "weekdays at 07:00" (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from digest.config.typed.amounts import COUNTS
from digest.config.typed.cron import cron
from digest.config.typed.days import clock, day
from digest.config.typed.schedule_slips import english, refuse_other_shapes
from digest.config.typed.schedules import ORDINALS, WEEKDAYS, Schedule, days_in_words, in_order
from digest.config.typed.unclear import Unclear, simplified
from digest.text.near_misses import nearest, quoted

_ALL = tuple(range(7))
_SOME_DAY = date(2026, 1, 4)
"""Stands for today where nobody is shown what is proposed."""
_DAYS: dict[str, tuple[int, ...]] = {w: (n,) for n, d in enumerate(WEEKDAYS) for w in (d, f"{d}s", d[:3], d[:2])}
_DAYS |= {"tues": (1,), "weds": (2,), "thur": (3,), "thurs": (3,)}
_DAYS |= dict.fromkeys(("daily", "day", "everyday", "days"), _ALL)
_DAYS |= dict.fromkeys(("weekday", "weekdays", "workday", "workdays", "working days"), _ALL[:5])
_DAYS |= dict.fromkeys(("weekend", "weekends"), _ALL[5:])
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midday|midnight)"
_CLOCKS = rf"{_CLOCK}(?: and (?:at )?{_CLOCK})*"
_READERS = re.compile(
    r",? ?(?:in |by |at )?(?:(?:the |each |every |their )?(?:readers?|subscribers?|recipients?)(?:'s?)?(?: own)?"
    r"(?: local)? (?:time|clock|time ?zone)|local time)$"
)
_LIKE = "daily, weekdays, mondays and thursdays, monday to thursday, or monthly on the 15th"


def schedule(text: str, today: date = _SOME_DAY) -> Schedule:
    """The schedule an editor typed in one of the forms of the documentation, or in cron's; nothing is "by hand". What
    is proposed instead of an unclear one begins after `today`."""
    phrase = simplified(text).replace("\u2019", "'")
    if whose := _READERS.search(phrase):
        return _by_readers(text, phrase[: whose.start()], today)
    if phrase in ("no", "never", "none", "off", "null", "~"):
        raise Unclear("Without a schedule it is sent by hand. Write:", "by hand")
    if phrase in ("", "by hand", "by-hand", "manual", "manually"):
        return Schedule(text=text)
    if phrase.startswith("cron"):
        return cron(text, phrase[4:].split())
    if re.fullmatch(r"(?:[-*/,\da-z]+ ){4}[-*/,\da-z]+", phrase) and "*" in phrase:
        raise Unclear("For a cron line the word cron comes first. Write:", f"cron {phrase}")
    if words := english(phrase):
        raise _in_english(text, words, today)
    rule, start, times = _parts(phrase)
    readers: tuple[Callable[[str], object], ...] = (_rule, _start, _times)
    mended = [_mended(read, part) for read, part in zip(readers, (rule, start, times), strict=True)]
    if unclear := next((fault for fault, _ in mended if fault), None):
        known = all(part or not typed for typed, (_, part) in zip((rule, start, times), mended, strict=True))
        raise _whole(unclear.what, *(part if known else "" for _, part in mended))
    due = replace(_rule(rule), text=text, start=_start(start), times=_times(times))
    if due.every > 1 and not due.start:
        first = min(today + timedelta(days=n) for n in range(1, 8) if (today.weekday() + n) % 7 in due.days)
        raise _whole("I need the date of the first one. Write, for example:", rule, f"from {first}", times)
    return due


def _by_readers(text: str, rule: str, today: date) -> Schedule:
    """By each reader's own clock. Raises `Unclear` with the whole schedule as it could be written."""
    try:
        due = schedule(rule, today)
    except Unclear as unclear:
        raise Unclear(unclear.what, unclear.write and f"{unclear.write} reader's time") from None
    if due.by_hand:
        raise Unclear(
            "What is sent by hand goes to everybody at once. Write, for example:", "daily at 07:00 reader's time"
        )
    return replace(due, text=text, local=True)


def _in_english(text: str, words: str, today: date) -> Unclear:
    """A schedule in another language, with what it would be in English."""
    what = f"{quoted(text)}: a schedule is written in English."
    try:
        write = schedule(words, today).words
    except Unclear as unclear:
        write = unclear.write
    return Unclear(f"{what} Write:", write) if write else Unclear(f"{what} Write it like weekdays at 07:00.")


def _parts(phrase: str) -> tuple[str, str, str]:
    """Its rule, "from" its first day, and its times; what is missing is empty."""
    phrase = re.sub(r"\s*,\s*(?:and )?|\s*&\s*", " and ", phrase)
    start = re.search(
        rf"\b(?:from|starting(?: on)?|since) (?!{'|'.join(WEEKDAYS)})(\S*\d.*?|[a-z]+ \d.*?)(?= at |$)", phrase
    )
    if start:
        phrase = " ".join((phrase[: start.start()] + phrase[start.end() :]).split())
    begins = f"from {start[1]}" if start else ""
    if match := re.fullmatch(rf"(?:at )?({_CLOCKS})(?: (?:on )?(.+))?", phrase, re.ASCII):
        return (match[2] or "").removeprefix("and "), begins, match[1]
    if " at " in phrase:
        rule, _, times = phrase.partition(" at ")
        return rule, begins, times
    if match := re.fullmatch(rf"(.+?) ({_CLOCKS}|[0-2]\d[0-5]\d)", phrase, re.ASCII):
        return match[1], begins, match[2]
    return phrase, begins, ""


def _mended(read: Callable[[str], object], part: str) -> tuple[Unclear | None, str]:
    """What is unclear in a part of a schedule, and the part as it could be written."""
    try:
        read(part)
    except Unclear as unclear:
        return unclear, unclear.write
    return None, part


def _whole(what: str, rule: str, start: str, times: str) -> Unclear:
    if not (rule and times):
        return Unclear(re.sub(r"(?: Write)?:$", "", what).removesuffix(".") + ".")
    return Unclear(what, " ".join(filter(None, (rule, start, f"at {times}"))))


def _start(phrase: str) -> date | None:
    if not phrase:
        return None
    try:
        return day(phrase.removeprefix("from "))
    except Unclear as unclear:
        raise Unclear(unclear.what, unclear.write and f"from {unclear.write}") from None


def _times(phrase: str) -> tuple[time, ...]:
    if not phrase:
        raise Unclear("The time of day is missing. Write:", "07:00")
    parts = [part.removeprefix("at ") for part in phrase.split(" and ") if part]
    mended = [_mended(clock, part) for part in parts]
    if unclear := next((fault for fault, _ in mended if fault), None):
        fixed = [part for _, part in mended]
        raise Unclear(unclear.what, " and ".join(fixed) if all(fixed) else "")
    return tuple(sorted({clock(part) for part in parts}))


def _rule(phrase: str) -> Schedule:
    """The days alone, as a schedule without times."""
    phrase = re.sub(r"^(?:weekly|every week|each week|once a week)(?: on)?\b|^on\b|^from\b", "", phrase).strip()
    if match := re.fullmatch(r"(?:monthly|(?:every|each) month|once a month)(?: on)?(?: the)?\b ?(.*)", phrase):
        return _monthly(match[1])
    if match := re.fullmatch(
        r"the (.+?)(?: (?:of|in) (?:the|every|each) month)?|(.+) of (?:the|every|each) month", phrase
    ):
        return _monthly(match[1] or match[2].removeprefix("every ").removeprefix("each "))
    if match := re.fullmatch(r"(?:every|each) (other|second|\w+) weeks?(?: on)?\b ?(.*)", phrase):
        return _fortnightly(match[1], match[2])
    if match := re.fullmatch(r"(?:fortnightly|every fortnight)(?: on)?\b ?(.*)", phrase):
        return _fortnightly("other", match[1])
    refuse_other_shapes(phrase)
    if match := re.fullmatch(r"(.+?) (?:except|but not|but|without|excluding|not)(?: on)? (.+)", phrase):
        left = tuple(sorted(set(_days(match[1])) - set(_days(match[2]))))
        raise Unclear("I know days that are in, none that are out. Write:", days_in_words(left) if left else "")
    if match := re.fullmatch(r"(?:biweekly|bi-weekly|every second(?! week))(?: on)? ?(.*)", phrase):
        what = f"{quoted(phrase)} can be read in two ways. If it is once in two weeks, write:"
        raise Unclear(what, f"every other week on {match[1] or 'friday'}")
    if match := re.fullmatch(r"(?:every|each) other (?!day)(.+)", phrase):
        return _fortnightly("other", match[1])
    return Schedule(text="", days=_days(phrase))


def _days(phrase: str) -> tuple[int, ...]:
    if not phrase:
        raise Unclear("The day is missing. Write, for example:", "mondays")
    days: set[int] = set()
    for part in phrase.split(" and "):
        name = re.sub(r"^(?:on|every|each|the|all)\b ?", "", part)
        if ends := re.fullmatch(r"(\w+) ?(?:-|to|through|thru|until|till) ?(\w+)", name):
            first, last = _day_word(ends[1], phrase)[0], _day_word(ends[2], phrase)[-1]
            days |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
        else:
            days |= set(_day_word(name, phrase))
    return tuple(sorted(days))


def _day_word(word: str, phrase: str) -> tuple[int, ...]:
    if word in _DAYS:
        return _DAYS[word]
    near = nearest(word, (name for name in _DAYS if len(name) > 4), likeness=0.75)
    if near:
        raise Unclear(f"{quoted(word)} is not a day. Did you mean {near}? Write:", phrase.replace(word, near))
    raise Unclear(f"I do not understand {quoted(phrase)}. Days are written like {_LIKE}.")


def _fortnightly(often: str, days: str) -> Schedule:
    number = {"other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(often)
    every = number or COUNTS.get(often) or (int(often) if re.fullmatch(r"[1-9]\d?", often, re.ASCII) else 0)
    if not every or every > 52:
        raise Unclear(
            f"I do not understand {quoted(f'every {often} weeks')}. Write, for example:",
            "every other week on friday",
        )
    if not days:
        raise Unclear("The day is missing. Write, for example:", f"every {often} week{'' if number else 's'} on friday")
    return Schedule(text="", days=_days(days), every=every)


def _monthly(phrase: str) -> Schedule:
    if not phrase:
        raise Unclear("The day of the month is missing. Write, for example:", "monthly on the 1st")
    dates, nth, noun = set[int](), set[tuple[int, int]](), ""
    for part in reversed(phrase.split(" and ")):  # "the first and third monday": the noun comes last
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

"""What people type for schedules, times, days, durations and amounts, as values (pure)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from difflib import get_close_matches
from itertools import pairwise
from statistics import median

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
ORDINALS = ("first", "second", "third", "fourth", "fifth")

_ALL = tuple(range(7))
_DAYS: dict[str, tuple[int, ...]] = {w: (n,) for n, d in enumerate(WEEKDAYS) for w in (d, f"{d}s", d[:3], d[:2])}
_DAYS |= {"tues": (1,), "weds": (2,), "thur": (3,), "thurs": (3,)}
_DAYS |= dict.fromkeys(("daily", "day", "everyday", "days"), _ALL)
_DAYS |= dict.fromkeys(("weekday", "weekdays", "workday", "workdays", "working days"), _ALL[:5])
_DAYS |= dict.fromkeys(("weekend", "weekends"), _ALL[5:])
_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_UNITS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600}
_UNITS |= {"d": 86400, "day": 86400, "w": 604800, "week": 604800}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNTS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}

_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?|noon|midday|midnight)"
_CLOCKS = rf"{_CLOCK}(?: and (?:at )?{_CLOCK})*"
_LIKE = "daily, weekdays, mondays and thursdays, monday to thursday, or monthly on the 15th"


class Unclear(ValueError):
    """What was typed has no certain meaning. `what` says so to an editor and ends in ":" when `write`, the whole
    value as it could be written, stands below it."""

    def __init__(self, what: str, write: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.write = write


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When editions are due, by the wall clock of the publication's zone: at each of `times` on each day that `on`
    says. The rules `days`, `month_days` and `nth` add up; a month that has no such day is passed over."""

    text: str
    """As typed."""
    times: tuple[time, ...] = ()
    """In order; empty: editions are made by hand."""
    days: tuple[int, ...] = ()
    """Weekdays, Monday 0."""
    every: int = 1
    """`days` of every so many weeks, counted from the week of `start`."""
    start: date | None = None
    """The first day that may have an edition."""
    month_days: tuple[int, ...] = ()
    """1 to 31; -1 is the last day of a month."""
    nth: tuple[tuple[int, int], ...] = ()
    """(1, 0) is the first Monday of a month, (-1, 4) the last Friday."""
    months: tuple[int, ...] = ()
    """Empty: all of them."""
    both: bool = False
    """A day must be one of `days` and of `month_days` (cron, when either of the two begins with a star)."""

    @property
    def by_hand(self) -> bool:
        return not self.times

    def on(self, day: date) -> bool:
        """Editions are due on that day."""
        return (self.start is None or day >= self.start) and self._falls(day)

    def _falls(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        last = (day + timedelta(days=1)).day == 1
        by_date = day.day in self.month_days or (last and -1 in self.month_days)
        weeks = (_monday(day) - _monday(self.start or day)).days // 7
        by_week = day.weekday() in self.days and weeks % self.every == 0
        if self.both:
            return by_date and by_week
        final = (day + timedelta(days=7)).month != day.month
        ordinals = {(day.day + 6) // 7, -1 if final else 0}
        return by_date or by_week or any(n in ordinals and wanted == day.weekday() for n, wanted in self.nth)

    @property
    def gap(self) -> timedelta:
        """The median time between two editions; by hand 7 days."""
        if self.by_hand:
            return timedelta(days=7)
        weekly = not (self.months or self.month_days or self.nth)
        first = _monday(self.start or date(2024, 1, 1)) if weekly else date(2024, 1, 1)
        period = 7 * self.every if weekly else 366  # of 2024, which has a 29 February
        dates = [n for n in range(period) if self._falls(first + timedelta(days=n))] or [0]
        minutes = [t.hour * 60 + t.minute for t in self.times]
        within = [b - a for a, b in pairwise(minutes)]
        between = [(b - a) * 1440 + minutes[0] - minutes[-1] for a, b in pairwise([*dates, dates[0] + period])]
        return timedelta(minutes=median(within * len(dates) + between))

    @property
    def words(self) -> str:
        """The same schedule in the words of the documentation: "weekdays at 07:00"; a cron line that has none stays
        as it is."""
        if self.by_hand:
            return "by hand"
        ruled = [*filter(None, (self.days, self.month_days or self.nth))]
        if self.months or self.both or len(ruled) > 1 or len(self.times) > 6:
            return _plain(self.text)
        return " ".join(
            filter(
                None,
                (self._rule_in_words(), self._start_in_words(), "at " + _and([f"{t:%H:%M}" for t in self.times])),
            )
        )

    def _rule_in_words(self) -> str:
        if self.days and self.every == 1:
            return _days_in_words(self.days)
        if self.days:
            often = "every other week" if self.every == 2 else f"every {self.every} weeks"
            return f"{often} on {_and([WEEKDAYS[d] for d in self.days])}"
        named = [f"{_ordinal(n)} {WEEKDAYS[d]}" for n, d in self.nth]
        dated = [f"{n}{_suffix(n)}" for n in self.month_days if n > 0]
        return "monthly on the " + _and([*named, *dated, *(["last day"] if -1 in self.month_days else [])])

    def _start_in_words(self) -> str:
        return f"from {self.start.isoformat()}" if self.start else ""


def schedule(text: str) -> Schedule:
    """The schedule an editor typed in one of the forms of the documentation, or in cron's; nothing is "by hand"."""
    said = _plain(text)
    if said in ("no", "never", "none", "off", "null", "~"):
        raise Unclear("Without a schedule it is sent by hand. Write:", "by hand")
    if said in ("", "by hand", "by-hand", "manual", "manually"):
        return Schedule(text=text)
    if said.startswith("cron"):
        return _cron(text, said[4:].split())
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
        what = f"{_quoted(said)} can be read in two ways. If it is once in two weeks, write:"
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
        raise Unclear(f"{_quoted(word)} is not a day. Did you mean {near[0]}? Write:", said.replace(word, near[0]))
    raise Unclear(f"I do not understand {_quoted(said)}. Days are written like {_LIKE}.")


def _fortnightly(often: str, days: str) -> Schedule:
    number = {"other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}.get(often)
    every = number or _COUNTS.get(often) or (int(often) if re.fullmatch(r"[1-9]\d?", often, re.ASCII) else 0)
    if not every or every > 52:
        raise Unclear(
            f"I do not understand {_quoted(f'every {often} weeks')}. Write, for example:",
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
    return Schedule(text="", month_days=_dates(dates), nth=tuple(sorted(nth, key=lambda n: (n[0] < 0, *n))))


def _count(word: str, noun: str) -> int:
    """1 for "first" and "1st", -1 for "last"."""
    most = 31 if noun in ("", "day") else 5
    digits = re.fullmatch(r"(\d{1,9})(?:st|nd|rd|th)?", word, re.ASCII)
    number = int(digits[1]) if digits else -1 if word == "last" else 0
    if word in ORDINALS:
        number = ORDINALS.index(word) + 1
    if digits and not 1 <= number <= most:
        raise Unclear(
            f"No month has a {_quoted(f'{word} {noun}'.strip())}. Write, for example:",
            f"monthly on the last {noun or 'day'}",
        )
    if not number:
        raise Unclear(
            f"I do not understand {_quoted(f'{word} {noun}'.strip())}. Write, for example:",
            "monthly on the first monday",
        )
    return number


def _one_day(noun: str) -> int:
    if len(_DAYS.get(noun, ())) != 1:
        raise Unclear(f"{_quoted(noun)} is not a day of the week. Write, for example:", "monthly on the first monday")
    return _DAYS[noun][0]


def _dates(dates: set[int]) -> tuple[int, ...]:
    return tuple(sorted(dates, key=lambda n: (n < 0, n)))


def _cron(text: str, fields: Sequence[str]) -> Schedule:
    """A crontab line: Sunday is 0 or 7, and a day needs to fit only one of day of month and day of week when neither
    begins with a star (crontab(5))."""
    if len(fields) != 5:
        raise Unclear(
            f"A cron line has five fields: minute, hour, day of month, month, day of week; I see {len(fields)}. "
            "Write, for example:",
            "cron 0 7 * * 1-5",
        )
    minutes = _field("minute", fields[0], 0, 59)
    hours = _field("hour", fields[1], 0, 23)
    dates = _field("day of month", fields[2], 1, 31)
    months = _field("month", fields[3], 1, 12, [m[:3] for m in MONTHS])
    days = {(n - 1) % 7 for n in _field("day of week", fields[4], 0, 7, ["sun", *(d[:3] for d in WEEKDAYS)], 0)}
    starred = fields[2].startswith("*") or fields[4].startswith("*")
    if starred and len(days) == 7 and len(dates) < 31:
        days = set()
    if starred and len(dates) == 31:
        dates = set()
    found = Schedule(
        text=text,
        times=tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes)),
        days=tuple(sorted(days)),
        month_days=_dates(dates),
        months=() if len(months) == 12 else tuple(sorted(months)),
        both=starred and bool(days) and bool(dates),
    )
    if dates and (found.both or not days) and not _ever(dates, months):
        raise Unclear(f"No month that {_quoted(' '.join(fields))} names has such a day.")
    return found


def _field(name: str, said: str, low: int, high: int, names: Sequence[str] = (), base: int = 1) -> set[int]:
    """The numbers of one field: "*", "1-5", "mon,wed", "*/15", "10-40/10"."""
    numbers = {word: base + n for n, word in enumerate(names)}
    found: set[int] = set()
    for part in said.split(","):
        spread, _, step = part.partition("/")
        first, dash, last = ("*", "", "") if spread == "*" else spread.partition("-")
        start = low if first == "*" else _number(first, numbers)
        stop = _number(last, numbers) if dash else high if step or first == "*" else start
        if name == "day of week" and stop == 0 and start > 0:
            stop = 7
        width = _number(step, {}) if "/" in part else 1
        if not (low <= start <= stop <= high and width > 0):
            raise Unclear(f"{_quoted(part)} does not fit the {name} of a cron line, which goes from {low} to {high}.")
        found |= set(range(start, stop + 1, width))
    return found


def _number(said: str, names: Mapping[str, int]) -> int:
    """-1 for what is neither a number nor one of the names."""
    return names.get(said, int(said) if re.fullmatch(r"\d{1,2}", said, re.ASCII) else -1)


def _ever(dates: Collection[int], months: Collection[int]) -> bool:
    return any(n <= monthrange(2024, month)[1] for month in months for n in dates)


def duration(text: str, unit: str = "days") -> timedelta:
    """The length of time typed, up to ten years: "6 hours", "90 min", "1 day 12 hours", "two weeks". A unit is
    required (`unit` is proposed where it is missing), and a month has no certain length."""
    said = re.sub(r"(?<=\d)(?=[a-z])", " ", _plain(text).replace(" and ", " "))
    if re.fullmatch(_NUMBER, said, re.ASCII):
        raise Unclear(f"{_quoted(text)} is not a duration. Write {said} days, or {said} hours:", f"{said} {unit}")
    words = said.split()
    seconds = 0.0
    for count, unit in zip(words[::2], words[1::2], strict=False):
        number = _COUNTS.get(count) or (float(count) if re.fullmatch(_NUMBER, count, re.ASCII) else -1)
        if unit.removesuffix("s") in ("month", "year") and number > 0:
            days = round(number * (30 if unit.startswith("month") else 365))
            raise Unclear(f"{_quoted(unit)} can be longer or shorter. Write:", f"{days} days")
        length = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"), -1)
        seconds = seconds + number * length if min(number, length, seconds) >= 0 else -1
    if len(words) % 2 or not words or not 0 <= seconds <= 3650 * 86400:
        raise Unclear(f"{_quoted(text)} is not a duration. Write it like 6 hours, 3 days or 2 weeks.")
    return timedelta(seconds=seconds)


def clock(text: str) -> time:
    """The time of day typed: "07:00", "7.30pm", "7 am", "noon", "midnight" (the first minute of a day)."""
    said = re.sub(r"(\d) ?([ap])\.? ?m\.?$", r"\1\2m", _plain(text))
    if said in _TIMES:
        return _TIMES[said]
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d\d))?(am|pm)?", said, re.ASCII)
    if not found or not (found[2] or found[3]):
        raise _no_clock(text, said.removesuffix(" o'clock"))
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
        half = ""
    if half or hour > 23 or minute > 59:
        raise _no_clock(text, f"{hour}:{minute:02}")
    return time(hour, minute)


def _no_clock(text: str, said: str) -> Unclear:
    """Says what may have been meant by "7", "24:00", "0700", "7h30", "07:00:00" and "07:00 CET"."""
    what = f"{_quoted(text)} is not a time."
    if re.fullmatch(r"[1-9]|0[1-9]|1[01]", said, re.ASCII):
        hour = int(said)
        return Unclear(f"{what} Write {hour:02}:00, or {hour}am or {hour}pm:", f"{hour:02}:00")
    if said in ("24:00", "24.00", "24"):
        return Unclear(f"{what} A day begins at 00:00, or midnight. Write:", "00:00")
    found = re.fullmatch(r"(\d\d?)(?:[:.h ]?(\d\d)?)(?::\d\d)?(?: ?([a-z]{2,5}))?", said, re.ASCII)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return Unclear(f"{what} Write it like 07:00, 7am, 7.30pm or noon.")
    if found[3]:
        what = f"{_quoted(text)} names a zone; every time is in the publication's own."
    return Unclear(f"{what} Write:", f"{int(found[1]):02}:{found[2] or '00'}")


def yes(text: str) -> bool:
    """True for yes, true and on; False for no, false and off."""
    said = _plain(text)
    if said in ("yes", "true", "on"):
        return True
    if said in ("no", "false", "off"):
        return False
    raise Unclear(f"{_quoted(text)} is neither yes nor no.")


def day(text: str) -> date:
    """The day typed: "2026-12-05" or "5 December 2026". What could be read in two ways is refused."""
    said = _plain(text).replace(",", "")
    if found := re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", said, re.ASCII):
        return _date(text, found[1], int(found[2]), found[3])
    if found := re.fullmatch(r"(\d\d?)(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.? (\d{4})", said, re.ASCII):
        return _date(text, found[3], _month(found[2]), found[1])
    if found := re.fullmatch(r"([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)? (\d{4})", said, re.ASCII):
        return _date(text, found[3], _month(found[1]), found[2])
    if found := re.fullmatch(r"(\d\d?)[./-](\d\d?)[./-](\d{4})", said, re.ASCII):
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second or second > 12 >= first:
            written = f"{found[3]}-{min(first, second):02}-{max(first, second):02}"
            raise Unclear(f"{_quoted(text)} is not written year first. Write:", written)
        raise Unclear(f"{_quoted(text)} can be read in two ways. Write it year first, like 2026-12-05.")
    raise Unclear(f"{_quoted(text)} is not a day. Write it year first, like 2026-12-05.")


def _date(text: str, year: str, month: int, number: str) -> date:
    if not 1 <= month <= 12:
        raise Unclear(f"{_quoted(text)} is not a day: it names no month.")
    last = monthrange(int(year), month)[1] if 2000 <= int(year) <= 2199 else 0
    if not last:
        raise Unclear(f"{_quoted(text)} is not a day: the year is {year}.")
    if not 1 <= int(number) <= last:
        raise Unclear(f"{_quoted(text)} is not a day: {MONTHS[month - 1].title()} {year} has {last} days.")
    return date(int(year), month, int(number))


def _month(word: str) -> int:
    return next((n for n, name in enumerate(MONTHS, 1) if name.startswith(word)), 0)


def span(text: str) -> tuple[date, date]:
    """The first and the last day of "2026-12-05 to 2027-01-18"; the same day twice where one is typed."""
    ends = re.split(r" (?:to|until|till|through|-) |(?<=\d-\d\d)-(?=\d{4}-)", _plain(text))
    if len(ends) > 2:
        raise Unclear(f"{_quoted(text)} has more than two days. Write one span in each entry.")
    first, last = day(ends[0]), day(ends[-1])
    if first > last:
        raise Unclear(f"{_quoted(text)} ends before it begins. Write:", f"{last} to {first}")
    return first, last


def words_count(text: str) -> int:
    """The number of words typed, 0 to 1000: "30 words", or 30."""
    found = re.fullmatch(r"(\d{1,6})(?: words?)?", _plain(text), re.ASCII)
    if not found:
        raise Unclear(f"{_quoted(text)} is not a number of words. Write it like 30 words.")
    if int(found[1]) > 1000:
        raise Unclear(f"{_quoted(text)} is too long for a summary: 1000 words at the most.")
    return int(found[1])


def share(text: str) -> float:
    """The share typed, from 0 to 1: "5 percent" is 0.05. "rejected" or "for 10 minutes" may follow."""
    said = _plain(text)
    found = re.fullmatch(rf"({_NUMBER}) ?(?:%|percent|per cent)(?: rejected| for (.+))?", said, re.ASCII)
    if not found:
        raise _no_unit(text, "share", "percent")
    if found[2]:
        duration(found[2])
    if float(found[1]) > 100:
        raise Unclear(f"{_quoted(text)} is more than all: a share is at most 100 percent.")
    return float(found[1]) / 100


def rate(text: str) -> float:
    """Messages a second: "50 per second", "600/min", "10,000 an hour"."""
    said = re.sub(r"(?<=\d),(?=\d{3}\b)", "", _plain(text))
    found = re.fullmatch(rf"({_NUMBER})(?: messages| mails)? ?(?:/|per |an? ) ?([a-z]+)", said, re.ASCII)
    seconds = _UNITS.get(found[2], 0) if found else 0
    if not found or not seconds or not float(found[1]):
        raise _no_unit(text, "rate", "per second")
    return float(found[1]) / seconds


def _no_unit(text: str, thing: str, unit: str) -> Unclear:
    what = f"{_quoted(text)} is not a {thing}."
    if re.fullmatch(_NUMBER, _plain(text), re.ASCII) and float(text):
        return Unclear(f"{what} Write:", f"{_plain(text)} {unit}")
    return Unclear(f"{what} Write it like 5 {unit}.")


def _plain(text: str) -> str:
    """Lower case, single spaces, plain hyphens; refuses what is far longer than anything a person would type."""
    if len(text) > 300:
        raise Unclear(f"{_quoted(text)} is too long to be understood.")
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).lower().split())


def _quoted(text: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text[:61])
    return f'"{shown[:60]}…"' if len(text) > 60 else f'"{shown}"'


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days_in_words(days: tuple[int, ...]) -> str:
    named = {_ALL: "daily", _ALL[:5]: "weekdays", _ALL[5:]: "weekends"}
    if days in named:
        return named[days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return _and([f"{WEEKDAYS[d]}s" for d in days])


def _and(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _ordinal(number: int) -> str:
    return "last" if number < 0 else ORDINALS[number - 1]


def _suffix(number: int) -> str:
    return "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")

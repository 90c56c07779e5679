"""When editors are shown an edition before it leaves: "18:00 the day before" (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from digest.config.typed.amounts import COUNTS, duration
from digest.config.typed.days import clock
from digest.config.typed.schedules import Schedule
from digest.config.typed.unclear import Unclear, simplified
from digest.text.durations import exactly
from digest.text.near_misses import quoted

_LIKE = "18:00 the day before, or 2 hours before"
_NO = ("", "no", "off", "none", "never", "false", "null", "~", "without")
_DAY = r"(?:on )?(?:the )?((?:same|\w+) days?(?: before)?|(?:day|evening|night) before)"
_MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """When the draft of an occasion is made and shown: so long before it, or at a time of day so many days before."""

    text: str = "no"
    """As its editor typed it."""
    ahead: timedelta = timedelta(0)
    days: int = 0
    at: time | None = None
    """By the wall clock of the publication's zone."""

    @property
    def wanted(self) -> bool:
        """Editions are shown before they leave."""
        return self.at is not None or bool(self.ahead)

    def of(self, nominal: datetime) -> datetime:
        """When by the wall clock an edition is shown that is due at that time."""
        if self.at is None:
            return nominal - self.ahead
        return datetime.combine(nominal.date() - timedelta(days=self.days), self.at)

    @property
    def words(self) -> str:
        """In the words of the documentation."""
        if self.at is None:
            return f"{exactly(self.ahead)} before" if self.ahead else "no"
        return f"{self.at:%H:%M} {_behind(self.days)}"


def review(text: str) -> Review:
    """The moment an editor typed: "18:00 the day before", "6pm two days before", "05:00 the same day", "2 hours
    before"; "no" for none. It is counted from when the edition is due."""
    phrase = re.sub(r"\b(?:before it is sent|before sending|earlier|ahead|in advance)$", "before", simplified(text))
    if phrase in _NO:
        return Review(text=text)
    if re.fullmatch(r"(?:\S+ ){1,4}before", phrase) and (ahead := _length(phrase.removesuffix(" before"))):
        return _ahead(text, ahead)
    if match := re.fullmatch(rf"{_DAY},?(?: at (.+))?", phrase):
        if not match[2]:
            raise Unclear("The time of day is missing. Write:", f"18:00 {_behind(_days(match[1]))}")
        return _on_a_day(text, match[2], match[1])
    if match := re.fullmatch(rf"(?:at )?(.+?),? {_DAY}", phrase):
        return _on_a_day(text, match[1], match[2])
    raise _no_review(text, phrase)


def _length(phrase: str) -> timedelta | None:
    try:
        return duration(phrase)
    except Unclear:
        return None


def _days(phrase: str) -> int:
    """How many days before; 0 is the same day, and more than the most where nobody knows."""
    count = phrase.partition(" ")[0]
    if count in ("day", "evening", "night"):
        return 1
    return 0 if count == "same" else COUNTS.get(count) or (int(count) if count.isdecimal() else _MOST + 1)


def _behind(days: int) -> str:
    return "the same day" if not days else "the day before" if days == 1 else f"{days} days before"


def _on_a_day(text: str, typed: str, day: str) -> Review:
    days = _days(day)
    if days > _MOST:
        raise Unclear(f"{quoted(text)}: {_MOST} days before are the most. Write it like {_LIKE}.")
    try:
        return Review(text=text, days=days, at=clock(typed))
    except Unclear as unclear:
        raise Unclear(unclear.what, unclear.write and f"{unclear.write} {_behind(days)}") from None


def _ahead(text: str, ahead: timedelta) -> Review:
    if not timedelta(minutes=1) <= ahead <= timedelta(days=_MOST):
        raise Unclear(f"{quoted(text)}: from 1 minute to {_MOST} days before.")
    return Review(text=text, ahead=ahead)


def _no_review(text: str, phrase: str) -> Unclear:
    if phrase in ("yes", "on", "true", "always"):
        return Unclear("Review when? Write, for example:", "18:00 the day before")
    if length := _length(phrase):
        return Unclear("Before what it is due is meant. Write:", f"{exactly(length)} before")
    try:
        if phrase.endswith(" before"):
            duration(phrase.removesuffix(" before"), "hours")
        at = clock(phrase.removeprefix("at "))
        return Unclear(f"{quoted(text)} of which day? Write:", f"{at:%H:%M} the day before")
    except Unclear as unclear:
        if unclear.write and phrase.endswith(" before"):
            return Unclear(unclear.what, f"{unclear.write} before")
    return Unclear(f"{quoted(text)} is no moment before an edition. Write it like {_LIKE}.")


def out_of_turn(review: Review, schedule: Schedule) -> str:
    """What is wrong with the moment for that schedule, in a sentence: it lies before each edition and behind the one
    before that; empty where it does, or where nothing is due by itself."""
    if not review.wanted or schedule.by_hand:
        return ""
    for earlier, due in pairwise(schedule.round):
        shown = review.of(due)
        if shown >= due:
            return f"The edition due at {due:%H:%M} would be shown at {shown:%H:%M}, when it has left. Show it earlier."
        if shown <= earlier:
            before = f"before the one of {earlier:%A} {earlier:%H:%M} has left"
            return f"The edition due at {due:%H:%M} would be shown {before}. Show it later."
    return ""

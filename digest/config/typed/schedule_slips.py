"""Schedules in words of other languages, or in a shape that editions do not have, and what to write for them (pure)."""

from __future__ import annotations

import re

from digest.config.typed.unclear import Unclear
from digest.text.near_misses import quoted

_GERMAN_DAYS = {
    "montag": "monday",
    "dienstag": "tuesday",
    "mittwoch": "wednesday",
    "donnerstag": "thursday",
    "freitag": "friday",
    "samstag": "saturday",
    "sonnabend": "saturday",
    "sonntag": "sunday",
}
_GERMAN = (
    (r"alle (?:zwei|2) wochen|jede (?:zweite|2\.) woche|vierzehntägig|zweiwöchentlich", "every other week"),
    (r"(?:jeden|am) ersten", "monthly on the first"),
    (r"(?:jeden|am) letzten", "monthly on the last"),
    (r"(?:monatlich|jeden monat) am ersten", "monthly on the first"),
    (r"(?:monatlich|jeden monat) am letzten", "monthly on the last"),
    (r"(?:monatlich|jeden monat) am (\d{1,2})\.", r"monthly on day \1"),
    (r"täglich|taeglich|jeden tag", "daily"),
    (r"werktags|werktäglich|wochentags|an (?:werk|wochen)tagen|jeden werktag", "weekdays"),
    (r"(?:am )?wochenendes?|wochenends", "weekends"),
    (r"wöchentlich|woechentlich|jede woche", "weekly"),
    *((rf"(?:jeden |am |immer )?{german}s?", f"{english}s") for german, english in _GERMAN_DAYS.items()),
    (r"(?:von )?(\w+)s bis (\w+)s", r"\1 to \2"),
    (r"und", "and"),
    (r"um|gegen", "at"),
    (r"ab", "from"),
    (r"mittags?", "noon"),
    (r"uhr", ""),
)
_TIMES_OF_DAY = r"every (?:single )?(?:morning|evening|afternoon|night)|nightly|mornings|evenings|each morning"


_SO_OFTEN = r"(once|twice|two times|2x|three times|3x)(?: a| per| each| every)? ?(?:/ ?)?week(?:ly)?"


def english(phrase: str) -> str:
    """A German schedule with its words in English, which may still lack something; empty where no word is German."""
    words = phrase
    for german, here in _GERMAN:
        words = re.sub(rf"(?<!\w)(?:{german})(?!\w)", here, words)
    words = re.sub(r"(?<!at)(?<!and) (\d{1,2})$", r" at \1", " ".join(words.split()))
    words = re.sub(r"monthly on day (\d+)", r"monthly on the \1", words)
    words = re.sub(r"(monthly on the (?:first|last) \w+day)s", r"\1", words)
    return words if words != " ".join(phrase.split()) else ""


def refuse_other_shapes(rule: str) -> None:
    """Raises `Unclear` with what to write for a rhythm that is none of days: hours, several times a week."""
    if re.fullmatch(_TIMES_OF_DAY, rule):
        raise Unclear(f"{quoted(rule)} names no time of day. Write, for example:", "daily")
    if re.fullmatch(r"hourly|(?:every|each|per) ?(?:\d+|few|other)? ?(?:hours?|h|minutes?|min)", rule):
        what = f"{quoted(rule)} is not a schedule: editions go out at times of day, as daily at 07:00 and 17:00."
        raise Unclear(what)
    if re.fullmatch(r"(?:every|each) (?:other|second|third|\d+(?:nd|rd)?|two|three) days?", rule):
        what = f"{quoted(rule)} falls on other days each week. Name them. Write, for example:"
        raise Unclear(what, "mondays, wednesdays and fridays")
    if often := re.fullmatch(_SO_OFTEN, rule):
        days = "tuesdays" if often[1] == "once" else "tuesdays and fridays"
        days = "mondays, wednesdays and fridays" if often[1].startswith(("three", "3")) else days
        raise Unclear("On which days? Write, for example:", days)

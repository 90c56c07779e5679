"""Durations, shares, rates, numbers of words, and yes or no, as people type them (pure)."""

from __future__ import annotations

import re
from datetime import timedelta

from digest.config.typed.unclear import Unclear, simplified
from digest.text.near_misses import quoted

_UNITS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600}
_UNITS |= {"d": 86400, "day": 86400, "w": 604800, "week": 604800}
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
COUNTS |= {"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
_YES = ("y", "ja", "j", "oui", "sí", "si", "1", "enabled", "always", "all", "ok")
_NO = ("n", "nein", "non", "none", "never", "0", "disabled")
_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"


def duration(text: str, unit: str = "days") -> timedelta:
    """The length of time typed, up to ten years: "6 hours", "90 min", "1 day 12 hours", "two weeks". A unit is
    required (`unit` is proposed where it is missing), and a month has no certain length."""
    phrase = re.sub(r"(?<=\d)(?=[a-z])", " ", simplified(text).replace(" and ", " "))
    if re.fullmatch(_NUMBER, phrase, re.ASCII):
        raise Unclear(f"{quoted(text)} is not a duration. Write {phrase} days, or {phrase} hours:", f"{phrase} {unit}")
    words = phrase.split()
    seconds = 0.0
    for count, unit in zip(words[::2], words[1::2], strict=False):
        number = COUNTS.get(count) or (float(count) if re.fullmatch(_NUMBER, count, re.ASCII) else -1)
        if unit.removesuffix("s") in ("month", "year") and number > 0:
            days = round(number * (30 if unit.startswith("month") else 365))
            raise Unclear(f"{quoted(unit)} can be longer or shorter. Write:", f"{days} days")
        length = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"), -1)
        seconds = seconds + number * length if min(number, length, seconds) >= 0 else -1
    if len(words) % 2 or not words or not 0 <= seconds <= 3650 * 86400:
        raise Unclear(f"{quoted(text)} is not a duration. Write it like 6 hours, 3 days or 2 weeks.")
    return timedelta(seconds=seconds)


def yes(text: str) -> bool:
    """True for yes, true and on; False for no, false and off."""
    phrase = simplified(text)
    if phrase in ("yes", "true", "on"):
        return True
    if phrase in ("no", "false", "off"):
        return False
    meant = "yes" if phrase in _YES else "no" if phrase in _NO else ""
    raise Unclear(f"{quoted(text)} is neither yes nor no.{' Write:' if meant else ''}", meant)


def yes_or_no(answer: bool) -> str:
    """The answer as it would be typed."""
    return "yes" if answer else "no"


def words_count(text: str) -> int:
    """The number of words typed, 0 to 1000: "30 words", or 30."""
    match = re.fullmatch(r"(\d{1,6})(?: words?)?", simplified(text), re.ASCII)
    if not match:
        raise Unclear(f"{quoted(text)} is not a number of words. Write it like 30 words.")
    if int(match[1]) > 1000:
        raise Unclear(f"{quoted(text)} is too long for a summary: 1000 words at the most.")
    return int(match[1])


def share(text: str) -> float:
    """The share typed, from 0 to 1: "5 percent" is 0.05. "rejected" or "for 10 minutes" may follow."""
    phrase = simplified(text)
    match = re.fullmatch(rf"({_NUMBER}) ?(?:%|percent|per cent)(?: rejected| for (.+))?", phrase, re.ASCII)
    if not match:
        raise _no_unit(text, "share", "percent")
    if match[2]:
        duration(match[2])
    if float(match[1]) > 100:
        raise Unclear(f"{quoted(text)} is more than all: a share is at most 100 percent.")
    return float(match[1]) / 100


def rate(text: str) -> float:
    """Messages a second: "50 per second", "600/min", "10,000 an hour"."""
    phrase = re.sub(r"(?<=\d),(?=\d{3}\b)", "", simplified(text))
    match = re.fullmatch(rf"({_NUMBER})(?: messages| mails)? ?(?:/|per |an? ) ?([a-z]+)", phrase, re.ASCII)
    seconds = _UNITS.get(match[2], 0) if match else 0
    if not match or not seconds or not float(match[1]):
        raise _no_unit(text, "rate", "per second")
    return float(match[1]) / seconds


def _no_unit(text: str, thing: str, unit: str) -> Unclear:
    what = f"{quoted(text)} is not a {thing}."
    if re.fullmatch(_NUMBER, simplified(text), re.ASCII) and float(text):
        return Unclear(f"{what} Write:", f"{simplified(text)} {unit}")
    return Unclear(f"{what} Write it like 5 {unit}.")

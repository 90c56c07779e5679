"""How long, and how many, in words (pure)."""

from __future__ import annotations

from datetime import timedelta


def in_words(span: timedelta) -> str:
    """ "3 days", "1 hour", "5 minutes": the largest unit that fits, rounded down."""
    seconds = max(0, int(span.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length * (2 if unit == "day" and seconds % length else 1):
            return counted(seconds // length, unit)
    return "less than a minute"


def exactly(span: timedelta) -> str:
    """The span as it would be typed, nothing lost: "90 minutes", "6 hours", "3 days"."""
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count, rest = divmod(span.total_seconds(), length)
        if count and not rest:
            return counted(int(count), unit)
    return f"{span.total_seconds():g} seconds"


def counted(number: int, noun: str) -> str:
    """ "1 subscriber", "40,112 subscribers"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")

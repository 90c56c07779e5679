"""Words of time, amount and address: they tell events apart and say nothing of a topic (pure).

Months and weekdays are the calendar's own, in the languages whose stop words are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale

from digest.group.words.terms import words

_LANGUAGES = ("ar", "cs", "da", "de", "en", "es", "fr", "it", "nb", "nl", "pl", "pt", "ru", "sv", "tr", "uk")
_TYPED = """
am bst cest cet clock edt est gmt met pdt pm pst utc uhr
dr frau herr lady lord madame miss monsieur mr mrs ms prof signor sir
billion cent hundred hunderttausend million millionen milliarden per percent prozent thousand tausend
two three four five six seven eight nine ten zwei drei vier funf sechs sieben acht neun zehn
first second third erste zweite dritte ersten zweiten dritten
"""


def _calendar() -> Iterator[str]:
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for names in (locale.months, locale.days):
            for context in names.values():
                for width in ("wide", "abbreviated"):
                    yield from (word for name in context.get(width, {}).values() for word in words(str(name)))


@cache
def _times() -> frozenset[str]:
    """Made when first asked for: sixteen calendars take a tenth of a second, and most commands group nothing."""
    return frozenset((*words(_TYPED), *_calendar()))


def tells_nothing(term: str) -> bool:
    """It is a number, a day, a month, an hour or a title of address."""
    return term in _times() or term.isdecimal()

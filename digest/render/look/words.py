"""The furniture of a mail in the reader's language: sentences from a catalogue, dates in the publication's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from gettext import c2py
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from digest.text.direction import begun, isolated, of_language

_PLACE = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Sentences of one language, found by their English; what it does not hold is said in English."""

    language: str
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """English singular → the sentence, or one per plural form."""
    plural: str = "(n != 1)"
    """Which form a number takes, as gettext writes it."""

    def say(self, sentence: str, **values: object) -> str:
        """The sentence in the catalogue's language, its slots filled; what goes the other way in one is isolated."""
        return self._filled(self.messages.get(sentence, (sentence,))[0], values, known=sentence in self.messages)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """The sentence in the form that goes with the number."""
        forms = self.messages.get(one, ())
        form = _form(self.plural, number) if forms else -1
        known = 0 <= form < len(forms)
        sentence = forms[form] if known else (one if number == 1 else many)
        return self._filled(sentence, {"number": number, **values}, known=known)

    def _filled(self, sentence: str, values: Mapping[str, object], *, known: bool) -> str:
        way = of_language(self.language) if known else "ltr"
        apart = {name: isolated(one, way) if isinstance(one, str) else one for name, one in values.items()}
        return begun(fill(sentence, apart), way)


ENGLISH = Catalogue(language="en")


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """`{name}` replaced by its value, once: braces inside a value, and names without a value, stay as they are."""
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), sentence)


def slots(sentence: str) -> set[str]:
    """Names of what is filled in: "title" of "My topics of {title}"."""
    return set(_PLACE.findall(sentence))


def catalogue(catalogues: Mapping[str, Catalogue], language: str) -> Catalogue:
    """The catalogue for "de-AT", else for "de", else English."""
    wanted = language.lower().replace("_", "-")
    return catalogues.get(wanted) or catalogues.get(wanted.partition("-")[0]) or ENGLISH


def language_name(tag: str) -> str:
    """ "Deutsch": the language as those who speak it call it."""
    try:
        name = Locale.parse(tag.replace("_", "-"), sep="-").display_name or tag
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:]


def whole_date(moment: datetime, zone: str, language: str) -> str:
    """ "Monday, 24 November 2026" """
    return format_date(moment.astimezone(ZoneInfo(zone)), "full", _locale(language, zone))


def short_date(moment: datetime, zone: str, language: str) -> str:
    """ "24 November 2026" """
    return format_date(moment.astimezone(ZoneInfo(zone)), "long", _locale(language, zone))


def written_number(value: float, language: str, zone: str) -> str:
    """ "12,345.5" """
    return format_decimal(value, locale=_locale(language, zone))


def listed(items: Sequence[str], language: str, zone: str) -> str:
    """ "this, that and more" """
    return format_list(items, locale=_locale(language, zone))


def _locale(language: str, zone: str) -> Locale:
    """Babel's plain "en" writes the month first; that is kept for publications of the United States only."""
    if language.lower() == "en" and get_global("zone_territories").get(zone) != "US":
        return Locale("en", "001")
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "001")


@lru_cache(maxsize=32)
def _rule(plural: str) -> Mapping[int, int]:
    chosen = c2py(plural)
    return {number: chosen(number) for number in range(1000)}


def _form(plural: str, number: int) -> int:
    """Plural rules look at the last three digits at most; a thousand of them are worked out once."""
    return _rule(plural)[number if number < 1000 else 900 + number % 100]

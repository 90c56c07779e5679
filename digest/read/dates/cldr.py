"""What languages call the months and days, by Unicode CLDR as Babel has it: dates in their words, said in English
[effect: reads Babel's files, each once]."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import localedata

from digest.read.dates.months import LANGUAGES
from digest.text.lines import folded

#: Tried in this order on a date whose language nobody says.
_WRITTEN_MOST = """
    ar fa ur he hi bn ta te mr gu kn ml pa ne si th km lo my vi ms fil ka hy az kk ky uz mn sr hr bs sl mk be
    lt lv et is sq ga cy eu gl af sw am
"""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IDEOGRAPHS = "\u2e80"
#: Words in a pattern that are written without quotes: "d MMMM, y թ.".
_LITERAL = re.compile(r"[^\W\d_A-Za-z]+")
_QUOTED = re.compile(r"'([^']*)'")
#: Letters of a pattern that stand before or behind the month's name without a blank: "d בMMMM y", "MMMM'ren' d".
_AFFIXES = re.compile(r"([^\W\d_]*)\x00([^\W\d_]*)")


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's words in dates."""

    months: dict[str, int]
    """Folded name → 1 to 12."""
    pattern: re.Pattern[str]
    """Any of them, as a whole word."""
    silent: re.Pattern[str]
    """Days of the week, and the words between the parts of a date."""


def in_english(text: str, language: str = "") -> str:
    """The text, folded, with the language's months in English and without its days of the week and small words; in an
    unknown language with the words of the many that are most written. The same text where it names no such month."""
    words = _words(re.split("[-_]", language.lower())[0])
    if words is None:
        return text
    named, count = words.pattern.subn(lambda match: f" {_MONTHS[words.months[match[1]] - 1]} ", text)
    return words.silent.sub(" ", named) if count or language else text


@lru_cache(maxsize=128)
def _words(language: str) -> _Words | None:
    """Of a language, or of all that are written most where it is empty; None for one that CLDR does not know."""
    months: dict[str, int] = {}
    silent: set[str] = set()
    for name in _locales(language) if language else _WRITTEN_MOST.split():
        for form, month in _months(name):
            months.setdefault(form, month)
        silent.update(_silent(name))
    if not language:
        silent.update(day for name in LANGUAGES for day in _days(name))
    if not months:
        return None
    return _Words(months, _any(months), _any(silent - months.keys()))


def _locales(language: str) -> list[str]:
    """The language itself and its other scripts: "sr", "sr_Latn"."""
    scripts = re.compile(rf"{re.escape(language)}_[A-Z][a-z]{{3}}")
    known = localedata.locale_identifiers()
    return [name for name in sorted(known) if name == language or scripts.fullmatch(name)]


def _data(locale: str) -> dict[str, dict[str, Any]]:
    """What CLDR has of the locale itself. Read past Babel's own store, in which its uses of a locale leave names of
    others behind."""
    return dict(pickle.loads(Path(localedata.resolve_locale_filename(locale)).read_bytes()))  # noqa: S301


def _months(locale: str) -> Iterator[tuple[str, int]]:
    """Folded name → month, each also with the letters that patterns put at its ends."""
    data = _data(locale)
    patterns = [_QUOTED.sub(r"\1", str(pattern)) for pattern in data.get("date_formats", {}).values()]
    affixes = {match for text in patterns for match in _AFFIXES.findall(re.sub("M{3,}|L{3,}", "\x00", text))}
    for number, name in _names(data.get("months", {})):
        name = folded(name).strip(". ")
        if name and not name[0].isdigit():  # "3月" is read as a number
            for before, behind in sorted({("", ""), *affixes}):
                yield f"{before}{name}{behind}", number


def _silent(locale: str) -> Iterator[str]:
    """Folded days, eras and small words; without single ideographs, which may be a part of a month ("月")."""
    data = _data(locale)
    words = _days(locale)
    words += [era for _, era in _names({"": data.get("eras", {})})]
    for pattern in data.get("date_formats", {}).values():
        words += _QUOTED.findall(str(pattern)) + _LITERAL.findall(_QUOTED.sub("", str(pattern)))
    silent = (folded(word).strip(". ") for word in words)
    return (word for word in silent if len(word) > 1 or word < _IDEOGRAPHS)


def _days(locale: str) -> list[str]:
    """The days of the week, folded."""
    return [folded(day).strip(". ") for _, day in _names(_data(locale).get("days", {}))]


def _names(of: dict[str, dict[str, object]]) -> Iterator[tuple[int, str]]:
    """Wide and abbreviated names that the language has of its own. Where Babel points to other names, alone or before
    its own, following it leads to those of another language."""
    for context in of.values():
        for width in ("wide", "abbreviated"):
            names = context.get(width)
            if isinstance(names, tuple):
                names = names[-1]
            if isinstance(names, dict):
                yield from names.items()


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first, where neither letter nor digit goes on: "thang 1" is not in "thang 12"."""
    longest_first = sorted(filter(None, words), key=lambda word: (-len(word), word))
    some = "|".join(_whole(word) for word in longest_first)
    return re.compile(rf"(?<![^\W\d_])({some or '(?!)'})(?![^\W\d_])\.?")


def _whole(word: str) -> str:
    return re.escape(word) + (r"(?!\d)" if word[-1].isdigit() else "")

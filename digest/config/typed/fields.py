"""What single fields hold: languages, calendars, colours, subjects, looks (pure; calendars are looked up
in the tables that come with Python's packages)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from babel.core import Locale, UnknownLocaleError

from digest.config.typed.amounts import duration
from digest.config.typed.days import span
from digest.config.typed.unclear import Unclear, end_sign
from digest.model.look import BuiltInLook
from digest.text.durations import exactly
from digest.text.holiday_calendars import calendar_name, countries
from digest.text.lines import one_line
from digest.text.near_misses import did_you_mean, nearest, quoted

PLACEHOLDERS = ("lead", "title", "date", "number", "count")

_HOLIDAYS = r"(?:(?:public |bank )?holidays?|feiertage?)(?: (?:in|of))?\b\s*(.*)"
_OWN_NAMES = {
    "deutsch": "de",
    "français": "fr",
    "francais": "fr",
    "español": "es",
    "espanol": "es",
    "italiano": "it",
    "português": "pt",
    "nederlands": "nl",
    "polski": "pl",
    "svenska": "sv",
    "dansk": "da",
    "norsk": "no",
    "suomi": "fi",
    "türkçe": "tr",
    "čeština": "cs",
    "русский": "ru",
    "العربية": "ar",
}
"""What languages call themselves."""


def is_name(text: str) -> bool:
    """A digest may be called so: it names a file, and stands in addresses."""
    return re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", text) is not None


def language(text: str) -> str:
    """The code of a language, with a country where one was typed: "en", "de-AT"."""
    try:
        locale = Locale.parse(text.strip().replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        names = {str(name).casefold(): str(code) for code, name in Locale("en").languages.items()} | _OWN_NAMES
        code = names.get(text.strip().casefold()) or names.get(nearest(text, names, likeness=0.8), "")
        hint = " Write:" if code else " Write a code like en or de."
        raise Unclear(f"{quoted(text)} is not the code of a language.{hint}", code) from None
    return f"{locale.language}-{locale.territory}" if locale.territory else locale.language


def excepted(text: str) -> tuple[date, date] | str:
    """The first and last day without an edition, or the name of a calendar of such days: "GB-ENG"."""
    holidays = re.fullmatch(_HOLIDAYS, text.strip(), re.IGNORECASE)
    return _calendar(holidays[1].strip()) if holidays else span(text)


def _calendar(text: str) -> str:
    """A country, a country and a part of it, or an exchange."""
    if not text.strip():
        raise Unclear("Which holidays? Write the code of a country, or of a part of one:", "holidays GB-ENG")
    if name := calendar_name(text):
        return name
    raise Unclear(*_other_calendar(text))


def _other_calendar(text: str) -> tuple[str, str]:
    country, _, part = re.sub(r"[\s_-]+", "-", text.upper()).partition("-")
    parts = countries()
    country = "GB" if country == "UK" else country
    if country in parts:
        near = f"{country}-{nearest(part, parts[country], likeness=0.4)}" if parts[country] else country
        near = country if near.endswith("-") else near
    else:
        near = _country_called(text)
    what = f"I know no calendar of holidays {quoted(text)}."
    return (f"{what} Did you mean:", f"holidays {near}") if near else (f"{what} Write it like holidays GB-ENG.", "")


def _country_called(text: str) -> str:
    names = {"england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northern ireland": "GB-NIR"}
    for code, name in Locale("en").territories.items():
        names[str(name).casefold()] = str(code)
    return names.get(nearest(text, names, likeness=0.8), "")


def colour(text: str) -> str:
    """ "#rrggbb" in lower case."""
    digits = text.strip().removeprefix("#").lower()
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(c * 2 for c in digits)
    if not re.fullmatch(r"[0-9a-f]{6}", digits):
        raise Unclear(f'{quoted(text)} is not a colour. Write it like "#b3261e", with the quotes.')
    return f"#{digits}"


def subject(text: str) -> str:
    """The pattern of a subject line; only {lead}, {title}, {date}, {number} and {count} are filled in."""
    if inner := re.fullmatch(r"\s*[“„”«](.*)[“”»]\s*", text):
        raise Unclear("Quotes of this shape would stand in the subject. Write:", f'"{inner[1]}"')
    for placeholder in re.finditer(r"\{([^{}]*)\}", text):
        if placeholder[1] not in PLACEHOLDERS:
            near = nearest(placeholder[1], PLACEHOLDERS)
            hint = f" Did you mean {{{near}}}?" if near else f" There are {{{'}, {'.join(PLACEHOLDERS)}}}."
            write = text.replace(placeholder[0], f"{{{near}}}") if near else ""
            raise Unclear(f"{quoted(placeholder[0])} is not known here.{hint}", write)
    if "{" in (rest := re.sub(r"\{[^{}]*\}", "", text)) or "}" in rest:
        mended = re.sub(r"\{+(\w+)\}+", r"{\1}", text)
        raise Unclear("A brace stands alone here. Write:", mended if mended != text else "{lead}")
    if len(text) > 200:
        raise Unclear("This subject is too long: 200 characters are the most.")
    return one_line(text)


def look(text: str) -> str:
    """The name of a look."""
    name = text.strip()
    word = "a folder of your own" if "/" in name or name.startswith(".") else name.casefold()
    if word in tuple(BuiltInLook):
        return word
    if "/" in name:
        if name.startswith("/") or ".." in name.split("/"):
            raise Unclear("A look of your own is a folder inside this configuration's. Write:", "looks/ours")
        return name
    meant = did_you_mean(name, tuple(BuiltInLook)) or f" What can be used is: {' or '.join(BuiltInLook)}."
    raise Unclear(f"There is no look {quoted(name)}.{meant}")


def heading(text: str) -> str:
    """A heading, or nothing for "leave out"."""
    words = one_line(text)
    if re.sub(r"[\s_-]+", " ", words).casefold() == "leave out":
        return ""
    if sign := end_sign(words):
        raise Unclear(f"There is no {sign} at the end of a line. Write:", words[:-1])
    if len(words) > 60:
        raise Unclear("This heading is too long: 60 characters are the most.")
    return words


def lasting(least: timedelta, most: timedelta, unit: str = "days") -> Callable[[str], timedelta]:
    """Durations from the least to the most."""

    def parse(text: str) -> timedelta:
        length = duration(text, unit)
        if length < least:
            raise Unclear(f"{quoted(text)} is too little: {exactly(least)} is the least.", exactly(least))
        if length > most:
            raise Unclear(f"{quoted(text)} is too much: {exactly(most)} is the most.", exactly(most))
        return length

    return parse

"""Calendars of public holidays by their names: "GB-ENG", "DE", "US-CA", or an exchange such as "NYSE" (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache
from types import ModuleType

from digest.errors import ConfigError


def calendar_name(text: str) -> str:
    """The name of the calendar that is meant, in capitals and with hyphens; empty where nobody keeps one."""
    name = _plain(text)
    return name if _days(name, ()) is not None else ""


@lru_cache(maxsize=256)
def public_holidays(calendar: str, year: int) -> frozenset[date]:
    """The public holidays of a calendar in one year. Raises `ConfigError` for a calendar nobody keeps."""
    days = _days(_plain(calendar), (year - 1, year, year + 1))  # some are observed in the year before or after
    if days is None:
        raise ConfigError(
            f'There is no calendar of holidays "{calendar}".', advice="Write a country or region, like DE or GB-ENG."
        )
    return frozenset(day for day in days if day.year == year)


def countries() -> Mapping[str, Sequence[str]]:
    """Code of every country that has a calendar → the codes of its parts that have their own."""
    return {code: parts for code, parts in _listed(aliases=False).items() if len(code) == 2}


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().upper())


def _days(name: str, years: Sequence[int]) -> Iterable[date] | None:
    """None where there is no such calendar."""
    country, _, part = name.partition("-")
    if re.fullmatch("[A-Z]{2}", country):
        parts = {_plain(known): known for known in _listed(aliases=True).get(country, ())}
        with suppress(NotImplementedError):
            return tuple(_package().country_holidays(country, subdiv=parts.get(part, part) or None, years=years))
    if re.fullmatch("[A-Z]{3,5}", name):
        with suppress(NotImplementedError):
            return tuple(_package().financial_holidays(name, years=years))
    return None


def _listed(*, aliases: bool) -> Mapping[str, Sequence[str]]:
    listed: Mapping[str, Sequence[str]] = _package().list_supported_countries(include_aliases=aliases)
    return listed


def _package() -> ModuleType:
    """Imported when first asked: it takes a tenth of a second, and few digests name a calendar."""
    import holidays  # noqa: PLC0415

    return holidays

"""What servers say of time: HTTP dates, and how long they ask us to wait (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Digits that are read of a number of seconds: thirty years.
_DIGITS = 9


def http_date(text: str) -> datetime | None:
    """The aware UTC time of an HTTP date in any form that servers write; None for anything else."""
    try:
        date = parsedate_to_datetime(text.strip())
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def until(date: str, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long until an HTTP date by the clock of the server that wrote it (its Date header), or else by ours; nothing
    when it is over, None when it is no date."""
    at = http_date(date)
    if at is None:
        return None
    return max(at - (http_date(headers.get("date", "")) or now), timedelta())


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a server asks us to wait, in seconds or until a date (RFC 9110 section 10.2.3); None where it does not
    ask. Header names are in lower case."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=int(value[:_DIGITS]))
    return until(value, headers, now)

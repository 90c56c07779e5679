"""When a source may be asked again, and what is remembered of it (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from digest.collect.quarantine import Unusual
from digest.collect.web.response import Answer, FetchFailed
from digest.errors import DigestError
from digest.model.source import SourceState

LONGEST_WAIT = timedelta(days=1)
"""Of what a server may demand by Retry-After."""
LONGEST_FRESH = timedelta(hours=1)
"""Of what a server may say by caching headers: they say how old a copy may get, not how seldom one may look, and a
day's max-age must not cost a daily digest every second morning. Looking is a conditional request anyway."""
GONE_WAIT = timedelta(days=7)

#: After so many failures in a row; the last stands for all that follow. The first ones are the rhythm in which a run
#: that got nothing tries again, the last is less than a day so that a daily digest asks each time.
BACK_OFF = (
    *(timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 16, 20)),
)

_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|,)\s*(no-cache|no-store)\b", re.IGNORECASE)


def next_state(state: SourceState, outcome: Answer | DigestError, now: datetime) -> SourceState:
    """What is remembered after a source was read, answered "not modified", or failed."""
    return _succeeded(state, outcome, now) if isinstance(outcome, Answer) else _failed(state, outcome, now)


def next_try(headers: Mapping[str, str], now: datetime) -> datetime:
    """Not to be asked before, by Retry-After, Cache-Control and Expires (RFC 9110, RFC 9111); never before now."""
    demanded = retry_after(headers, now)
    if demanded is not None:
        return now + demanded
    return now + min(_fresh_for(headers, now), LONGEST_FRESH)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """The wait a server demands, in seconds or until a date (RFC 9110 §10.2.3), at most a day; None without one."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    until = _date(value)
    if until is None:
        return None
    return min(max(until - (_date(headers.get("date", "")) or now), timedelta()), LONGEST_WAIT)


def back_off(failures: int) -> timedelta:
    """How long a source that failed so many times in a row is left alone."""
    return BACK_OFF[min(failures, len(BACK_OFF)) - 1]


def _succeeded(state: SourceState, answer: Answer, now: datetime) -> SourceState:
    kept = answer.not_modified
    return replace(
        state,
        url=answer.moved_to or state.url,
        etag=answer.etag or (state.etag if kept else ""),
        last_modified=answer.last_modified or (state.last_modified if kept else ""),
        last_try=now,
        last_success=now,
        next_try=next_try(answer.headers, now),
        failures=0,
        reason="",
        told=False,
        gone=False,
        quarantined=False,
    )


def _failed(state: SourceState, error: DigestError, now: datetime) -> SourceState:
    """Validators stay those of the last content that was read."""
    failures = state.failures + 1
    gone = isinstance(error, FetchFailed) and error.status == 410
    demanded = retry_after(error.headers, now) if isinstance(error, FetchFailed) else None
    wait = demanded if demanded is not None else back_off(failures)
    return replace(
        state,
        last_try=now,
        next_try=now + (GONE_WAIT if gone else wait),
        failures=failures,
        reason=error.what,
        gone=gone,
        quarantined=isinstance(error, Unusual),
    )


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the answer stays fresh (RFC 9111 §4.2): max-age, or else Expires, less the age it came with."""
    control = headers.get("cache-control", "")
    if _NEVER_FRESH.search(control):
        return timedelta()
    if found := _AGE.search(control):
        age = headers.get("age", "").strip()
        lived = int(age[:10]) if age.isdecimal() else 0
        return timedelta(seconds=max(int(found[1]) - lived, 0))
    expires = _date(headers.get("expires", ""))
    if expires is None:
        return timedelta()
    return max(expires - (_date(headers.get("date", "")) or now), timedelta())


def _date(text: str) -> datetime | None:
    """An HTTP date in aware UTC; None for anything else."""
    try:
        found = parsedate_to_datetime(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None

"""When a source may be asked again, and what is remembered of it (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from digest.collect.quarantine import Unusual
from digest.collect.web.response import FetchFailed, Response
from digest.errors import DigestError
from digest.model.source import SourceState
from digest.text.http_dates import retry_after, until
from digest.text.retry_ladder import wait_after

LONGEST_WAIT = timedelta(days=1)
"""Of what a server may demand by Retry-After."""
LONGEST_FRESH = timedelta(hours=1)
"""Of what a server may say by caching headers: they say how old a copy may get, not how seldom one may look, and a
day's max-age must not cost a daily digest every second morning. Looking is a conditional request anyway."""
GONE_WAIT = timedelta(days=7)

#: After the first failures, in which a run that got nothing tries again; the last is less than a day, so that a daily
#: digest asks each time.
_LATER = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 8, 16, 20))

_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?(\d{1,10})', re.IGNORECASE)
_NEVER_FRESH = re.compile(r"(?:^|,)\s*(no-cache|no-store)\b", re.IGNORECASE)


def next_state(state: SourceState, outcome: Response | DigestError, now: datetime) -> SourceState:
    """What is remembered after a source was read, answered "not modified", or failed."""
    return _succeeded(state, outcome, now) if isinstance(outcome, Response) else _failed(state, outcome, now)


def next_try(headers: Mapping[str, str], now: datetime) -> datetime:
    """Not to be asked before, by Retry-After, Cache-Control and Expires (RFC 9110, RFC 9111); never before now."""
    demanded = retry_after(headers, now)
    if demanded is not None:
        return now + min(demanded, LONGEST_WAIT)
    return now + min(_fresh_for(headers, now), LONGEST_FRESH)


def _succeeded(state: SourceState, response: Response, now: datetime) -> SourceState:
    kept = response.not_modified
    return replace(
        state,
        etag=response.etag or (state.etag if kept else ""),
        last_modified=response.last_modified or (state.last_modified if kept else ""),
        last_try=now,
        last_success=now,
        inside=response.inside,
        next_try=next_try(response.headers, now),
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
    wait = min(demanded, LONGEST_WAIT) if demanded is not None else wait_after(failures, _LATER)
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
    """How long the response stays fresh (RFC 9111 §4.2): max-age, or else Expires, less the age it came with."""
    control = headers.get("cache-control", "")
    if _NEVER_FRESH.search(control):
        return timedelta()
    if max_age := _AGE.search(control):
        age = headers.get("age", "").strip()
        lived = int(age[:10]) if age.isdecimal() else 0
        return timedelta(seconds=max(int(max_age[1]) - lived, 0))
    return until(headers.get("expires", ""), headers, now) or timedelta()

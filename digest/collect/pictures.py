"""How large pictures are, where nobody said: their first bytes are asked for, few at a time and not for long.

[effect] Threads. A picture that its publisher does not give, or that is none, is told apart from one that may be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from time import monotonic
from typing import TypeVar

from digest.collect.web.client import Client
from digest.collect.web.response import FetchFailed
from digest.model.article import Image
from digest.text.pictures import NOT_SHOWN, measured_of_any
from digest.text.web_addresses import host_of

W = TypeVar("W")
T = TypeVar("T")

AT_ONCE = 8
SECONDS = 10.0
"""For all pictures together."""
PATIENCE = 4.0
"""Seconds for one of them."""
HEAD = 65_536
"""Bytes of it."""
_DOT = 2
_GONE = (404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A picture of unknown size, and on whose behalf it is asked for."""

    image: Image
    source: str
    """Address of the source that carries its article."""


def looked_at(wanted: Sequence[Wanted], client: Client, seconds: float = SECONDS) -> Mapping[str, Image | None]:
    """Address → the picture with its size, or 0 for one that does not say; None for what is none, or is gone. What was
    not asked in time is not among them."""

    def look(one: Wanted, left: float) -> Image | None:
        return _measured(one, client, min(left, PATIENCE))

    def without(one: Wanted, failure: FetchFailed) -> Image | None:
        return None if failure.status in _GONE else _untold(one.image)

    return each({one.image.url: one for one in wanted}, look, without, client, seconds=seconds, at_once=AT_ONCE)


def each(
    wanted: Mapping[str, W],
    ask: Callable[[W, float], T],
    without: Callable[[W, FetchFailed], T],
    client: Client,
    *,
    seconds: float,
    at_once: int,
) -> Mapping[str, T]:
    """Address → what asking gave, within the seconds that are left, or what is made of its failure. What was not asked
    in time is not among them, nor what lies with a host that is silent."""
    until, silent = monotonic() + seconds, set[str]()
    answers = dict[str, T]()

    def answer(url: str, one: W) -> None:
        left, host = until - monotonic(), host_of(url)
        if left <= 0 or host in silent:
            return
        try:
            answers[url] = ask(one, left)
        except FetchFailed as failure:
            if failure.unreachable:
                silent.add(host)
            answers[url] = without(one, failure)

    pool = ThreadPoolExecutor(at_once)
    try:
        wait([pool.submit(answer, url, one) for url, one in wanted.items()], seconds)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        client.rest()
    return dict(answers)


def _measured(one: Wanted, client: Client, seconds: float) -> Image | None:
    response = client.head(one.image.url, HEAD, seconds=seconds, access=client.access(one.source))
    measured = measured_of_any(response.content)
    if measured is None:
        kind = response.content_type.partition(";")[0].strip().lower()
        may_be = kind.startswith("image/") and not any(form in kind for form in NOT_SHOWN)
        return _untold(one.image) if may_be else None
    if measured.kind in NOT_SHOWN or min(measured.width, measured.height) <= _DOT:
        return None
    return replace(one.image, width=measured.width, height=measured.height)


def _untold(image: Image) -> Image:
    return replace(image, width=image.width or 0, height=image.height or 0)

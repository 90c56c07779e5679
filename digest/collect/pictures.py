"""How large pictures are, where nobody said: their first bytes are asked for, few at a time and not for long.

[effect] Threads. A picture that its publisher does not give, or that is none, is told apart from one that may be there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from time import monotonic

from digest.collect.web.client import Client
from digest.collect.web.response import FetchFailed
from digest.model.article import Image
from digest.text.pictures import NOT_SHOWN, measured_of_any
from digest.text.web_addresses import host_of

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
    until, silent = monotonic() + seconds, set[str]()
    looks = dict[str, Image | None]()

    def look(one: Wanted) -> None:
        left, host = until - monotonic(), host_of(one.image.url)
        if left <= 0 or host in silent:
            return
        try:
            looks[one.image.url] = _measured(one, client, min(left, PATIENCE))
        except FetchFailed as failure:
            if failure.unreachable:
                silent.add(host)
            looks[one.image.url] = None if failure.status in _GONE else _untold(one.image)

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        wait([pool.submit(look, one) for one in {one.image.url: one for one in wanted}.values()], seconds)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        client.rest()
    return dict(looks)


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

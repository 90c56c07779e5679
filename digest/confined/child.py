"""A process that does one piece of work after another and can do nothing else: a child of `children.Children`.

[effect] Requests come over standard input, each a pickle, and replies leave over what was standard output, each as its
length in eight bytes and a pickle. It ends when its input is closed.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from typing import IO, Any

from digest.confined.limits import allow_processor, confine
from digest.errors import DigestError

READY = b"ready"
SIZE = 8
#: First of a reply: the work was done, its answer was no (a `DigestError`), or it raised something else.
DONE, NO, FAULT = "done", "no", "fault"

Request = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]
Reply = tuple[str, object]


def serve(seconds: float, megabytes: int) -> None:
    """Says first what the system did not limit; then every request is answered, until the input is closed."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints must not become a reply
    unlimited = confine(megabytes)
    replies.write(READY)
    send(replies, unlimited)
    with suppress(EOFError):
        while True:
            request: Request = pickle.load(requests)  # noqa: S301
            allow_processor(seconds)
            send(replies, _reply(*request))


def send(pipe: IO[bytes], value: object) -> None:
    """The value is written with its length before it."""
    packed = io.BytesIO()
    _Packing(packed, protocol=5).dump(value)
    pipe.write(packed.tell().to_bytes(SIZE))
    pipe.write(packed.getbuffer())
    pipe.flush()


class _Packing(pickle.Pickler):
    """Names a member of an enum by its class and value: Python 3.11.0 to 3.11.3, such as Debian 12 has, would name
    `getattr`, which is no value of ours."""

    def reducer_override(self, value: object) -> Any:
        """How an enum's member is made again."""
        return (type(value), (value.value,)) if isinstance(value, Enum) else NotImplemented


def _reply(work: Callable[..., object], arguments: tuple[object, ...], named: dict[str, object]) -> Reply:
    try:
        return DONE, work(*arguments, **named)
    except DigestError as error:
        return NO, (error.what, error.where, error.advice)
    except Exception as error:
        return FAULT, type(error).__name__

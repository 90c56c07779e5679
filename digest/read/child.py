"""A process that reads one document after another and can do nothing else: the child behind `parser.Parser`.

[effect] Requests come over standard input and replies leave over what was standard output, each as its length in eight
bytes and a pickle. It ends when its input is closed.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from typing import IO, Protocol

from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.documents import Reading
from digest.read.limits import allow_processor, confine
from digest.read.written import NOTHING, Given

READY = b"ready"
SIZE = 8

_ADVICE = "If it is a feed, its publisher should know; otherwise take the source out."


class Reader(Protocol):
    """`read.read`, or a function of its shape that can be imported by name."""

    __module__: str
    __name__: str

    def __call__(
        self,
        content: bytes,
        url: str,
        content_type: str,
        *,
        read_as: SourceKind = SourceKind.UNKNOWN,
        links: str = "",
        given: Given = NOTHING,
    ) -> Reading: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The arguments of one `read()`."""

    content: bytes
    url: str
    content_type: str
    read_as: SourceKind = SourceKind.UNKNOWN
    links: str = ""
    given: Given = NOTHING


def serve(reader: Reader, seconds: float, megabytes: int) -> None:
    """Says first what the system did not limit; then every request is answered with a Reading, or with the words of an
    `Unreadable`, until the input is closed."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints must not become a reply
    unlimited = confine(megabytes)
    replies.write(READY)
    send(replies, unlimited)
    while size := requests.read(SIZE):
        request: Request = pickle.loads(requests.read(int.from_bytes(size)))  # noqa: S301
        allow_processor(seconds)
        send(replies, _reply(reader, request))


def send(pipe: IO[bytes], value: object) -> None:
    """The value is written with its length before it."""
    packed = pickle.dumps(value, protocol=5)
    pipe.write(len(packed).to_bytes(SIZE))
    pipe.write(packed)
    pipe.flush()


def _reply(reader: Reader, request: Request) -> Reading | tuple[str, str]:
    content, url, content_type = request.content, request.url, request.content_type
    try:
        return reader(content, url, content_type, read_as=request.read_as, links=request.links, given=request.given)
    except Unreadable as error:
        return error.what, error.advice
    except MemoryError:
        return "takes more memory to read than is allowed", _ADVICE
    except Exception as error:
        return f"could not be read ({type(error).__name__})", _ADVICE

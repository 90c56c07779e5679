"""The body of an answer, received within what it may take (pure, but for what the stream does).

It grows step by step, and asks before each: many bodies together may not take all memory (`web.bodies`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO

import httpcore

from digest.collect.web.decompress import GZIP, Decoder, unpacked
from digest.collect.web.http1 import Streamed
from digest.collect.web.network import TooMuch

_DRAINED = 64_000
#: How a document that is whole ends.
_WHOLE = re.compile(rb"(?:</(?:rss|feed|rdf:RDF|html|urlset|sitemapindex|opml)\s*>|[}\]])\s*\Z", re.IGNORECASE)

Grows = Callable[[int], None]
"""Returns once the body may have so many bytes."""


def content(streamed: Streamed, headers: Mapping[str, str], limit: int, most: int, grows: Grows) -> bytes:
    """Decompressed, or its first bytes where only `most` are wanted; of anything but a success only so much is read as
    lets the connection live on. Raises `TooMuch` and `Undecodable` for more than `limit` bytes."""
    if not 200 <= streamed.status < 300:
        _drain(streamed)
        return b""
    if most:
        return _first(streamed, most)
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise TooMuch
    body = _decoded(streamed, Decoder(headers.get("content-encoding", ""), limit), grows)
    return _plain(body, limit, grows) if body.startswith(GZIP) else body


def _decoded(streamed: Streamed, decoder: Decoder, grows: Grows) -> bytes:
    body = BytesIO()
    try:
        for piece in streamed.pieces:
            for step in decoder.feed(piece):
                grows(body.tell() + len(step))
                body.write(step)
    except httpcore.RemoteProtocolError:
        # A server that announced more than it has sent: browsers show the page all the same.
        if not _WHOLE.search(body.getvalue()[-100:]):
            raise
    return body.getvalue()


def _plain(packed: bytes, limit: int, grows: Grows) -> bytes:
    """What a packed file holds, such as sitemap.xml.gz."""
    plain = BytesIO()
    for step in unpacked(packed, limit):
        grows(len(packed) + plain.tell() + len(step))
        plain.write(step)
    return plain.getvalue()


def _drain(streamed: Streamed) -> None:
    """Reads a body nobody wants, as far as it is short; a status is an answer even when its body never ends."""
    left = _DRAINED
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, TooMuch):
        for piece in streamed.pieces:
            left -= len(piece)
            if left < 0:
                break


def _first(streamed: Streamed, most: int) -> bytes:
    taken = bytearray()
    for piece in streamed.pieces:
        taken += piece
        if len(taken) >= most:
            break
    return bytes(taken[:most])

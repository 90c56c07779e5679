"""What is kept of a feed's pieces from one time to the next, in a few bytes each, so that those that stand there word
for word as before need not be read again (pure).

A piece is known by a hash of its bytes. What else is kept of it decides whether leaving it out changes anything of the
others: whether an id or a page is given twice, and whether most texts share an end (`boilerplate.repeated`).
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain

from digest import __version__
from digest.read.boilerplate.repeated import edges, enough
from digest.read.written import Written, utc
from digest.text.web_addresses import is_front, page_of, untracked

_ROW = struct.Struct("<6sI3s3s6s6s")
_HEAD = 6
_NOTHING = b"\0\0\0"
#: Other programs, and other forms of what is kept, read anew.
_PERSON = f"{__version__} 1".encode()[:16]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is kept of one piece."""

    piece: bytes
    at: int
    """Seconds since 1970 of its date; 0 where it has none."""
    guid: bytes
    page: bytes
    text: bytes
    """The whole, its last sentence, its first one, and the label it begins with."""
    summary: bytes

    @property
    def published(self) -> datetime | None:
        """Its date, to the second."""
        return datetime.fromtimestamp(self.at, UTC) if self.at else None


@dataclass(frozen=True, slots=True)
class Marks:
    """Those of one answer."""

    head: bytes
    """What the feed says of itself."""
    each: tuple[Mark, ...]
    """In the order of the pieces."""

    @classmethod
    def of(cls, written: str) -> Marks | None:
        """What `text` wrote; None where it did not."""
        try:
            packed = base64.b64decode(written, validate=True)
            return cls(packed[:_HEAD], tuple(Mark(*row) for row in _ROW.iter_unpack(packed[_HEAD:])))
        except (binascii.Error, ValueError, struct.error):
            return None

    def text(self) -> str:
        """ASCII, to be kept."""
        rows = (_ROW.pack(m.piece, m.at, m.guid, m.page, m.text, m.summary) for m in self.each)
        return base64.b64encode(b"".join((self.head, *rows))).decode()


def of_piece(piece: bytes) -> bytes:
    """What the piece is known by."""
    return _hash(piece, 6)


def of_head(*words: str) -> bytes:
    """What a feed that says this of itself is known by."""
    return _hash("\n".join(words).encode(errors="replace"), _HEAD)


def mark(piece: bytes, written: Written) -> Mark:
    """What is kept of a piece that was read so."""
    url = untracked(written.get("url", ""))
    published = utc(written.get("published"))
    return Mark(
        piece=piece,
        at=min(max(int(published.timestamp()), 1), 2**32 - 1) if published else 0,
        guid=_short(written.get("guid", "")),
        page=_NOTHING if is_front(url) else _short(page_of(url)),
        text=_ends(written.get("text", "")),
        summary=_ends(written.get("summary", "")),
    )


def are_apart(marks: Sequence[Mark]) -> bool:
    """Whether each of the pieces can be read without the others: no two have an id or a page in common, and no end is
    shared by most texts."""
    for names in ([one.guid for one in marks], [one.page for one in marks]):
        given = [name for name in names if name != _NOTHING]
        if len({*given}) < len(given):
            return False
    return not _share(one.text for one in marks) and not _share(one.summary for one in marks)


def _share(texts: Iterable[bytes]) -> bool:
    different = {text for text in texts if text[:3] != _NOTHING}
    most = enough(len({text[:3] for text in different}))
    ends = chain.from_iterable(enumerate(text[3:]) for text in different)
    return any(count >= most for (_, end), count in Counter(ends).items() if end)


def _ends(text: str) -> bytes:
    """Of an end one byte is enough: that half of all texts have it by chance is as good as never, and costs only a
    reading."""
    return _short(text) + b"".join(_short(end)[:1] for end in edges(text)) if text else 2 * _NOTHING


def _short(words: str) -> bytes:
    """Three bytes, the first of them never 0; zeros for nothing."""
    hashed = _hash(words.encode(errors="replace"), 3) if words else _NOTHING
    return bytes((hashed[0] or 1,)) + hashed[1:] if words else _NOTHING


def _hash(content: bytes, size: int) -> bytes:
    return blake2b(content, digest_size=size, person=_PERSON).digest()

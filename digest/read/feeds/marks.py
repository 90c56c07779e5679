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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TypeAlias
from zlib import crc32

from digest import __version__
from digest.read.boilerplate.repeated import edges, enough
from digest.read.written import Written, utc
from digest.text.web_addresses import is_front, page_of, untracked

_ROW = struct.Struct("<6sIIIIBBIBB")
_PIECE, _AT, _GUID, _PAGE, _TEXT, _SUMMARY = map(slice, (0, 6, 10, 14, 18, 24), (6, 10, 14, 18, 24, 30))
_HEAD = 6
_WHOLE, _EDGES = slice(4), (4, 5)
_NOTHING = bytes(4)
#: Other programs, and other forms of what is kept, read anew.
_PERSON = f"{__version__} 1".encode()[:16]


Mark: TypeAlias = bytes
"""What is kept of one piece: its hash, its date, sums of its id and its page, and of its text and its summary: of
the whole, the last words and the first ones."""


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
        except (binascii.Error, ValueError):
            return None
        if len(packed) < _HEAD or (len(packed) - _HEAD) % _ROW.size:
            return None
        starts = range(_HEAD, len(packed), _ROW.size)
        return cls(packed[:_HEAD], tuple([packed[start : start + _ROW.size] for start in starts]))

    def text(self) -> str:
        """ASCII, to be kept."""
        return base64.b64encode(b"".join((self.head, *self.each))).decode()

    def by_piece(self) -> dict[bytes, Mark]:
        """What a piece is known by → what is kept of it."""
        return {one[_PIECE]: one for one in self.each}


def published(mark: Mark) -> datetime | None:
    """The date of a piece, to the second."""
    seconds = int.from_bytes(mark[_AT], "little")
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def of_piece(piece: bytes) -> bytes:
    """What the piece is known by."""
    return _hash(piece, 6)


def of_head(*words: str) -> bytes:
    """What a feed that says this of itself is known by."""
    return _hash("\n".join(words).encode(errors="replace"), _HEAD)


def mark(piece: bytes, written: Written) -> Mark:
    """What is kept of a piece that was read so."""
    url, date = untracked(written.get("url", "")), utc(written.get("published"))
    return _ROW.pack(
        piece,
        min(max(int(date.timestamp()), 1), 2**32 - 1) if date else 0,
        _sum(written.get("guid", "")),
        0 if is_front(url) else _sum(page_of(url)),
        *_sums(written.get("text", "")),
        *_sums(written.get("summary", "")),
    )


def are_apart(marks: Sequence[Mark]) -> bool:
    """Whether each of the pieces can be read without the others: no two have an id or a page in common, and no end is
    shared by most texts."""
    for part in (_GUID, _PAGE):
        values = [one[part] for one in marks if one[part] != _NOTHING]
        if len({*values}) < len(values):
            return False
    return not any(_share({one[part] for one in marks}) for part in (_TEXT, _SUMMARY))


def _share(texts: set[bytes]) -> bool:
    different = [text for text in texts if text[_WHOLE] != _NOTHING]
    most = enough(len({text[_WHOLE] for text in different}))
    for place in _EDGES:
        ends = Counter([text[place] for text in different])
        del ends[0]
        if max(ends.values(), default=0) >= most:
            return True
    return False


def _sums(text: str) -> tuple[int, ...]:
    """Of an edge one byte is enough: that half of all texts have it by chance is as good as never, and costs only a
    reading."""
    if not text:
        return 0, 0, 0
    last, first = edges(text)
    return _sum(text), *((_sum(words) & 255 or 1) if words else 0 for words in (last, first))


def _sum(words: str) -> int:
    """Never 0 but for nothing. Whoever makes two the same by art has his own feed read otherwise, and nobody else's."""
    return (crc32(words.encode(errors="replace")) or 1) if words else 0


def _hash(content: bytes, size: int) -> bytes:
    return blake2b(content, digest_size=size, person=_PERSON).digest()

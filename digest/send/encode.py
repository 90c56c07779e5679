"""A rendering and one person's message as bytes: the only place that joins them (pure).

A rendering is encoded once; its slots are then filled on lines of their own, so that a message costs a join and not
an encoding. The same message and rendering give the same bytes, always: a retry is byte-identical.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from digest.errors import DigestError
from digest.model.edition import Attached, Rendering
from digest.model.mail import Message
from digest.send.headers import header
from digest.text.lines import one_line
from digest.text.mail_addresses import mailbox

_SOFT = b"=\r\n"
_END = b".\r\n"
#: Room for the headers of one message, in bytes; measured 1,100 with long names.
_HEADERS = 4_000
#: The same in HTML as in text.
_PLAIN = re.compile(r"[A-Za-z0-9/:._~-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for one person's value; `markup` where it stands in HTML and is escaped."""

    name: str
    markup: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """What all messages of a rendering share, cut where a person's values go."""

    pieces: tuple[bytes | Slot, ...]


def mime(message: Message, rendering: Rendering) -> bytes:
    """The whole mail: multipart/alternative, text first, quoted-printable, CRLF, no line over 76 but for addresses
    and links in headers that nothing may break (RFC 2045 6.7, RFC 5322 2.1.1, RFC 2046 5.1.4)."""
    return b"".join((*_head(message), *_filled(encoded(rendering), message.slots, _quoted_printable)))


def wired(message: Message, rendering: Rendering) -> bytes:
    """The mail as it goes over SMTP: a dot before each line that begins with one, and the end marked (RFC 5321 4.5.2).
    Looking for these in every mail is a quarter of what sending it costs."""
    return b"".join((*_head(message), *_filled(_dotted(rendering), message.slots, _dotted_value), _END))


@lru_cache(maxsize=64)
def encoded(rendering: Rendering) -> Encoded:
    """Everything below the personal headers, cut at its slots. Kept for the last 64 renderings."""
    boundary = f"=_{rendering.digest[:32]}".encode()  # "=_" stands nowhere in quoted-printable (RFC 2045 6.7)
    mark = rendering.mark
    return _encoded(
        header("Subject", rendering.subject),
        b"MIME-Version: 1.0\r\n",
        b'Content-Type: multipart/alternative;\r\n boundary="%b"\r\n' % boundary,
        *_part(boundary, b"plain", _fragments(rendering.text, mark, markup=False)),
        *_page(rendering, boundary),
        b"\r\n--%b--\r\n" % boundary,
    )


def json_bodies(message: Message, rendering: Rendering) -> tuple[list[bytes], list[bytes]]:
    """The text and the HTML as JSON strings in their quotation marks, in pieces that most messages share: they are
    joined once, with all else of a call."""
    text, markup = _json_pieces(rendering)
    return _filled(text, message.slots, _json_inside), _filled(markup, message.slots, _json_inside)


def in_pieces(rendering: Rendering) -> tuple[list[str | Slot], list[str | Slot]]:
    """The text and the HTML cut at their slots, for an API that fills in a person's values itself."""
    return (
        _fragments(rendering.text, rendering.mark, markup=False),
        _fragments(rendering.html, rendering.mark, markup=True),
    )


def value(slot: Slot, slots: Mapping[str, str]) -> str:
    """What stands in the slot for one person, as text or as HTML. Raises `DigestError` where there is nothing."""
    if slot.name not in slots:
        raise DigestError(
            f'The mail has a place for "{slot.name}", and nothing to put there.',
            advice="Nothing was sent. The look's templates name a personal value that does not exist.",
        )
    return _shown(slots[slot.name], slot.markup and not _PLAIN.fullmatch(slots[slot.name]))


def size(rendering: Rendering) -> int:
    """Bytes that one message of it takes at the most, as MIME or as JSON, headers included."""
    forms = ((encoded(rendering),), _json_pieces(rendering))
    pictures = sum(len(picture.content) for picture in rendering.attached) * 3 // 2
    return (
        _HEADERS + pictures + max(sum(len(p) for e in form for p in e.pieces if isinstance(p, bytes)) for form in forms)
    )


def least(rendering: Rendering) -> int:
    """Bytes that every message of it has as MIME, at the least."""
    return sum(len(piece) for piece in encoded(rendering).pieces if isinstance(piece, bytes))


# ---- headers and dots


def _head(message: Message) -> list[bytes]:
    """No line of them begins with a dot."""
    head = [header(name, value) for name, value in message.headers]
    head.append(header("To", mailbox(message.name, message.address)))
    return head


@lru_cache(maxsize=64)
def _dotted(rendering: Rendering) -> Encoded:
    pieces = (piece if isinstance(piece, Slot) else _with_dots(piece) for piece in encoded(rendering).pieces)
    return Encoded(pieces=tuple(pieces))


def _dotted_value(text: str) -> bytes:
    return _with_dots(_quoted_printable(text))


def _with_dots(piece: bytes) -> bytes:
    """Slots have lines of their own, and what goes on within a line begins with the end of one: the first dot of a
    piece begins a line, too."""
    dots = piece.replace(b"\r\n.", b"\r\n..")
    return b"." + dots if piece.startswith(b".") else dots


# ---- slots


def _encoded(*pieces: bytes | Slot) -> Encoded:
    """With what stands between two slots in one piece: every mail goes through all of them."""
    joined: list[bytes | Slot] = [b""]
    for piece in pieces:
        if isinstance(piece, bytes) and isinstance(last := joined[-1], bytes):
            joined[-1] = last + piece
        else:
            joined.append(piece)
    return Encoded(pieces=tuple(joined))


def _filled(encoded: Encoded, slots: Mapping[str, str], encode: Callable[[str], bytes]) -> list[bytes]:
    return [piece if isinstance(piece, bytes) else _put(piece, slots, encode) for piece in encoded.pieces]


def _put(slot: Slot, slots: Mapping[str, str], encode: Callable[[str], bytes]) -> bytes:
    return _written(value(slot, slots), encode)


@lru_cache(maxsize=64)
def _written(text: str, encode: Callable[[str], bytes]) -> bytes:
    """Remembered, because both parts of a mail mostly have the same value."""
    return encode(text)


@lru_cache(maxsize=64)
def _shown(value: str, markup: bool) -> str:
    text = one_line(value)
    return html.escape(text) if markup else text


def _fragments(content: str, mark: str, *, markup: bool) -> list[str | Slot]:
    """Text, slot, text, …, text."""
    parts = re.split(rf"{re.escape(mark)}([a-z_]+){re.escape(mark)}", content) if mark else [content]
    return [Slot(name=part, markup=markup) if n % 2 else part for n, part in enumerate(parts)]


# ---- MIME


def _page(rendering: Rendering, boundary: bytes) -> list[bytes | Slot]:
    """The HTML, and around it the pictures that go with it (RFC 2387)."""
    html = _fragments(rendering.html, rendering.mark, markup=True)
    if not rendering.attached:
        return _part(boundary, b"html", html)
    inner = b"=_r" + boundary[2:33]
    head = b'\r\n--%b\r\nContent-Type: multipart/related; type="text/html";\r\n boundary="%b"\r\n' % (boundary, inner)
    pictures = b"".join(_picture(inner, picture) for picture in rendering.attached)
    return [head, *_part(inner, b"html", html), pictures + b"\r\n--%b--\r\n" % inner]


def _picture(boundary: bytes, picture: Attached) -> bytes:
    name = f"{picture.id.partition('@')[0]}.{picture.kind}"
    head = (
        f"Content-Type: image/{picture.kind}; name={name}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{picture.id}>\r\nContent-Disposition: inline; filename={name}\r\n\r\n"
    )
    content = base64.encodebytes(picture.content).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    return b"\r\n--%b\r\n%b%b" % (boundary, head.encode(), content)


def _part(boundary: bytes, kind: bytes, fragments: list[str | Slot]) -> list[bytes | Slot]:
    head = (
        b"\r\n--%b\r\nContent-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        % (boundary, kind)
    )
    return [head, *_spliceable(fragments)]


def _spliceable(fragments: list[str | Slot]) -> list[bytes | Slot]:
    """Each slot on a line of its own, by soft line breaks, which vanish when decoded."""
    pieces: list[bytes | Slot] = []
    fresh = True  # at the beginning of a line
    for fragment in fragments:
        if isinstance(fragment, Slot):
            pieces += [fragment] if fresh else [_SOFT, fragment]
            fresh = False
        elif fragment:
            joined = not pieces or fragment.startswith(("\n", "\r"))
            pieces.append((b"" if joined else _SOFT) + _quoted_printable(fragment))
            fresh = fragment.endswith(("\n", "\r"))
    return pieces


def _quoted_printable(text: str) -> bytes:
    """CRLF line ends, no line over 76 nor ending in white space, and room for a soft break behind the last one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    quoted = _TOO_LONG.sub(rb"\1=\n\2", binascii.b2a_qp(lines, istext=True))
    last = quoted[quoted.rfind(b"\n") + 1 :]
    if len(last) > _ROOM:
        quoted = quoted[: -len(last)] + _LAST.sub(rb"=\n\g<0>", last)
    return quoted.replace(b"\n", b"\r\n")


_ROOM = 75
#: b2a_qp lets a line grow to 78 where it ends in white space,
_TOO_LONG = re.compile(rb"^(.{74,75})(=20|=09)$", re.MULTILINE)
#: and the last one to 76, where a soft break no longer fits.
_LAST = re.compile(rb"(?:=[0-9A-F]{2}|.)\Z")


# ---- JSON


@lru_cache(maxsize=64)
def _json_pieces(rendering: Rendering) -> tuple[Encoded, Encoded]:
    return _json_encoded(rendering.text, rendering.mark, False), _json_encoded(rendering.html, rendering.mark, True)


def _json_encoded(content: str, mark: str, markup: bool) -> Encoded:
    pieces = (p if isinstance(p, Slot) else _json_inside(p) for p in _fragments(content, mark, markup=markup))
    return _encoded(b'"', *pieces, b'"')


_JSON = json.JSONEncoder(ensure_ascii=False)


def _json_inside(text: str) -> bytes:
    return _JSON.encode(text).encode("utf-8", "replace")[1:-1]

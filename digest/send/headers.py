"""Header lines: one line in, folded ASCII out, whatever was typed or collected (pure).

RFC 5322 (folding, display names), RFC 2047 (words beyond ASCII).
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache

from digest.text.lines import one_line
from digest.text.mail_addresses import phrase, unquoted

_WIDTH = 76
_WORD = 75
#: Headers that are a name and something in angle brackets; only the name may be encoded (RFC 2047 5.3, RFC 2919 3).
_NAMED = frozenset({"From", "To", "Reply-To", "List-ID"})
_ESCAPED = re.compile(r'["\\]')
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


@lru_cache(maxsize=256)
def header(name: str, value: str) -> bytes:
    """The header, folded at 76 and ended by CRLF. What cannot be folded (a long link, an address) stays whole. Most
    headers of a mail are the same for everybody, and remembered."""
    return _folded(f"{name}:", _words(name, value)).encode("ascii", "replace")


@lru_cache(maxsize=256)
def header_value(name: str, value: str) -> str:
    """The header's value, encoded but not folded, for an API that takes headers one by one. Remembered as `header`."""
    if value.isascii() and name not in _NAMED and name != "Subject":
        return one_line(value)
    return " ".join(_words(name, value)).encode("ascii", "replace").decode()


def _words(name: str, value: str) -> list[str]:
    """The value in parts between which it may be folded, encoded where it has to be."""
    text = one_line(value)
    if name in _NAMED:
        before, bracket, rest = text.rpartition("<")
        return [*_phrase(unquoted(before), len(name) + 2), f"<{rest}"] if bracket else [text]
    if _plain(text, _WIDTH - len(name) - 2) or (name != "Subject" and text.isascii()):
        return text.split(" ")
    return _encoded_words(text, len(name) + 2)


def _phrase(name: str, column: int) -> list[str]:
    """Quotation marks within a name go as an encoded word: OpenSMTPD writes mailboxes anew, and takes one of them for
    the end of the name, which breaks what was signed (6.8, 2026-11)."""
    if not name:
        return []
    quoted = phrase(name)
    simple = _plain(quoted, _WIDTH - column) and not _ESCAPED.search(name)
    return quoted.split(" ") if simple else _encoded_words(name, column)


def _plain(text: str, room: int) -> bool:
    """Whether the text can stand as it is: ASCII, nothing that reads like an encoded word, nothing too long to fold."""
    fits = len(text) <= room or all(len(word) <= room for word in text.split(" "))
    return fits and text.isascii() and "=?" not in text


def _encoded_words(text: str, column: int) -> list[str]:
    """RFC 2047: each word at most 75 long and cut between characters; white space between them vanishes. The name of a
    header leaves room for the longest of characters."""
    octets = [char.encode() for char in text]
    quoted = ["".join(map(_q, octet)) for octet in octets]
    letter = "q" if sum(map(len, quoted)) <= 4 * len(text.encode()) / 3 else "b"
    words: list[str] = []
    start = 0
    for end in range(1, len(octets) + 1):
        room = _WORD - (column if not words else 1)
        if _length(octets[start:end], quoted[start:end], letter) > room:
            words.append(_word(octets[start : end - 1], quoted[start : end - 1], letter))
            start = end - 1
    return [*words, _word(octets[start:], quoted[start:], letter)]


def _q(octet: int) -> str:
    if octet == ord(" "):
        return "_"
    return chr(octet) if octet in _SAFE else f"={octet:02X}"


def _length(octets: list[bytes], quoted: list[str], letter: str) -> int:
    inside = sum(map(len, quoted)) if letter == "q" else 4 * ((sum(map(len, octets)) + 2) // 3)
    return len("=?utf-8?q??=") + inside


def _word(octets: list[bytes], quoted: list[str], letter: str) -> str:
    inside = "".join(quoted) if letter == "q" else base64.b64encode(b"".join(octets)).decode()
    return f"=?utf-8?{letter}?{inside}?="


def _folded(row: str, words: list[str]) -> str:
    rows: list[str] = []
    for n, word in enumerate(words):
        if n and len(row) + 1 + len(word) > _WIDTH:
            rows.append(row)
            row = ""
        row += f" {word}"
    return "\r\n".join((*rows, row)) + "\r\n"

"""Header lines: one line in, folded ASCII out, whatever was typed or collected (pure).

RFC 5322 (folding, display names), RFC 2047 (words beyond ASCII).
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache

_WIDTH = 76
_WORD = 75
#: Headers that are a name and something in angle brackets; only the name may be encoded (RFC 2047 5.3, RFC 2919 3).
_NAMED = frozenset({"From", "To", "Reply-To", "List-ID"})
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')
_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
#: Local part: dot-atom; host: LDH labels, punycode included (RFC 5321 4.1.2). Quoted local parts are refused.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_LONGEST_NAME = 120


@lru_cache(maxsize=256)
def header(name: str, value: str) -> bytes:
    """The header, folded at 76 and ended by CRLF. What cannot be folded (a long link, an address) stays whole. Most
    headers of a mail are the same for everybody, and remembered."""
    line = one_line(value)
    if name in _NAMED:
        phrase, bracket, rest = line.rpartition("<")
        words = [*_phrase(unquoted(phrase), len(name) + 2), f"<{rest}"] if bracket else [line]
    elif _plain(line, _WIDTH - len(name) - 2) or (name != "Subject" and line.isascii()):
        words = line.split(" ")
    else:
        words = _encoded_words(line, len(name) + 2)
    return _folded(f"{name}:", words).encode("ascii", "replace")


def header_value(name: str, value: str) -> str:
    """The header's value, encoded but not folded, for an API that takes headers one by one."""
    return header(name, value).decode().partition(": ")[2].replace("\r\n", "")


def one_line(text: str) -> str:
    """Without line breaks, control characters and their kin; every run of them and of spaces is one space."""
    return _SURROGATES.sub("\ufffd", _BREAKS.sub(" ", text)).strip(" ")


def mailbox(name: str, address: str) -> str:
    """`Ada Lovelace <ada@example.org>`, the name quoted where it needs to be, and in Unicode; without a name the
    address alone."""
    phrase = one_line(name)[:_LONGEST_NAME].strip(" ")
    if not phrase:
        return one_line(address)
    return f"{_quoted(phrase)} <{one_line(address)}>"


def unquoted(phrase: str) -> str:
    """A display name as people read it, without the quotation marks it may have been typed in."""
    phrase = phrase.strip(" ")
    if len(phrase) > 1 and phrase[0] == phrase[-1] == '"':
        return re.sub(r"\\(.)", r"\1", phrase[1:-1])
    return phrase


def unmailable(address: str) -> str:
    """Why nothing can be mailed to it; empty for exactly one address that any server takes."""
    if not address.isascii():
        return "the address has letters beyond ASCII, which few servers take"
    if not _ADDRESS.fullmatch(address) or ".." in address or len(address) > 254:
        return "this is not one e-mail address"
    return ""


def _phrase(name: str, column: int) -> list[str]:
    if not name:
        return []
    quoted = _quoted(name)
    return quoted.split(" ") if _plain(quoted, _WIDTH - column) else _encoded_words(name, column)


def _quoted(phrase: str) -> str:
    if not _SPECIALS.search(phrase):
        return phrase
    return '"' + re.sub(r'([\\"])', r"\\\1", phrase) + '"'


def _plain(text: str, room: int) -> bool:
    """It can stand as it is: ASCII, nothing that reads like an encoded word, nothing too long to fold."""
    return text.isascii() and "=?" not in text and all(len(word) <= room for word in text.split(" "))


def _encoded_words(text: str, column: int) -> list[str]:
    """RFC 2047: each word at most 75 long and cut between characters; white space between them vanishes."""
    octets = [char.encode() for char in text]
    quoted = ["".join(map(_q, octet)) for octet in octets]
    letter = "q" if sum(map(len, quoted)) <= 4 * len(text.encode()) / 3 else "b"
    words: list[str] = []
    start = 0
    for end in range(1, len(octets) + 1):
        room = _WORD - (column if not words else 1)
        if end - start > 1 and _length(octets[start:end], quoted[start:end], letter) > room:
            words.append(_word(octets[start : end - 1], quoted[start : end - 1], letter))
            start = end - 1
    return [*words, _word(octets[start:], quoted[start:], letter)]


def _q(octet: int) -> str:
    return "_" if octet == 0x20 else chr(octet) if octet in _SAFE else f"={octet:02X}"


def _length(octets: list[bytes], quoted: list[str], letter: str) -> int:
    inside = sum(map(len, quoted)) if letter == "q" else 4 * ((sum(map(len, octets)) + 2) // 3)
    return len("=?utf-8?q??=") + inside


def _word(octets: list[bytes], quoted: list[str], letter: str) -> str:
    inside = "".join(quoted) if letter == "q" else base64.b64encode(b"".join(octets)).decode()
    return f"=?utf-8?{letter}?{inside}?="


def _folded(line: str, words: list[str]) -> str:
    lines: list[str] = []
    for n, word in enumerate(words):
        if n and len(line) + 1 + len(word) > _WIDTH:
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join((*lines, line)) + "\r\n"

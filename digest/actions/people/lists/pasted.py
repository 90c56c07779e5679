"""People in running text, as they are copied from a mail's head, a chat or a spreadsheet (pure).

`ada@x.example; Ben <ben@x.example>, cyd@x.example` are three people. Nobody of a line is lost: what holds an @ becomes
an address, right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.text.lines import one_line
from digest.text.mail_addresses import unquoted

#: Separators stand for themselves between quotation marks, angle brackets, and the signs of a value to fill in: parted,
#: these would leave an address that nobody wrote.
_PIECE = re.compile(r'(?:"[^"]*"|<[^<>]*>|\*\|[^|\r\n]{1,80}\|\*|[^,;|\t\r\n])+')
_BRACKETED = re.compile(r"<([^<>]*)>")
_LONGEST_NAME = 200
_AROUND = " '\"\u2018\u2019\u201c\u201d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address as it was typed, and the name beside it."""

    address: str = ""
    """Empty: a name that stands alone."""
    name: str = ""


def mailboxes(text: str) -> tuple[Mailbox, ...]:
    """Everybody in the text, which may be one cell or one line; the whole text as an address where there is no @."""
    people = tuple(_with_names([mailbox for piece in pieces(text) for mailbox in _of_piece(piece)]))
    return people or (Mailbox(address=text.strip()),)


def pieces(text: str) -> list[str]:
    """What stands between separators, the empty ones left out."""
    return [piece.strip() for piece in _PIECE.findall(text) if piece.strip()]


def name_of(text: str) -> str:
    """A name on one line, without the marks that it stood in."""
    return unquoted(one_line(text)).strip(_AROUND)[:_LONGEST_NAME].strip()


def _of_piece(piece: str) -> Iterator[Mailbox]:
    """What stands between two separators."""
    end = 0
    for match in _BRACKETED.finditer(piece):
        phrase, address = piece[end : match.start()].strip(), _bare(match[1])
        end = match.end()
        if "@" not in address:
            yield from _plain(f"{phrase} {address}".strip())
        elif "@" not in phrase:
            yield Mailbox(address=address, name=name_of(phrase))
        else:
            yield from (m for m in _plain(phrase) if m.address.casefold() != address.casefold())
            yield Mailbox(address=address)
    if rest := piece[end:].strip():
        yield from _plain(rest)


def _plain(piece: str) -> Iterator[Mailbox]:
    """Addresses with blanks between them, one faulty one, or a name."""
    words = piece.split()
    if "@" not in piece:
        yield Mailbox(name=name_of(piece))
    elif all("@" in word for word in words):
        yield from (Mailbox(address=_bare(word)) for word in words)
    else:
        yield Mailbox(address=piece)


def _bare(address: str) -> str:
    bare = address.strip(_AROUND)
    return bare[len("mailto:") :] if bare.casefold().startswith("mailto:") else bare


def _with_names(pieces: list[Mailbox]) -> Iterator[Mailbox]:
    """Names that stand alone belong to the address behind them where the text begins with a name, or where the address
    has a part of it ("Lovelace, Ada <ada@…>"); else to the one before."""
    names_first = bool(pieces) and not pieces[0].address
    waiting: list[str] = []
    last: Mailbox | None = None
    for at, piece in enumerate(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else Mailbox()
        if not piece.address:
            if last and not names_first and not last.name and not (following.address and following.name):
                last = Mailbox(address=last.address, name=piece.name)
            else:
                waiting.append(piece.name)
            continue
        if last:
            yield last
        name = ", ".join(filter(None, (*waiting, piece.name))) if piece.name else next(iter(waiting), "")
        last, waiting = Mailbox(address=piece.address, name=name[:_LONGEST_NAME]), []
    if last:
        yield last

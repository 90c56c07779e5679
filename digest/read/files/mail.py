"""Mails (.eml, RFC 5322) as articles: a newsletter that somebody keeps or that a mailbox gives (pure).

The subject is the title, the date is its date, and its text is that of the HTML part, or else of the plain one. What
is addressed to one reader alone stays out: links that are counted or end a subscription belong to whoever the mail was
for, so that a mail has an address only where it says which page it is (Archived-At, or List-Post as Substack has it).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from email.utils import parseaddr
from itertools import islice
from typing import Final

from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.dates import dates
from digest.read.opened import Document
from digest.read.text import clean
from digest.read.text.charset import decoded
from digest.read.text.tails import without_tail
from digest.read.text.trees import html_tree
from digest.read.written import Written
from digest.text.web_addresses import link

_MOST_PARTS: Final = 200
_HEADER: Final = 2_000
_FORWARDED = re.compile(r"(?:\s*(?:fwd?|wg|tr|rv|i|doorst|vs|re|aw)\s*:)+\s*", re.IGNORECASE)
#: The line above a mail that is read in the browser instead, and what begins the foot: both are for its subscriber.
_IN_BROWSER = re.compile(
    r"\b(?:browser|webversion|web version|online|navigateur|version en ligne|navegador|en línea)\b|браузер",
    re.IGNORECASE,
)
_LEAVING = re.compile(
    r"unsubscribe|opt[ -]?out|update your preferences|manage (?:your )?(?:preferences|subscription)"
    r"|abbestellen|abmelden|austragen|désabonner|désinscri|darse de baja"
    r"|cancelar (?:la |a |tu |sua )?(?:suscripci|inscri)|disiscri|annulla l.iscrizione"
    r"|uitschrijven|afmelden|avregistrera|avprenumerera|afmeld|avmeld|wypisz|odhlásit"
    r"|отписаться|配信停止|退订|取消订阅|수신거부",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r" ?[<(\[] {0,2}https?://[^\s<>()\[\]]{1,2000} {0,2}[>)\]]")
_FORGED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
_HEAD: Final = 200_000
_FEW = 4
"""Paragraphs at the head of a mail, and"""
_SHORT = 200
"""characters of one there, that may be its frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What stands outside of a mail."""

    name: str
    """Of whoever sent it; may be empty."""
    address: str
    """In small letters; empty where there is none."""
    forged: bool
    """Its address is not its sender's, by the word of the server that received it (DMARC)."""


def mail_article(content: bytes) -> Document:
    """The one article of a mail. Raises `Unreadable` for what is none, and where it has no words."""
    message = message_from_bytes(content, policy=compat32)
    if not any(name in message for name in ("From", "Subject", "Date", "Message-ID")):
        raise Unreadable("is no mail", advice="Save the mail anew as .eml.")
    title = _FORWARDED.sub("", _header(message, "Subject"), count=1)
    text = _unframed(_text(message))
    if not title and not text:
        raise Unreadable("is a mail without words", advice="Save the mail anew as .eml, with its text.")
    article = Written(
        title=clean.one_line(title),
        guid=_header(message, "Message-ID"),
        url=_page(message),
        text=text,
        published=dates.plausible(dates.instant(_header(message, "Date"))),
        language=clean.language(_header(message, "Content-Language")),
    )
    return Document(kind=SourceKind.PAGE, written=(article,), title=_sender(message))


def envelope(content: bytes) -> Envelope:
    """Who a mail says it is from, and whether whoever received it disbelieves that; cheap, and never raises."""
    message = HeaderParser(policy=compat32).parsestr(content[:_HEAD].decode("latin-1"), headersonly=True)
    name, address = parseaddr(_header(message, "From"))
    # The first one is of the server that received it; those below may be anybody's (RFC 8601 §5).
    results = _header(message, "Authentication-Results")
    return Envelope(name=clean.one_line(name), address=address.lower(), forged=bool(_FORGED.search(results)))


def _header(message: Message, name: str) -> str:
    """On one line and in letters; empty where there is none."""
    raw = message.get(name, "")
    try:
        # What is not ASCII, as it must be, comes as a Header, whose bytes are given as they are.
        pieces = decode_header(raw[:_HEADER] if isinstance(raw, str) else raw)
    except (HeaderParseError, binascii.Error, ValueError):
        return clean.one_line(str(raw)[:_HEADER])
    words = [
        piece if isinstance(piece, str) else decoded(piece, f"text/plain; charset={charset or 'utf-8'}")
        for piece, charset in pieces
    ]
    return clean.one_line("".join(words))


def _page(message: Message) -> str:
    """The mail's own page, as the list that sent it names it (RFC 5064)."""
    for name in ("Archived-At", "List-Post"):
        if match := re.search(r"<?(https?://[^\s<>,]+)>?", _header(message, name)):
            return link(match[1])
    return ""


def _sender(message: Message) -> str:
    """The name of whoever sent it; empty where there is only an address."""
    name = re.sub(r"<[^<>]*>\s*$", "", _header(message, "From")).strip().strip('"').strip()
    return "" if "@" in name else name


def _text(message: Message) -> str:
    """Of the first part that is for the eye: HTML before plain text, for there the plain one is often a makeshift."""
    parts = list(islice(_shown(message), _MOST_PARTS))
    for part in parts:
        if part.get_content_type() == "text/html":
            return clean.text_of(html_tree(_content(part)))
    return clean.plain(_without_bracketed(_content(parts[0]))) if parts else ""


def _without_bracketed(text: str) -> str:
    """Whole lines, without the addresses that stand in brackets behind words."""
    return clean.unwrapped(_BRACKETED.sub("", text.replace("\r\n", "\n")))


def _shown(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() in ("text/html", "text/plain") and part.get_content_disposition() != "attachment":
            yield part


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return decoded(payload, str(part.get("Content-Type", ""))) if isinstance(payload, bytes) else ""


def _unframed(text: str) -> str:
    """Without the line that leads to the browser and without the foot, from where it says how to leave."""
    paragraphs = text.split("\n\n")
    for place, paragraph in reversed(list(enumerate(paragraphs[:_FEW]))):
        if len(paragraph) < _SHORT and _IN_BROWSER.search(paragraph) and len(paragraphs) > place + 1:
            del paragraphs[: place + 1]
            break
    foot = next((at for at in range(len(paragraphs) // 2, len(paragraphs)) if _LEAVING.search(paragraphs[at])), None)
    return without_tail("\n\n".join(paragraphs[:foot])) if foot else without_tail("\n\n".join(paragraphs))

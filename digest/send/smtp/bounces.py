"""What mail servers write back of a mail: that it could not be delivered, or that its reader called it spam (pure).

Read are reports of RFC 3464 (delivery status notifications) and RFC 5965 (feedback of spam buttons), both in the form
of RFC 6522. Anybody can write such a mail. So one is believed only where it gives back the head of the mail that it is
about, whose link to unsubscribe nobody else can have signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parsedate_to_datetime

from digest.model.report import ReportKind

#: RFC 3463: the address does not exist or has moved (X.1), or is switched off (X.2.0, X.2.1); or nothing is said beyond
#: that it is for good. A full mailbox, a broken route and a policy of the server are no fault of the address.
_FOR_GOOD = re.compile(r"5\.(?:1\.\d{1,3}|2\.[01]|0\.0)", re.ASCII)
_CODE = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b", re.ASCII)
_TOKEN = re.compile(r"(?:/unsubscribe/|unsubscribe%20)([\w.~=-]{20,600})", re.ASCII)
_ID = re.compile(r"<\s*([\w.-]{1,100})@", re.ASCII)
#: Parts and lines that are looked at.
_PARTS, _BLOCKS = 10, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What one mail says of a mail of ours."""

    kind: ReportKind
    delivery: str
    """Our id, of the Message-ID that was given back."""
    token: str
    """Of its link to unsubscribe; empty where none was given back."""
    at: datetime | None


def bounce(content: bytes) -> Bounce | None:
    """What the mail reports; None where it is no report, or not of one mail. Raises nothing."""
    try:
        return _bounce(message_from_bytes(content))
    except Exception:  # the parser of the standard library raises a dozen kinds on mails that are none
        return None


def _bounce(mail: Message) -> Bounce | None:
    parts = mail.get_payload()
    if mail.get_content_type() != "multipart/report" or not isinstance(parts, list):
        return None
    whole = [part for part in parts[:_PARTS] if isinstance(part, Message)]
    kind = next((kind for part in whole for kind in _kinds(part)), None)
    head = next((head for part in whole for head in _heads(part)), None)
    if kind is None or head is None:
        return None
    id, token = _ID.search(str(head["Message-ID"] or "")), _TOKEN.search(_unfolded(head["List-Unsubscribe"]))
    if id is None:
        return None
    return Bounce(kind=kind, delivery=id[1], token=token[1] if token else "", at=_moment(mail))


def _kinds(part: Message) -> Iterator[ReportKind]:
    blocks = part.get_payload()
    if not isinstance(blocks, list):
        return
    fields = [block for block in blocks[:_BLOCKS] if isinstance(block, Message)]
    match part.get_content_type():
        case "message/delivery-status":
            yield from (kind for block in fields if (kind := _of_status(block)))
        case "message/feedback-report" if fields and _word(fields[0], "Feedback-Type") in ("abuse", "fraud"):
            yield ReportKind.COMPLAINED


def _of_status(block: Message) -> ReportKind | None:
    match _word(block, "Action"):
        case "delivered":
            return ReportKind.DELIVERED
        case "failed":
            code = _CODE.search(str(block["Diagnostic-Code"] or "")) or _CODE.search(str(block["Status"] or ""))
            return ReportKind.HARD if code and _FOR_GOOD.fullmatch(code[0]) else ReportKind.SOFT
    return None


def _heads(part: Message) -> Iterator[Message]:
    """The head of the mail that was given back, with its body or without."""
    match part.get_content_type():
        case "message/rfc822":
            payload = part.get_payload()
            yield from (one for one in payload[:1] if isinstance(one, Message)) if isinstance(payload, list) else ()
        case "text/rfc822-headers":
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                yield message_from_string(text.decode("ascii", "replace"))


def _unfolded(header: object) -> str:
    return re.sub(r"\s+", "", str(header or ""))


def _word(block: Message, name: str) -> str:
    return str(block[name] or "").strip().lower()


def _moment(mail: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(mail["Date"]))
    except (ValueError, TypeError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)

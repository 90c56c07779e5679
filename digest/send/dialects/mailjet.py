"""Mailjet, over version 3.1 of its sending API (pure).

Sources: dev.mailjet.com, "Send API v3.1", "Messages", "Emails headers", mailjet/api-documentation of 2023-09-13, read
2026-11-23. Each message has a result of its own, also in an answer without success. A campaign that deduplicates
reaches each address once. Mailjet sets Date, Message-ID and List-ID itself, and refuses ours.

Reports: "Event tracking (webhooks)", mailjet/api-documentation of 2023-09-13, read 2026-11-26. It signs nothing: a
password is checked, which it sends from the address. Posts that are not answered with 200 come again for a day.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from digest.config.site import Mail
from digest.model.edition import Attached, Rendering
from digest.model.mail import Answer, Batch, Delivery, Message, Receipt
from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import (
    Refusal,
    Whose,
    all_of,
    each,
    known,
    listed,
    parsed,
    part,
    refused,
    unfit,
    worded,
    words,
)
from digest.send.dialects.base import Reply, Request
from digest.send.dialects.parts import JSON, as_json, as_list, call_key, head, key, person, pictures, token
from digest.send.dialects.reports import PASSWORD, Posted, Proof, from_seconds, has_password, objects, report
from digest.send.encode import json_bodies
from digest.send.ports import Limits
from digest.text.lines import one_line

NAME = "mailjet"
#: 50 messages a call.
LIMITS = Limits(batch=50, batch_bytes=15_000_000, dedupes=True, looks_up=True)
SECRET_HEADERS: tuple[str, ...] = ("Authorization",)

_ITS_OWN = frozenset({"Message-ID", "List-ID"})


def base_url(mail: Mail) -> str:
    """One in Europe, one in America."""
    return "https://api.us.mailjet.com" if mail.region == "us" else "https://api.mailjet.com"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One request for the whole batch."""
    campaign = _campaign(batch, renderings[messages[0].segment], messages)
    bodies = (_body(batch, campaign, message, renderings[message.segment]) for message in messages)
    pieces = as_list(bodies, b'{"Messages":', b"}")
    return Request(method="POST", path="/v3.1/send", headers=(JSON,), pieces=pieces)


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    """With the two parts of the token, key and secret."""
    return request.having((SECRET_HEADERS[0], f"Basic {b64encode(token(mail).encode()).decode()}"))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """A receipt for each message of the batch, in its order."""
    answer = parsed(reply.body)
    results = part(answer, "Messages")
    if results is not None and (reply.status == 200 or 400 <= reply.status < 500):
        return each(NAME, batch, results, _outcome)
    if reply.status == 200:
        return all_of(batch, Answer.UNCERTAIN, f"{NAME} answered 200 without a result a mail")
    return refused(NAME, batch, reply, words(answer, "ErrorMessage"), now)


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """What was taken under the batch's key, with addresses."""
    query = {"CustomID": key(batch), "ShowCustomID": "true", "ShowContactAlt": "true", "Limit": 1_000}
    return Request(method="GET", path=f"/v3/REST/message?{urlencode(query)}")


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Deliveries that Mailjet knows, as accepted. One that it does not know may still be on its way: absent."""
    messages = part(parsed(reply.body), "Data") if reply.status == 200 else None
    known = {
        words(message, "ContactAlt").lower()
        for message in (messages if isinstance(messages, list) else [])
        if words(message, "CustomID") == key(batch)
    }
    return {one.id: Answer.ACCEPTED for one in batch.deliveries if one.address.lower() in known}


# ---- request


def _campaign(batch: Batch, rendering: Rendering, messages: Sequence[Message]) -> str:
    """One for the whole edition, without the batch's number, and one for each second copy that somebody asked for. A
    notice or a test has one of its own, or the next test to the same address would reach nobody."""
    if not batch.edition:
        return call_key(batch, rendering, as_json([rendering.digest, *(message.delivery for message in messages)]))
    edition, _, number = key(batch).rpartition("-")
    again = number.partition("_")[2]
    return f"{edition}-{again}" if again else edition


def _body(batch: Batch, campaign: str, message: Message, rendering: Rendering) -> Iterable[bytes]:
    text, html = json_bodies(message, rendering)
    fields = head(message)
    start = as_json(
        {
            "From": _named(*person(fields.sender)),
            "To": [_named(message.name, message.address)],
            **({"ReplyTo": _named(*person(fields.reply_to))} if fields.reply_to else {}),
            "Subject": one_line(rendering.subject),
            "CustomID": key(batch),
            "EventPayload": message.delivery,
            "CustomCampaign": campaign,
            "DeduplicateCampaign": True,
            "TrackOpens": "disabled",
            "TrackClicks": "disabled",
            "Headers": {name: value for name, value in fields.others.items() if name not in _ITS_OWN},
        }
    )
    return (start[:-1], b',"TextPart":', *text, b',"HTMLPart":', *html, _attachments(rendering.attached), b"}")


@lru_cache(maxsize=16)
def _attachments(attached: tuple[Attached, ...]) -> bytes:
    if not attached:
        return b""
    listed = [
        {"Filename": name, "ContentType": kind, "ContentID": id, "Base64Content": content}
        for name, kind, content, id in pictures(attached)
    ]
    return b',"InlinedAttachments":' + as_json(listed)


def _named(name: str, address: str) -> dict[str, str]:
    return {"Email": address, "Name": name} if name else {"Email": address}


# ---- answers


def _outcome(delivery: Delivery, result: Mapping[str, object]) -> Receipt | Refusal:
    status = words(result, "Status").lower()
    if status == "success":
        addressed = part(result, "To")
        first = addressed[0] if isinstance(addressed, list) and addressed else None
        id = words(first, "MessageUUID") or str(part(first, "MessageID") or "")
        return Receipt(delivery=delivery.id, answer=Answer.ACCEPTED, provider_id=id)
    errors = part(result, "Errors")
    error = errors[0] if status == "error" and isinstance(errors, list) and errors else None
    if error is None:
        return Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN, reason=f"{NAME} gave no answer for this mail")
    return _fault(delivery, error)


def _fault(delivery: Delivery, error: object) -> Receipt | Refusal:
    status, related = part(error, "StatusCode"), part(error, "ErrorRelatedTo")
    about = " ".join(map(str, related)) if isinstance(related, list) else ""
    reason = worded(f"{NAME} refused it with {words(error, 'ErrorCode') or 'no code'}", words(error, "ErrorMessage"))
    if status == 429:
        return Receipt(delivery=delivery.id, answer=Answer.DEFERRED, reason=reason)
    if not isinstance(status, int) or not 400 <= status < 500:
        return Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN, reason=reason)
    if status in (401, 403) or about.startswith(("From", "Sender")):
        return Refusal(whose=Whose.ACCOUNT, reason=reason)
    return Refusal(whose=Whose.READER if about.startswith("To") else Whose.MESSAGE, reason=reason)


# ---- the account


def question(mail: Mail) -> Request:
    """The senders that it knows."""
    return Request(method="GET", path="/v3/REST/sender?Limit=1000")


def standing(reply: Reply, mail: Mail) -> str:
    """Whether the sender, or the whole domain, is active."""
    address = person(mail.sender)[1]
    names = {address, f"*@{address.rpartition('@')[2]}"}
    senders = listed(known(NAME, reply, words(parsed(reply.body), "ErrorMessage")), "Data")
    if not any(words(one, "Email") in names and words(one, "Status") == "Active" for one in senders):
        raise unfit(
            f"{NAME}: the sender {address} is not active", "Add it, or its domain, at Mailjet: Senders & Domains."
        )
    return f"{NAME}: the sender {address} is active"


# ---- reports


KEY = PASSWORD


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether it came with the password."""
    return has_password(posted, proof)


def events(body: bytes) -> tuple[Report, ...]:
    """What a post tells: one event, or a list of them."""
    return tuple(one for event in objects(parsed(body)) for one in _report(event))


def _report(event: Mapping[str, object]) -> Iterator[Report]:
    """ "sent" is what it calls a mail that the reader's server has; whom it holds back itself, "blocked", it says no
    more of."""
    kind: ReportKind | None = None
    match words(event, "event"):
        case "sent":
            kind = ReportKind.DELIVERED
        case "bounce":
            kind = ReportKind.HARD if part(event, "hard_bounce") is True else ReportKind.SOFT
        case "blocked":
            kind = ReportKind.SOFT
        case "spam":
            kind = ReportKind.COMPLAINED
    yield from report(kind, words(event, "Payload"), words(event, "email"), from_seconds(part(event, "time")))

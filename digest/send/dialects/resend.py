"""Resend, over its batch endpoint (pure).

Sources: resend.com/docs, "Send batch emails", "Idempotency keys", "Errors", and its changelog of 2025-06-05 and
2025-09-19, read 2026-11-23. A call under a key of the last 24 hours is answered as the first one was, taking nothing.
Resend sets Date and Message-ID itself; whether opens and clicks are tracked is a setting of the domain, off by default.
A batch takes no attachments.

Reports: "Webhooks", "Verify webhooks requests", "email.bounced", and docs.svix.com, "Verifying webhooks manually",
read 2026-11-26. Checked are the age, of five minutes, and a signature over the id, the time and all that it posted.
Each post is signed anew, with every secret that is good while one is being changed.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Delivery, Message, Receipt
from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import (
    Refusal,
    Whose,
    all_of,
    for_some,
    judged,
    known,
    listed,
    not_now,
    parsed,
    part,
    refused,
    unfit,
    worded,
    words,
)
from digest.send.dialects.base import Reply, Request
from digest.send.dialects.parts import JSON, as_json, as_list, call_key, head, no_pictures, token
from digest.send.dialects.reports import SKEW, Key, Posted, Proof, alike, base64, from_iso, from_seconds, lately, report
from digest.send.encode import json_bodies
from digest.send.ports import Limits
from digest.text.lines import one_line
from digest.text.mail_addresses import domain_of, mailbox

NAME = "resend"
#: 100 messages a call, and two calls a second. A key lasts 24 hours, of which a pause and a wait between two tries can
#: take eight.
LIMITS = Limits(batch=100, batch_bytes=20_000_000, rate=200.0, dedupes=True, key_lasts=timedelta(hours=16))
SECRET_HEADERS: tuple[str, ...] = ("Authorization",)

#: Quotas of a day and of a month; nobody says when they end.
_QUOTA = timedelta(hours=1)


def base_url(mail: Mail) -> str:
    """One for all."""
    return "https://api.resend.com"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One request for the whole batch, of which the faulty messages are named and the others sent."""
    pieces = as_list(_body(batch, message, renderings[message.segment]) for message in messages)
    key = call_key(batch, renderings[messages[0].segment], *pieces)
    headers = (JSON, ("Idempotency-Key", key), ("X-Batch-Validation", "permissive"))
    return Request(method="POST", path="/emails/batch", headers=headers, pieces=pieces)


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    """With the key of the API."""
    return request.having((SECRET_HEADERS[0], f"Bearer {token(mail)}"))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """A receipt for each message of the batch, in its order."""
    answer = parsed(reply.body)
    if reply.status == 200:
        return _results(batch, part(answer, "data"), part(answer, "errors"))
    name, message = words(answer, "name"), words(answer, "message")
    reason = worded(f"{NAME} answered {reply.status}", message)
    if reply.status == 409:
        return _known_key(batch, name, reason)
    if reply.status == 429:
        reset = reply.headers.get("ratelimit-reset", "")
        wait = _QUOTA if "quota" in name else timedelta(seconds=int(reset)) if reset.isdecimal() else None
        return not_now(batch, reason, now, wait) if wait else refused(NAME, batch, reply, message, now)
    if reply.status in (400, 422) and "`to`" in message:
        return for_some(batch, reason)
    return refused(NAME, batch, reply, message, now)


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """Resend lists mails and searches none."""
    return None


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Nothing is known."""
    return {}


# ---- request


def _body(batch: Batch, message: Message, rendering: Rendering) -> Iterable[bytes]:
    no_pictures(NAME, rendering)
    text, html = json_bodies(message, rendering)
    fields = head(message)
    start = as_json(
        {
            "from": fields.sender,
            "to": [mailbox(message.name, message.address)],
            "subject": one_line(rendering.subject),
            **({"reply_to": fields.reply_to} if fields.reply_to else {}),
            "headers": {name: value for name, value in fields.others.items() if name != "Message-ID"},
            "tags": [
                {"name": "edition", "value": str(batch.edition)},
                {"name": "delivery", "value": message.delivery},
            ],
        }
    )
    return (start[:-1], b',"text":', *text, b',"html":', *html, b"}")


# ---- answers


def _results(batch: Batch, data: object, errors: object) -> tuple[Receipt, ...]:
    """Errors name the place of their message; what was taken stands in the order of the others."""
    faults = {
        place: words(error, "message")
        for error in (errors if isinstance(errors, list) else [])
        if isinstance(place := part(error, "index"), int) and place in range(len(batch.deliveries))
    }
    ids = [words(item, "id") for item in data] if isinstance(data, list) else []
    named = len(faults) == (len(errors) if isinstance(errors, list) else 0)
    if not named or not all(ids) or len(ids) + len(faults) != len(batch.deliveries):
        return all_of(batch, Answer.UNCERTAIN, f"{NAME} gave something else than one result a mail")
    taken = iter(ids)
    return judged(
        batch,
        [
            _fault(faults[place]) if place in faults else _taken(delivery, next(taken))
            for place, delivery in enumerate(batch.deliveries)
        ],
    )


def _taken(delivery: Delivery, id: str) -> Receipt:
    return Receipt(delivery=delivery.id, answer=Answer.ACCEPTED, provider_id=id)


def _fault(message: str) -> Refusal:
    whose = Whose.ACCOUNT if "`from`" in message else Whose.READER if "`to`" in message else Whose.MESSAGE
    return Refusal(whose=whose, reason=worded(f"{NAME} refused it", message))


def _known_key(batch: Batch, name: str, reason: str) -> tuple[Receipt, ...]:
    """The key is known: of a call that goes on and will be answered, or of one that took other mails than these, as
    where somebody of the batch has left since."""
    if name.startswith("concurrent"):
        return all_of(batch, Answer.DEFERRED, reason)
    return all_of(batch, Answer.UNCERTAIN, f"{reason} ({NAME} took a call with this key before)", repeat=False)


# ---- the account


def question(mail: Mail) -> Request:
    """The domains that it sends for."""
    return Request(method="GET", path="/domains")


def standing(reply: Reply, mail: Mail) -> str:
    """Whether the sender's domain is verified; a key that may only send cannot tell."""
    refusal = parsed(reply.body)
    if reply.status == 401 and words(refusal, "name") == "restricted_api_key":
        return f"{NAME}: the key may send, and do nothing else"
    domain = domain_of(mail.sender)
    domains = listed(known(NAME, reply, words(refusal, "message")), "data")
    if not any(words(one, "name") == domain and words(one, "status") == "verified" for one in domains):
        raise unfit(f"{NAME}: the domain {domain} is not verified", "Verify it at resend.com/domains.")
    return f"{NAME}: the domain {domain} is verified"


# ---- reports


KEY = Key(
    form=re.compile(r"whsec_[A-Za-z0-9+/]{20,120}={0,2}"),
    words="the signing secret of the webhook, whsec_…",
    known_by="${RESEND_REPORTS_KEY}",
)
_BOUNCED = {"Permanent": ReportKind.HARD}


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether Resend signed it within five minutes."""
    id, time, signatures = (posted.headers.get(f"svix-{name}", "") for name in ("id", "timestamp", "signature"))
    secret = base64(proof.key.removeprefix("whsec_"))
    if not secret or not id or not time.isdecimal() or not lately(from_seconds(time), proof.now, SKEW):
        return False
    content = f"{id}.{time}.".encode("utf-8", "replace") + posted.body
    made = f"v1,{b64encode(hmac.digest(secret, content, 'sha256')).decode()}"
    return any(alike(made, signature) for signature in signatures.split()[:20])


def events(body: bytes) -> tuple[Report, ...]:
    """The one that a post tells of. Whom Resend itself holds back, "suppressed", it says no more of."""
    event = parsed(body)
    data = part(event, "data")
    kind: ReportKind | None = None
    match words(event, "type"):
        case "email.delivered":
            kind = ReportKind.DELIVERED
        case "email.bounced":
            kind = _BOUNCED.get(words(part(data, "bounce"), "type"), ReportKind.SOFT)
        case "email.suppressed":
            kind = ReportKind.SOFT
        case "email.complained":
            kind = ReportKind.COMPLAINED
    readers = [one for one in listed(data, "to") if isinstance(one, str)]
    address = readers[0] if len(readers) == 1 else ""
    return tuple(report(kind, _tagged(part(data, "tags")), address, from_iso(part(event, "created_at"))))


def _tagged(tags: object) -> str:
    """The delivery among the tags, which come as an object or as a list of names and values."""
    if isinstance(tags, list):
        return next((words(tag, "value") for tag in tags if words(tag, "name") == "delivery"), "")
    return words(tags, "delivery")

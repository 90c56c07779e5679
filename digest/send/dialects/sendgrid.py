"""SendGrid: one mail for a whole batch, in which it puts each person's values for our own marks (pure).

Sources: twilio.com/docs/sendgrid, "Mail send", "Personalizations", "Substitution tags", and sendgrid-oai of 2024-07-09,
read 2026-11-23. A call is taken as a whole or not at all. It can neither dedupe nor, without a paid addition, be asked;
whom it suppresses it tells later.

Reports: "Event Webhook Reference", "Getting started with the Event Webhook security features", read 2026-11-26. Checked
are the age, and the signature of SendGrid's own key over the time and all that it posted. Posts come again for a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import (
    all_of,
    for_some,
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
from digest.send.dialects.filling import Language, Shared, shared
from digest.send.dialects.parts import JSON, as_json, entry, person, pictures, token
from digest.send.dialects.reports import A_DAY, Key, Posted, Proof, base64, from_seconds, lately, objects, report
from digest.send.dialects.signatures import signed_by_p256
from digest.send.ports import Limits
from digest.text.mail_addresses import phrase

NAME = "sendgrid"
#: It takes 1,000 readers and 30 MB a call; fewer, because what is not known of a call is not known of all of them.
LIMITS = Limits(batch=250, batch_bytes=30_000_000, shared=True)
SECRET_HEADERS: tuple[str, ...] = ("Authorization",)

#: Nothing is read as a place but what is named as one.
_NOTHING = re.compile(r"(?!)")
_PLACE = re.compile(r"personalizations[.\[](\d{1,4})\b.*\bto\b")
_OFF = {"enable": False}
_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": _OFF,
    "subscription_tracking": _OFF,
    "ganalytics": _OFF,
}


def base_url(mail: Mail) -> str:
    """One for all, and one for accounts of the European Union."""
    return "https://api.eu.sendgrid.com" if mail.region == "eu" else "https://api.sendgrid.com"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One request for the whole batch, one personalization a reader."""
    rendering = renderings[messages[0].segment]
    mark = rendering.mark
    common = shared(messages, rendering, Language(place=lambda name: f"{mark}{name}{mark}", begins=_NOTHING))
    attached = [
        {"content": content, "type": kind, "filename": name, "disposition": "inline", "content_id": id}
        for name, kind, content, id in pictures(rendering.attached)
    ]
    content = {
        "personalizations": _personalizations(batch, messages, common, mark),
        "from": entry(*person(common.sender)),
        **({"reply_to": entry(*person(common.reply_to))} if common.reply_to else {}),
        "subject": common.subject,
        "content": [
            {"type": "text/plain", "value": common.text},
            {"type": "text/html", "value": common.html},
        ],
        **({"attachments": attached} if attached else {}),
        "headers": common.headers,
        "tracking_settings": _TRACKING,
    }
    return Request(method="POST", path="/v3/mail/send", headers=(JSON,), pieces=(as_json(content),))


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    """With the key of the API."""
    return request.having((SECRET_HEADERS[0], f"Bearer {token(mail)}"))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """One outcome for all messages of the batch: it answers for the call."""
    id = reply.headers.get("x-message-id", "")
    if reply.status == 202 and id and not reply.body.strip():
        return all_of(batch, Answer.ACCEPTED, provider_id=id)
    listed = part(parsed(reply.body), "errors")
    errors = listed if isinstance(listed, list) else []
    message = "; ".join(filter(None, (words(error, "message") for error in errors)))
    reason = worded(f"{NAME} answered {reply.status}", message)
    if 200 <= reply.status < 300:
        return all_of(batch, Answer.UNCERTAIN, f"{reason} (this is not what it says when it has taken mails)")
    places = [_PLACE.match(words(error, "field")) for error in errors]
    if reply.status == 400 and places and all(places):
        named = {int(place[1]): worded(reason, "") for place in places if place}
        return for_some(batch, reason, named)
    if reply.status == 429 and (reset := reply.headers.get("x-ratelimit-reset", "")).isdecimal():
        return not_now(batch, reason, now, _until(int(reset), now))
    return refused(NAME, batch, reply, message, now)


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """SendGrid searches for those who paid for it."""
    return None


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Nothing is known."""
    return {}


def _personalizations(batch: Batch, messages: Sequence[Message], common: Shared, mark: str) -> list[dict[str, object]]:
    """A name with a comma is taken for several people, unless it stands in quotes (sendgrid-python, issue 291)."""
    return [
        {
            "to": [entry(phrase(message.name), message.address)],
            "headers": personal,
            "substitutions": {f"{mark}{name}{mark}": value for name, value in values.items()},
            "custom_args": {"edition": str(batch.edition), "delivery": message.delivery},
        }
        for message, values, personal in zip(messages, common.values, common.personal, strict=True)
    ]


def _until(reset: int, now: datetime) -> timedelta:
    """Until the second since 1970 at which calls are counted anew."""
    return timedelta(seconds=min(max(reset - now.timestamp(), 0.0), 86_400.0))


# ---- the account


def question(mail: Mail) -> Request:
    """What the key may do."""
    return Request(method="GET", path="/v3/scopes")


def standing(reply: Reply, mail: Mail) -> str:
    """Whether the key may send."""
    if "mail.send" not in listed(known(NAME, reply), "scopes"):
        raise unfit(f"{NAME}: the key may not send", 'Make one with the right "Mail Send".')
    return f"{NAME}: the key may send"


# ---- reports


KEY = Key(
    form=re.compile(r"[A-Za-z0-9+/]{80,400}={0,2}"),
    words='the "Verification Key" of the signed event webhook, under Mail Settings',
    known_by="${SENDGRID_REPORTS_KEY}",
    needs_cryptography=True,
)
_SIGNATURE, _TIME = "x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"
#: Why it did not even try → what that says of the address.
_DROPPED = {
    "Bounced Address": ReportKind.HARD,
    "Invalid": ReportKind.HARD,
    "Spam Reporting Address": ReportKind.COMPLAINED,
}


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether SendGrid signed it within a day."""
    time = posted.headers.get(_TIME, "")
    if not time.isdecimal() or not lately(from_seconds(time), proof.now, A_DAY):
        return False
    signature = base64(posted.headers.get(_SIGNATURE, ""))
    return signed_by_p256(base64(proof.key), signature, time.encode() + posted.body)


def events(body: bytes) -> tuple[Report, ...]:
    """What a post tells, which is up to a thousand events."""
    return tuple(one for event in objects(parsed(body)) for one in _report(event))


def _report(event: Mapping[str, object]) -> Iterator[Report]:
    kind: ReportKind | None = None
    match words(event, "event"):
        case "delivered":
            kind = ReportKind.DELIVERED
        case "bounce":
            kind = ReportKind.SOFT if words(event, "type") == "blocked" else ReportKind.HARD
        case "dropped":
            kind = _DROPPED.get(words(event, "reason"))
        case "spamreport":
            kind = ReportKind.COMPLAINED
    at = from_seconds(part(event, "timestamp"))
    yield from report(kind, words(event, "delivery"), words(event, "email"), at)

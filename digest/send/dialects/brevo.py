"""Brevo: one mail for a whole batch, in which it fills in each person's values (pure).

Sources: developers.brevo.com, "Batch send customised transactional emails", "Idempotency", "Get all your transactional
email activity", read 2026-11-23, and django-anymail of 2026-07-30 for what it does with headers and names. A call is
taken as a whole or not at all. A call with a key of the last 30 minutes is refused, which is too short to rely on: what
is unknown is asked for by the batch's tag. Tracking is a setting of the account. It takes no pictures within a mail.

Reports: "Getting started with webhooks", "Secure webhook calls", "Transactional webhooks", read 2026-11-26. It signs
nothing: a password is checked, which it sends from the address or as a bearer's token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5  # noqa: TID251 version 5 is made from a text, and always the same

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import (
    all_of,
    for_some,
    known,
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
from digest.send.dialects.parts import JSON, as_json, call_key, entry, key, no_pictures, person, token
from digest.send.dialects.reports import PASSWORD, Posted, Proof, from_seconds, has_password, objects, report
from digest.send.headers import header_value
from digest.send.ports import Limits
from digest.text.mail_addresses import mailbox, phrase

NAME = "brevo"
#: It takes 1,000 a call and 100 calls a minute; half of that, because what is not known of a call is not known of all.
LIMITS = Limits(batch=500, batch_bytes=10_000_000, shared=True, rate=800.0, looks_up=True)
SECRET_HEADERS: tuple[str, ...] = ("api-key",)

_LANGUAGE = Language(place=lambda name: f"{{{{params.{name}}}}}", begins=re.compile(r"\{(?=[{%#])"))
#: More letters of a name are refused.
_LONGEST_NAME = 70


def base_url(mail: Mail) -> str:
    """One for all."""
    return "https://api.brevo.com"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One request for the whole batch, one version a person."""
    rendering = renderings[messages[0].segment]
    no_pictures(NAME, rendering)
    common = shared(messages, rendering, _LANGUAGE)
    content = {
        "sender": _named(*person(common.sender)),
        **({"replyTo": {"email": person(common.reply_to)[1]}} if common.reply_to else {}),
        "subject": common.subject,
        "htmlContent": common.html,
        "textContent": common.text,
        "tags": [key(batch)],
        "messageVersions": _versions(batch, messages, common),
    }
    uuid = str(uuid5(NAMESPACE_URL, call_key(batch, rendering, as_json(content))))
    body = as_json(content | {"headers": {"idempotencyKey": uuid}})
    return Request(method="POST", path="/v3/smtp/email", headers=(JSON,), pieces=(body,))


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    """With the key of the API."""
    return request.having((SECRET_HEADERS[0], token(mail)), ("Accept", "application/json"))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """One outcome for all messages of the batch, and an id for each: it answers for the call."""
    answer = parsed(reply.body)
    code, message = words(answer, "code"), words(answer, "message")
    reason = worded(f"{NAME} answered {reply.status} {code}".rstrip(), message)
    if reply.status == 201:
        return _taken(batch, answer)
    if code == "duplicate_parameter" and 400 <= reply.status < 500:
        return all_of(batch, Answer.UNCERTAIN, f"{reason} ({NAME} took a call with this key before)", repeat=False)
    if reply.status == 400 and re.search(r"\bto\b", message) and "mail" in message:
        return for_some(batch, reason)
    if reply.status == 429 and (reset := reply.headers.get("x-sib-ratelimit-reset", "")).isdecimal():
        return not_now(batch, reason, now, timedelta(seconds=min(int(reset), 86_400)))
    return refused(NAME, batch, reply, message or code, now)


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """What was asked for under the batch's tag in two days; a page is 2,500."""
    query = urlencode({"event": "requests", "days": 2, "limit": 2_500, "tags": as_json([key(batch)]).decode()})
    return Request(method="GET", path=f"/v3/smtp/statistics/events?{query}")


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Deliveries that Brevo knows, as accepted. Its log may be minutes late: those it does not know are absent."""
    events = part(parsed(reply.body), "events") if reply.status == 200 else None
    known = {
        words(event, "email").lower()
        for event in (events if isinstance(events, list) else [])
        if key(batch) in re.split(r'[\[\]",\s]+', words(event, "tag"))
    }
    return {one.id: Answer.ACCEPTED for one in batch.deliveries if one.address.lower() in known}


# ---- request


def _versions(batch: Batch, messages: Sequence[Message], common: Shared) -> list[dict[str, object]]:
    return [
        {
            "to": [_named(message.name, message.address)],
            "params": values,
            "headers": {
                **{name: _plain(text) for name, text in (common.headers | personal).items() if name != "Message-ID"},
                "X-Mailin-custom": as_json({"edition": str(batch.edition), "delivery": message.delivery}).decode(),
            },
        }
        for message, values, personal in zip(messages, common.values, common.personal, strict=True)
    ]


def _named(name: str, address: str) -> dict[str, str]:
    """Brevo loses a name that holds both letters beyond ASCII and signs such as a comma, unless it is encoded."""
    shown = name[:_LONGEST_NAME].strip()
    if not shown.isascii() and phrase(shown) != shown:
        shown = header_value("To", mailbox(shown, address)).rpartition(" <")[0]
    return entry(shown, address)


def _plain(text: str) -> str:
    """Brevo decodes encoded words, and sends their letters as they are: of a name and an address in brackets, the
    address is enough."""
    return text[text.index("<") :] if "=?" in text and "<" in text else text


# ---- answers


def _taken(batch: Batch, answer: object) -> tuple[Receipt, ...]:
    ids = part(answer, "messageIds")
    if len(batch.deliveries) == 1 and ids is None:
        ids = [part(answer, "messageId")]
    named = [id for id in ids if isinstance(id, str) and id.strip()] if isinstance(ids, list) else []
    if not isinstance(ids, list) or not len(ids) == len(named) == len(batch.deliveries):
        return all_of(batch, Answer.UNCERTAIN, f"{NAME} gave something else than one id a mail")
    return tuple(
        Receipt(delivery=one.id, answer=Answer.ACCEPTED, provider_id=id.strip("<>"))
        for one, id in zip(batch.deliveries, named, strict=True)
    )


# ---- the account


def question(mail: Mail) -> Request:
    """Whose account it is."""
    return Request(method="GET", path="/v3/account")


def standing(reply: Reply, mail: Mail) -> str:
    """Whether mails may go through it."""
    account = known(NAME, reply, words(parsed(reply.body), "message"))
    relay = part(account, "relay")
    if part(relay, "enabled") is False:
        raise unfit(f"{NAME}: transactional mails are switched off", "Brevo's support switches them on.")
    return f"{NAME}: the account of {words(account, 'email')}"


# ---- reports


KEY = PASSWORD
#: Whom Brevo itself holds back, "blocked", it says no more of.
_EVENTS = {
    "delivered": ReportKind.DELIVERED,
    "hard_bounce": ReportKind.HARD,
    "invalid_email": ReportKind.HARD,
    "soft_bounce": ReportKind.SOFT,
    "blocked": ReportKind.SOFT,
    "spam": ReportKind.COMPLAINED,
}


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether it came with the password."""
    return has_password(posted, proof)


def events(body: bytes) -> tuple[Report, ...]:
    """What a post tells: one event, or a list of them where the webhook is set so."""
    return tuple(one for event in objects(parsed(body)) for one in _report(event))


def _report(event: Mapping[str, object]) -> Iterator[Report]:
    custom = part(event, "X-Mailin-custom")
    delivery = words(parsed(custom.encode("utf-8", "replace")) if isinstance(custom, str) else custom, "delivery")
    at = from_seconds(part(event, "ts_event")) or from_seconds(part(event, "ts"))
    yield from report(_EVENTS.get(words(event, "event")), delivery, words(event, "email"), at)

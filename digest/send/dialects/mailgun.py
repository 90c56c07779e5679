"""Mailgun: one mail for a whole batch, in which it fills in each person's values (pure).

Sources: documentation.mailgun.com, "Messages", "Batch sending", "Events", and its OpenAPI description of 2026-07-09,
read 2026-11-23. It takes forms, not JSON; a call is taken as a whole or not at all, and has one Message-ID. It cannot
dedupe; a batch can be asked for by its tag.

Reports: "Webhooks", "Securing webhooks", "Webhook payloads", read 2026-11-26. Checked is what signs the time and a
token of each post; what it tells is not signed: the secret in the address vouches for that, and a token counts once.
Posts come again for eight hours.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import all_of, for_some, known, listed, parsed, part, refused, unfit, worded, words
from digest.send.dialects.base import Reply, Request
from digest.send.dialects.filling import Language, shared, tamed
from digest.send.dialects.parts import as_json, key, token
from digest.send.dialects.reports import Key, Posted, Proof, alike, from_seconds, lately, report
from digest.send.ports import Limits, ProviderHalt
from digest.text.mail_addresses import domain_of, mailbox

NAME = "mailgun"
#: It takes 1,000 readers a call and 25 MB; the events of one page are 300, so that a call can be looked up at once.
LIMITS = Limits(batch=300, batch_bytes=25_000_000, shared=True, looks_up=True)
SECRET_HEADERS: tuple[str, ...] = ("Authorization",)

_LANGUAGE = Language(
    place=lambda name: f"%recipient.{name}%",
    begins=re.compile(r"%(?=recipient|unsubscribe|tag_unsubscribe|mailing_list)", re.IGNORECASE),
)
#: "account-requests-per-sec limit exceeded, try again after 120 seconds"
_AFTER = re.compile(r"after (\d{1,6}) seconds")


def base_url(mail: Mail) -> str:
    """One in America, one in Europe."""
    return "https://api.eu.mailgun.net" if mail.region == "eu" else "https://api.mailgun.net"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One form for the whole batch. Its fields are parted by a line that is made from them, and so in none of them."""
    fields = list(_fields(batch, messages, renderings[messages[0].segment]))
    boundary = f"part-{hashlib.sha256(b''.join(fields)).hexdigest()[:32]}"
    line = b"--%b" % boundary.encode()
    return Request(
        method="POST",
        path=f"/v3/{_domain(mail)}/messages",
        headers=(("Content-Type", f"multipart/form-data; boundary={boundary}"),),
        pieces=(*(b"%b\r\n%b\r\n" % (line, field) for field in fields), line + b"--\r\n"),
    )


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    """With the key of the API as the password of "api"."""
    return request.having((SECRET_HEADERS[0], f"Basic {b64encode(f'api:{token(mail)}'.encode()).decode()}"))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """One outcome for all messages of the batch: it answers for the call."""
    answer = parsed(reply.body)
    message = words(answer, "message") or (answer if isinstance(answer, str) else "")
    reason = worded(f"{NAME} answered {reply.status}", message)
    if reply.status == 200:
        id = words(answer, "id")
        if id and message.startswith("Queued"):
            return all_of(batch, Answer.ACCEPTED, provider_id=id.strip("<>"))
        return all_of(batch, Answer.UNCERTAIN, f"{reason} (this is not what it says when it has taken mails)")
    if reply.status == 400 and re.search(r"\bto\b.{0,3} parameter", message):
        return for_some(batch, reason)
    if reply.status == 404:
        advice = "Look at `domain:`, `from:` and `region:` under `mail:` in config/digest.yaml, then: digest go"
        raise ProviderHalt(reason, advice=advice)
    after = _AFTER.search(message)
    return refused(NAME, batch, reply, message, now, timedelta(seconds=int(after[1])) if after else None)


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """What was accepted under the batch's tag."""
    query = urlencode({"event": "accepted", "tags": key(batch), "limit": LIMITS.batch})
    return Request(method="GET", path=f"/v3/{_domain(mail)}/events?{query}")


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Deliveries that Mailgun knows, as accepted. Events may come minutes late: those it does not know are absent."""
    items = part(parsed(reply.body), "items") if reply.status == 200 else None
    known = {
        words(item, "recipient").lower()
        for item in (items if isinstance(items, list) else [])
        if words(item, "event") == "accepted" and _tagged(item, key(batch))
    }
    return {one.id: Answer.ACCEPTED for one in batch.deliveries if one.address.lower() in known}


# ---- request


def _fields(batch: Batch, messages: Sequence[Message], rendering: Rendering) -> Iterator[bytes]:
    common = shared(messages, rendering, _LANGUAGE)
    personal = {name: f"header_{number}" for number, name in enumerate(common.personal[0]) if name != "Message-ID"}
    variables = {
        message.address: {"delivery": message.delivery, **values, **{personal[n]: text[n] for n in personal}}
        for message, values, text in zip(messages, common.values, common.personal, strict=True)
    }
    for message in messages:
        yield _field("to", mailbox(tamed(message.name, _LANGUAGE), message.address))
    yield _field("recipient-variables", as_json(variables).decode())
    yield _field("from", common.sender)
    yield _field("subject", common.subject)
    yield _field("text", common.text)
    yield _field("html", common.html)
    if common.reply_to:
        yield _field("h:Reply-To", common.reply_to)
    for name, text in (common.headers | {name: _LANGUAGE.place(place) for name, place in personal.items()}).items():
        if name != "Message-ID":
            yield _field(f"h:{name}", text)
    yield _field("v:edition", str(batch.edition))
    yield _field("v:delivery", _LANGUAGE.place("delivery"))
    yield _field("o:tag", key(batch))
    for name in ("o:tracking", "o:tracking-clicks", "o:tracking-opens"):
        yield _field(name, "no")
    for picture in rendering.attached:
        head = f'name="inline"; filename="{picture.id}"\r\nContent-Type: image/{picture.kind}'
        yield b"Content-Disposition: form-data; %b\r\n\r\n%b" % (head.encode(), picture.content)


def _field(name: str, text: str) -> bytes:
    return b'Content-Disposition: form-data; name="%b"\r\n\r\n%b' % (name.encode(), text.encode("utf-8", "replace"))


def _domain(mail: Mail) -> str:
    return quote(mail.domain or domain_of(mail.sender), safe="")


def _tagged(item: object, tag: str) -> bool:
    """Mailgun makes no difference between capitals and others."""
    return tag.lower() in [one.lower() for one in listed(item, "tags") if isinstance(one, str)]


# ---- the account


def question(mail: Mail) -> Request:
    """The domain that it sends for."""
    return Request(method="GET", path=f"/v4/domains/{_domain(mail)}")


def standing(reply: Reply, mail: Mail) -> str:
    """Whether the domain is active."""
    domain = part(known(NAME, reply, words(parsed(reply.body), "message")), "domain")
    name, state = words(domain, "name"), words(domain, "state")
    if state != "active":
        raise unfit(f"{NAME}: the domain {name} is {state or 'unknown'}", "See the domain's page at Mailgun.")
    return f"{NAME}: the domain {name} is active"


# ---- reports


KEY = Key(
    form=re.compile(r"[!-~]{16,200}"),
    words='the "HTTP webhook signing key" of the account',
    known_by="${MAILGUN_REPORTS_KEY}",
)
_AGAIN = timedelta(hours=9)
#: Why it gave a mail up, where that is not the address's fault; None: nothing is known of it.
_GIVEN_UP = {
    "old": ReportKind.SOFT,
    "espblock": ReportKind.SOFT,
    "suppress-complaint": ReportKind.COMPLAINED,
    "suppress-unsubscribe": None,
}


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether Mailgun signed its time and token within the hours in which it posts again."""
    signed = part(parsed(posted.body), "signature")
    time, token, signature = (words(signed, name) for name in ("timestamp", "token", "signature"))
    if not token or not time.isdecimal() or not lately(from_seconds(time), proof.now, _AGAIN):
        return False
    made = hmac.digest(proof.key.encode(), f"{time}{token}".encode("utf-8", "replace"), "sha256").hex()
    return alike(made, signature)


def counts_once(body: bytes) -> str:
    """What no two posts that `verify` said yes to have in common: the token, which is to be honoured once."""
    return words(part(parsed(body), "signature"), "token")


def events(body: bytes) -> tuple[Report, ...]:
    """The one that a post tells of."""
    event = part(parsed(body), "event-data")
    kind: ReportKind | None = None
    match words(event, "event"):
        case "delivered":
            kind = ReportKind.DELIVERED
        case "complained":
            kind = ReportKind.COMPLAINED
        case "failed" if words(event, "severity") == "permanent":
            kind = _given_up(event)
    at = from_seconds(part(event, "timestamp"))
    return tuple(report(kind, words(part(event, "user-variables"), "delivery"), words(event, "recipient"), at))


def _given_up(event: object) -> ReportKind | None:
    code = part(part(event, "delivery-status"), "code")
    usual = ReportKind.SOFT if isinstance(code, int) and 400 <= code < 500 else ReportKind.HARD
    return _GIVEN_UP.get(words(event, "reason"), usual)

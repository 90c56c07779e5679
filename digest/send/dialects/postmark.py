"""Postmark, over its batch endpoint (pure).

Sources: postmarkapp.com/developer, "Batch emails", "Messages API", "API error codes", read 2026-11-23. No idempotency
key; a batch can be asked for by its tag. Postmark sets the Date itself, and the Message-ID unless X-PM-KeepID asks it
not to; a broadcast stream wants an unsubscribe link, and leaves ours alone where the header names one.

Reports: "Webhooks", "Bounce webhook", "Delivery webhook", "Spam complaint webhook", read 2026-11-26. It signs nothing:
a password is checked, which it sends from the address or as a header. Refused with 403 it never posts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from digest.config.site import Mail
from digest.model.edition import Attached, Rendering
from digest.model.mail import Answer, Batch, Delivery, Message, Receipt
from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import Refusal, Whose, each, for_some, known, parsed, part, refused, unfit, words
from digest.send.dialects.base import Reply, Request
from digest.send.dialects.parts import JSON, as_json, as_list, head, key, pictures, token
from digest.send.dialects.reports import PASSWORD, Posted, Proof, from_iso, has_password, objects, report
from digest.send.encode import json_bodies
from digest.send.ports import Limits, ProviderHalt
from digest.text.lines import one_line
from digest.text.mail_addresses import mailbox

NAME = "postmark"
#: 500 messages and 50 MB a call; a little less, for what JSON and HTTP add.
LIMITS = Limits(batch=500, batch_bytes=48_000_000, looks_up=True)
SECRET_HEADERS: tuple[str, ...] = ("X-Postmark-Server-Token",)

#: Numbers in the body's ErrorCode. They look like HTTP statuses and are not. 300 is also an answer to a sender, a
#: header or metadata that Postmark does not like.
_INACTIVE = 406
_REFUSED_MESSAGE = frozenset({300, 402, 403, 411})
_REFUSED_ACCOUNT = frozenset({10, 400, 401, 405, 412, 413})
_NOT_NOW = frozenset({100, 429})
_BROADCAST = "broadcast"


def base_url(mail: Mail) -> str:
    """One for all."""
    return "https://api.postmarkapp.com"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One request for the whole batch."""
    pieces = as_list(_body(batch, message, renderings[message.segment]) for message in messages)
    return Request(method="POST", path="/email/batch", headers=(JSON,), pieces=pieces)


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    """With the server's token."""
    return request.having((SECRET_HEADERS[0], token(mail)), ("Accept", "application/json"))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """A receipt for each message of the batch, in its order."""
    answer = parsed(reply.body)
    if reply.status == 200:
        return each(NAME, batch, answer, _outcome)
    code, message = _code(answer), words(answer, "Message")
    if code in _REFUSED_ACCOUNT and 400 <= reply.status < 500:
        raise ProviderHalt(
            _reason(code, message), advice="Look at the Postmark account and at `mail:`, then: digest go"
        )
    if code in (*_REFUSED_MESSAGE, _INACTIVE) and reply.status == 422 and len(batch.deliveries) == 1:
        return for_some(batch, _reason(code, message))
    return refused(NAME, batch, reply, message, now)


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """Without a stream Postmark searches the transactional one only."""
    query = urlencode({"count": 500, "offset": 0, "tag": key(batch), "messagestream": _BROADCAST})
    return Request(method="GET", path=f"/messages/outbound?{query}")


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Deliveries that Postmark knows, as accepted. One that it does not know may still be on its way into the search,
    whose delay nobody states: absent."""
    messages = part(parsed(reply.body), "Messages") if reply.status == 200 else None
    listed = messages if isinstance(messages, list) else []
    known = {words(part(message, "Metadata"), "delivery") for message in listed}
    return {delivery.id: Answer.ACCEPTED for delivery in batch.deliveries if delivery.id in known}


# ---- request


def _body(batch: Batch, message: Message, rendering: Rendering) -> Iterable[bytes]:
    text, html = json_bodies(message, rendering)
    fields = head(message)
    to = mailbox(message.name, message.address)
    own = as_json({"To": to, "Metadata": {"edition": str(batch.edition), "delivery": message.delivery}})
    headers = [_header(name, value) for name, value in fields.others.items()]
    stream = _BROADCAST if "List-Unsubscribe" in fields.others else "outbound"
    common = _common(fields.sender, fields.reply_to, rendering.subject, key(batch), stream)
    last = _header("X-PM-KeepID", "true")
    start = b'%b%b,"Headers":[%b],"TextBody":' % (common, own[1:-1], b",".join((*headers, last)))
    return (start, *text, b',"HtmlBody":', *html, _end(rendering.attached))


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> bytes:
    """Most are the same for everybody, and remembered."""
    return as_json({"Name": name, "Value": value})


@lru_cache(maxsize=16)
def _common(sender: str, reply_to: str, subject: str, tag: str, stream: str) -> bytes:
    """What all mails of a batch begin with."""
    fields = {
        "From": sender,
        "Subject": one_line(subject),
        "ReplyTo": reply_to,
        "Tag": tag,
        "MessageStream": stream,
        "TrackOpens": False,
        "TrackLinks": "None",
    }
    return as_json(fields)[:-1] + b","


@lru_cache(maxsize=16)
def _end(attached: tuple[Attached, ...]) -> bytes:
    """Pictures within the mail, which a ContentID makes inline, and its end: one piece for all mails."""
    if not attached:
        return b"}"
    listed = [
        {"Name": name, "Content": content, "ContentType": kind, "ContentID": f"cid:{id}"}
        for name, kind, content, id in pictures(attached)
    ]
    return b',"Attachments":%b}' % as_json(listed)


# ---- answers


def _outcome(delivery: Delivery, result: Mapping[str, object]) -> Receipt | Refusal:
    code, message, id = _code(result), words(result, "Message"), words(result, "MessageID")
    # The code is left out where "delivery may be delayed" (django-anymail, 2026-07-30).
    if code == 0 or ("ErrorCode" not in result and id):
        return _taken(delivery, id, message)
    if whose := _whose(code, message):
        return Refusal(whose=whose, reason=_reason(code, message))
    reason = f"{NAME} gave no code for this mail" if code is None else _reason(code, message)
    answer = Answer.DEFERRED if code in _NOT_NOW else Answer.UNCERTAIN
    return Receipt(delivery=delivery.id, answer=answer, reason=reason)


def _whose(code: int | None, message: str) -> Whose | None:
    """None where the code says nothing of anybody's fault."""
    if code in _REFUSED_ACCOUNT or (code == 300 and "'From'" in message):
        return Whose.ACCOUNT
    if code == _INACTIVE or (code == 300 and "'To'" in message):
        return Whose.READER
    return Whose.MESSAGE if code in _REFUSED_MESSAGE else None


def _taken(delivery: Delivery, id: str, message: str) -> Receipt | Refusal:
    """Accepted, but for "Message OK, but will not deliver to these inactive addresses"."""
    if "will not deliver" in message:
        return Refusal(whose=Whose.READER, reason=message)
    return Receipt(delivery=delivery.id, answer=Answer.ACCEPTED, provider_id=id)


def _reason(code: int | None, message: str) -> str:
    return f"{NAME} refused with code {code}: {message}"


def _code(answer: object) -> int | None:
    code = part(answer, "ErrorCode")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


# ---- the account


def question(mail: Mail) -> Request:
    """The server that the token is for."""
    return Request(method="GET", path="/server")


def standing(reply: Reply, mail: Mail) -> str:
    """Its name; a sandbox delivers nothing."""
    server = known(NAME, reply, words(parsed(reply.body), "Message"))
    if words(server, "DeliveryType") == "Sandbox":
        advice = "Take the token of a server of the type Live."
        raise unfit(f'{NAME}: the server "{words(server, "Name")}" is a sandbox and delivers nothing', advice)
    return f'{NAME}: server "{words(server, "Name")}"'


# ---- reports


KEY = PASSWORD
#: What it calls a bounce → what that is; of other types nothing is known of the address.
_BOUNCES = {
    "HardBounce": ReportKind.HARD,
    "BadEmailAddress": ReportKind.HARD,
    "SpamComplaint": ReportKind.COMPLAINED,
    **dict.fromkeys(
        ("SoftBounce", "Transient", "DnsError", "Blocked", "SpamNotification", "Undeliverable", "DMARCPolicy"),
        ReportKind.SOFT,
    ),
}


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether it came with the password."""
    return has_password(posted, proof)


def events(body: bytes) -> tuple[Report, ...]:
    """The one that a post tells of."""
    return tuple(one for event in objects(parsed(body)) for one in _report(event))


def _report(event: Mapping[str, object]) -> Iterator[Report]:
    record = words(event, "RecordType")
    delivered = record == "Delivery"
    kind = ReportKind.DELIVERED if delivered else ReportKind.COMPLAINED if record == "SpamComplaint" else None
    if record == "Bounce":
        kind = _BOUNCES.get(words(event, "Type"))
    address = words(event, "Recipient" if delivered else "Email")
    at = from_iso(part(event, "DeliveredAt" if delivered else "BouncedAt"))
    yield from report(kind, words(part(event, "Metadata"), "delivery"), address, at)

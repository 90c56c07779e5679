"""Postmark, over its batch endpoint (pure).

Sources: postmarkapp.com/developer, "Batch emails", "Messages API", "API error codes", read 2026-11-23. No idempotency
key; a batch can be asked for by its tag. Postmark sets the Date itself, and the Message-ID unless X-PM-KeepID asks it
not to; a broadcast stream wants an unsubscribe link, and leaves ours alone where the header names one.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from digest.config.site import Mail
from digest.model.edition import Attached, Rendering
from digest.model.mail import Answer, Batch, Delivery, Message, Receipt
from digest.send.dialects.base import Reply, Request, all_of, refused
from digest.send.encode import json_bodies
from digest.send.headers import header_value
from digest.send.ports import Limits, ProviderHalt
from digest.text.lines import one_line
from digest.text.mail_addresses import mailbox

NAME = "postmark"
BASE_URL = "https://api.postmarkapp.com"
#: 500 messages and 50 MB a call; a little less, for what JSON and HTTP add.
LIMITS = Limits(batch=500, batch_bytes=48_000_000, looks_up=True)
SECRET_HEADERS: tuple[str, ...] = ("X-Postmark-Server-Token",)

#: Numbers in the body's ErrorCode. They look like HTTP statuses and are not.
_REFUSED_MESSAGE = frozenset({300, 402, 403, 406, 411})
_REFUSED_ACCOUNT = frozenset({10, 400, 401, 405, 412, 413})
_BROADCAST = "broadcast"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One request for the whole batch."""
    bodies = (_body(batch, message, renderings[message.segment]) for message in messages)
    return Request(method="POST", path="/email/batch", headers=_headers(mail), body=b"[" + b",\n".join(bodies) + b"]")


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """A receipt for each message of the batch, in its order."""
    answers = _parsed(reply.body)
    if reply.status != 200:
        return _refused(batch, reply, answers, now)
    if not isinstance(answers, list) or len(answers) != len(batch.deliveries):
        return all_of(batch, Answer.UNCERTAIN, f"{NAME} answered 200 with something that is not one answer a message")
    outcomes = [_receipt(delivery, answer) for delivery, answer in zip(batch.deliveries, answers, strict=True)]
    taken = tuple(outcome for outcome in outcomes if isinstance(outcome, Receipt))
    halts = [outcome for outcome in outcomes if isinstance(outcome, ProviderHalt)]
    if halts:
        raise ProviderHalt(halts[0].what, advice=halts[0].advice, receipts=taken)
    return taken


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """Without a stream Postmark searches the transactional one only."""
    query = urlencode({"count": 500, "offset": 0, "tag": batch.key, "messagestream": _BROADCAST})
    return Request(method="GET", path=f"/messages/outbound?{query}", headers=_headers(mail))


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Deliveries that Postmark knows, as accepted. One that it does not know may still be on its way into the search,
    whose delay nobody states: absent."""
    answer = _parsed(reply.body) if reply.status == 200 else None
    messages = answer.get("Messages") if isinstance(answer, dict) else None
    known = {_delivery(message) for message in messages or () if isinstance(message, dict)}
    return {delivery.id: Answer.ACCEPTED for delivery in batch.deliveries if delivery.id in known}


# ---- request


def _headers(mail: Mail) -> tuple[tuple[str, str], ...]:
    token = mail.token.get_secret_value().strip() if mail.token else ""
    return (
        (SECRET_HEADERS[0], token),
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
    )


def _body(batch: Batch, message: Message, rendering: Rendering) -> bytes:
    text, html = json_bodies(message, rendering)
    given = dict(message.headers)
    head = {
        "From": one_line(given.pop("From", "")),
        "To": mailbox(message.name, message.address),
        "Subject": one_line(rendering.subject),
        "ReplyTo": one_line(given.pop("Reply-To", "")),
        "Tag": batch.key,
        "Metadata": {"edition": str(batch.edition), "delivery": message.delivery},
        "MessageStream": _BROADCAST if "List-Unsubscribe" in given else "outbound",
        "TrackOpens": False,
        "TrackLinks": "None",
        "Headers": [
            {"Name": name, "Value": header_value(name, value)} for name, value in given.items() if name != "Date"
        ]
        + [{"Name": "X-PM-KeepID", "Value": "true"}],
    }
    start = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
    return b'%b,"TextBody":%b,"HtmlBody":%b%b}' % (start[:-1], text, html, _attachments(rendering.attached))


@lru_cache(maxsize=16)
def _attachments(pictures: tuple[Attached, ...]) -> bytes:
    """Pictures within the mail: a ContentID makes them inline."""
    if not pictures:
        return b""
    listed = [
        {
            "Name": f"{picture.id.partition('@')[0]}.{picture.kind}",
            "Content": b64encode(picture.content).decode(),
            "ContentType": f"image/{picture.kind}",
            "ContentID": f"cid:{picture.id}",
        }
        for picture in pictures
    ]
    return b',"Attachments":' + json.dumps(listed).encode()


# ---- answers


def _refused(batch: Batch, reply: Reply, answer: object, now: datetime) -> tuple[Receipt, ...]:
    """A call refused as a whole: by its ErrorCode where that is clear, else by its status."""
    code, message = _code(answer), _message(answer)
    if code in _REFUSED_ACCOUNT and 400 <= reply.status < 500:
        raise _halt(code, message)
    if code in _REFUSED_MESSAGE and reply.status == 422 and len(batch.deliveries) == 1:
        return all_of(batch, Answer.REJECTED, _reason(code, message))
    return refused(NAME, batch, reply, message, now)


def _receipt(delivery: Delivery, answer: object) -> Receipt | ProviderHalt:
    if not isinstance(answer, dict):
        return Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN, reason=f"{NAME} gave no answer for this mail")
    code, message, id = _code(answer), _message(answer), str(answer.get("MessageID") or "")
    # The code is left out where "delivery may be delayed" (django-anymail, 2026-07-30).
    if code == 0 or (code is None and id):
        return _taken(delivery, id, message)
    if code in _REFUSED_ACCOUNT or (code == 300 and "'From'" in message):
        return _halt(code, message)
    if code is None:
        return Receipt(delivery=delivery.id, answer=Answer.UNCERTAIN, reason=f"{NAME} gave no code for this mail")
    refused = code in _REFUSED_MESSAGE
    return Receipt(
        delivery=delivery.id, answer=Answer.REJECTED if refused else Answer.DEFERRED, reason=_reason(code, message)
    )


def _taken(delivery: Delivery, id: str, message: str) -> Receipt:
    """Accepted, but for "Message OK, but will not deliver to these inactive addresses"."""
    if "will not deliver" in message:
        return Receipt(delivery=delivery.id, answer=Answer.REJECTED, provider_id=id, reason=message)
    return Receipt(delivery=delivery.id, answer=Answer.ACCEPTED, provider_id=id)


def _halt(code: int | None, message: str) -> ProviderHalt:
    advice = "Look at the Postmark account and at `mail:` in config/digest.yaml, then: digest go"
    return ProviderHalt(_reason(code, message), advice=advice)


def _reason(code: int | None, message: str) -> str:
    return f"{NAME} refused with code {code}: {message}"


def _code(answer: object) -> int | None:
    code = answer.get("ErrorCode") if isinstance(answer, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _message(answer: object) -> str:
    message = answer.get("Message") if isinstance(answer, dict) else None
    return one_line(message)[:200] if isinstance(message, str) else ""


def _delivery(message: dict[str, object]) -> str:
    metadata = message.get("Metadata")
    return str(metadata.get("delivery", "")) if isinstance(metadata, dict) else ""


def _parsed(body: bytes) -> object:
    """The JSON, or None."""
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed

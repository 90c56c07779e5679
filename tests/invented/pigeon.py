"""The dialect of an invented mail API: one flight for each message, no questions asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.dialects.answers import all_of, refused
from digest.send.dialects.base import Reply, Request
from digest.send.dialects.parts import as_json, token
from digest.send.ports import Limits

NAME = "pigeon"
LIMITS = Limits(batch=4, batch_bytes=1_000_000)
SECRET_HEADERS: tuple[str, ...] = ("X-Pigeon-Ring",)


def base_url(mail: Mail) -> str:
    return "https://loft.example"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    flights = [{"to": message.address, "subject": renderings[message.segment].subject} for message in messages]
    return Request(method="POST", path="/flights", pieces=(as_json(flights),))


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    return request.having((SECRET_HEADERS[0], token(mail)))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    if reply.status != 200:
        return refused(NAME, batch, reply, "", now)
    return all_of(batch, Answer.ACCEPTED, "")


def lookup(batch: Batch, mail: Mail) -> Request | None:
    return None


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    return {}


def question(mail: Mail) -> Request:
    return Request(method="GET", path="/ring")


def standing(reply: Reply, mail: Mail) -> str:
    return "pigeon: at home"

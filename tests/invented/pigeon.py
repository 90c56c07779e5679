"""The dialect of an invented mail API: one flight for each message, no questions asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.dialects.base import Reply, Request, all_of, refused
from digest.send.ports import Limits

NAME = "pigeon"
BASE_URL = "https://loft.example"
LIMITS = Limits(batch=4, batch_bytes=1_000_000)
SECRET_HEADERS: tuple[str, ...] = ("X-Pigeon-Ring",)


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    flights = [{"to": message.address, "subject": renderings[message.segment].subject} for message in messages]
    ring = mail.token.get_secret_value() if mail.token else ""
    return Request(
        method="POST", path="/flights", headers=((SECRET_HEADERS[0], ring),), body=json.dumps(flights).encode()
    )


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    if reply.status != 200:
        return refused(NAME, batch, reply, "", now)
    return all_of(batch, Answer.ACCEPTED, "")


def lookup(batch: Batch, mail: Mail) -> Request | None:
    return None


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    return {}

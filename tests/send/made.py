"""Values that the tests of sending start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from digest.config.site import Mail, Site, Web
from digest.model.edition import Draft, Edition, Letterhead, Occasion, Rendering, Status, Window
from digest.model.mail import Batch, Delivery, Message
from digest.model.people import Recipient
from digest.send import plan
from digest.send.message import message
from digest.send.ports import Limits

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
KEYS = (("2", "the new secret"), ("1", "the old secret"))
MARK = "@@f3a9@@"
EN = "en:"

HEAD = Letterhead(
    sender="The Quay <news@quay.org>",
    reply_to="ed@quay.org",
    list_id="Morning Quay <morning.quay.org>",
    web_url="https://quay.org",
)


def draft(**given: Any) -> Draft:
    values: dict[str, Any] = {
        "digest": "morning",
        "title": "Morning Quay",
        "occasion": Occasion(key="2026-11-24T07:00", at=NOW),
        "number": 3,
        "window": Window(last=9, opened=None, closed=NOW),
        "letterhead": HEAD,
        "token_key": "1",
    }
    return Draft(**values | given)


def edition(**given: Any) -> Edition:
    return Edition(id=17, draft=draft(**given), hash="5e", frozen=NOW, status=Status.SENDING)


def rendering(segment: str = EN, **given: Any) -> Rendering:
    link = f"{MARK}unsubscribe{MARK}"
    values: dict[str, Any] = {
        "segment": segment,
        "subject": "Six ferries for the yard – and a seal",
        "preheader": "Also: tide tables",
        "html": f'<html><body><p>{{{{7*7}}}} %recipient.email%</p>\n<a href="{link}">Stop</a></body></html>',
        "text": f"Quay\n\n{{{{7*7}}}} %recipient.email%\n.one dot\nStop: {link}\n",
        "mark": MARK,
    }
    return Rendering(**values | given)


def recipients(count: int, segment: str = EN, start: int = 1) -> list[Recipient]:
    return [
        Recipient(subscriber=n, address=f"reader{n}@post.org", name=f"Reader {n}", segment=segment)
        for n in range(start, start + count)
    ]


def batches(count: int, *, size: int = 10, canary: int = 0, of: Edition | None = None) -> list[Batch]:
    return list(plan.batches(of or edition(), recipients(count), Limits(batch=size, batch_bytes=0), canary=canary))


def batch(count: int = 3, **given: Any) -> Batch:
    made = batches(count, size=count)[0]
    return Batch(**{"edition": made.edition, "number": 0, "key": made.key, "deliveries": made.deliveries} | given)


def delivery(**given: Any) -> Delivery:
    values = {"id": "a" * 26, "subscriber": 1, "address": "ada@post.org", "name": "Ada", "segment": EN}
    return Delivery(**values | given)


def compose(delivery: Delivery) -> Message:
    return message(delivery, draft(), KEYS, NOW)


def messages(deliveries: Iterable[Delivery]) -> list[Message]:
    return [compose(delivery) for delivery in deliveries]


def site(**given: Any) -> Site:
    values: dict[str, Any] = {
        "name": "The Quay",
        "timezone": "Europe/London",
        "address": "The Quay, 9 Harbour Street, Bristol BS1 4QA",
        "editors": ("ed@quay.org",),
        "mail": Mail(provider="postmark", token=SecretStr("tok-1"), sender="The Quay <news@quay.org>"),
        "web": Web(url="https://quay.org"),
        "signing_keys": (("1", SecretStr("secret")),),
        "folder": Path("/nowhere/config"),
    }
    return Site(**values | given)


@dataclass
class Time:
    """A clock that moves when somebody waits. `at` holds what happens at which second."""

    seconds: float = 0.0
    jump: timedelta = timedelta()
    """By how much the wall clock is wrong."""
    stop: bool = False
    at: dict[float, Callable[[], None]] = field(default_factory=dict)

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds) + self.jump

    def monotonic(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> bool:
        end = self.seconds + seconds
        while not self.stop and (due := sorted(at for at in self.at if at <= end)):
            self.seconds = max(self.seconds, due[0])
            self.at.pop(due[0])()
        if not self.stop:
            self.seconds = max(self.seconds, end)
        return self.stop

    def stopping(self) -> bool:
        return self.stop

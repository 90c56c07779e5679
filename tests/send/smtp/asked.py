"""Mail servers that are given mails, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from digest.config.site import Mail
from digest.model.mail import Answer, Receipt
from digest.send.smtp.provider import Smtp
from tests.send.made import EN, batch, delivery, messages, rendering

GREETING = {"HELLO": "220 scripted", "EHLO": "250 scripted", "DATA": "354 go on", "QUIT": "221 bye"}


def send(smtp: Smtp, *addresses: str, html: str = "") -> Sequence[Receipt]:
    given = replace(
        batch(1),
        deliveries=tuple(delivery(id=f"{n}" * 26, address=address) for n, address in enumerate(addresses)),
    )
    rendered = rendering(html=html) if html else rendering()
    return smtp.hand_over(given, messages(given.deliveries), {EN: rendered})


def mail(url: str, **more: str) -> Mail:
    return Mail(provider="smtp", base_url=url, **more)


def answers(receipts: Sequence[Receipt]) -> list[Answer]:
    return [receipt.answer for receipt in receipts]


Connect = Callable[..., Smtp]
Edge = dict[str, Any]
"""Clocks and budgets of a provider."""


def usual(command: str) -> str:
    return GREETING.get(command.split()[0].upper(), "250 ok")

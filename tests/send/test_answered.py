"""A mail promises that unsubscribing is heard: that is asked of the pages before a real provider sends."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from digest import tokens
from digest.config.site import Mail, Site, Web
from digest.errors import Unavailable
from digest.send.answered import is_asked, unanswered

KEYS = (("2", SecretStr("new")), ("1", SecretStr("old")))


def site(base_url: str = "") -> Site:
    mail = Mail(provider="postmark", base_url=base_url)
    return Site(
        name="The Quay",
        timezone="UTC",
        folder=Path("config"),
        mail=mail,
        web=Web(url="https://quay.example"),
        signing_keys=KEYS,
    )


def test_both_the_health_page_and_a_link_of_nobody_are_asked() -> None:
    asked: list[str] = []

    def ask(url: str) -> int:
        asked.append(url)
        return 200

    assert unanswered(site(), ask) == ""
    health, link = asked
    assert health == "https://quay.example/health"
    token = tokens.read_unsubscribe(site().keys[:1], link.removeprefix("https://quay.example/unsubscribe/"))
    assert token == tokens.Unsubscribe(subscriber=0, digest="")


@pytest.mark.parametrize("status", [301, 404, 500])
def test_any_answer_but_yes_is_told_with_what_it_was(status: int) -> None:
    assert f"answers its health page with {status}" in unanswered(site(), lambda url: status)
    links_alone = unanswered(site(), lambda url: status if "/unsubscribe/" in url else 200)
    assert f"answers an unsubscribe link with {status}" in links_alone


def test_no_answer_is_told_with_why() -> None:
    def ask(url: str) -> int:
        raise Unavailable("nobody listens there")

    assert unanswered(site(), ask) == "https://quay.example does not answer: nobody listens there"


@pytest.mark.parametrize(
    ("base_url", "asked"),
    [
        ("", True),
        ("smtp://mail.quay.example", True),
        ("smtp://localhost", True),
        ("smtp://news@127.0.0.1:587", True),
        ("smtps://[::1]", True),
        ("smtp://127.0.0.1:25", True),
        ("smtp://localhost:1025", False),
        ("http://127.0.0.1:8025", False),
        ("http://localhost", False),
    ],
)
def test_a_test_server_on_this_machine_is_no_mail_that_leaves_and_its_own_mail_server_is(
    base_url: str, asked: bool
) -> None:
    assert is_asked(site(base_url)) is asked

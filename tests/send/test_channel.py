from __future__ import annotations

import re

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.send.channel import channel_name


def named(provider: str, base_url: str = "", token: str | None = None) -> str:
    return channel_name(Mail(provider=provider, base_url=base_url, token=None if token is None else SecretStr(token)))


@pytest.mark.parametrize("token", [None, ""])
def test_without_place_and_token_an_account_is_called_by_its_provider(token: str | None) -> None:
    assert named("outbox", token=token) == "outbox"


def test_accounts_at_other_places_or_of_other_tokens_are_others() -> None:
    given = [
        named("postmark", "https://a"),
        named("postmark", "https://b"),
        named("postmark", token="one"),
        named("postmark", token="other"),
        named("postmark", "https://a", "one"),
        named("resend", token="one"),
    ]
    assert len({name.partition("-")[2] for name in given[:5]}) == 5
    assert all(re.fullmatch(r"(?:postmark|resend)-[a-z2-7]{8}", name) for name in given)


def test_the_password_of_a_mail_server_is_not_in_its_name() -> None:
    assert named("smtp", "smtp://a", "hush") == named("smtp", "smtp://a", "other") == named("smtp", "smtp://a")
    assert named("smtp", token="hush") == "smtp"


def test_the_name_of_an_account_stays_for_ever() -> None:
    assert named("postmark", "https://a", "tok") == "postmark-43mbgftw"

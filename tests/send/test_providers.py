from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.errors import ConfigError
from digest.send.dialects import postmark
from digest.send.ports import Limits
from digest.send.providers import PROVIDERS, machine_clock, mail_api, provider, provider_kind, secret_headers
from digest.send.smtp.provider import Smtp
from tests.send.apis.postmark import postmark_like
from tests.send.made import site

NAMES = sorted(PROVIDERS)


@pytest.mark.parametrize("name", NAMES)
def test_every_provider_is_made_under_the_name_and_with_the_limits_of_the_list(name: str) -> None:
    url = "" if PROVIDERS[name].server == "https://" else "smtp://post.quay.org"
    mail = site().mail.model_copy(update={"provider": name, "base_url": url})
    made = provider(site(mail=mail))
    try:
        assert made.name == name
        assert made.limits == PROVIDERS[name].limits == provider_kind(mail).limits
    finally:
        made.close()


@pytest.mark.parametrize("name", ["", "pigeon", "Postmark", "postmark "])
def test_a_provider_that_is_not_in_the_list_is_named_in_the_error(name: str) -> None:
    with pytest.raises(ConfigError, match=f'There is no mail provider "{name}"'):
        provider_kind(Mail(provider=name))
    with pytest.raises(ConfigError):
        provider(site(mail=Mail(provider=name)))


@pytest.mark.parametrize(
    ("name", "real", "needs_token", "server"),
    [
        ("outbox", False, False, "https://"),
        ("smtp", True, False, "smtp://user@host:587"),
        ("postmark", True, True, "https://"),
        ("ses", True, True, "https://"),
        ("resend", True, True, "https://"),
        ("mailgun", True, True, "https://"),
        ("brevo", True, True, "https://"),
        ("sendgrid", True, True, "https://"),
        ("mailjet", True, True, "https://"),
    ],
)
def test_what_each_wants_and_whether_its_mails_leave_the_machine(
    name: str, real: bool, needs_token: bool, server: str
) -> None:
    kind = PROVIDERS[name]
    assert (kind.real, kind.needs_token, kind.server) == (real, needs_token, server)


def test_a_dialect_alone_makes_a_provider() -> None:
    kind = mail_api(postmark)
    assert (kind.limits, kind.secret_headers) == (postmark.LIMITS, postmark.SECRET_HEADERS)
    assert kind.needs_token
    assert replace(kind, limits=replace(kind.limits, real=False)).real is False


def test_no_log_may_hold_a_header_that_carries_a_token() -> None:
    assert set(postmark.SECRET_HEADERS) <= set(secret_headers())
    assert all(secret_headers())


#: What each publishes, as far as it is not the usual: bytes and messages of a call, messages a second, whether it can
#: be asked, and whether it takes a mail once (facts of 2026-11).
PUBLISHED = {
    "outbox": Limits(batch=200, batch_bytes=0, dedupes=True, looks_up=True, real=False),
    "smtp": Limits(batch=50, batch_bytes=0, workers=5),
    "postmark": Limits(batch=500, batch_bytes=48_000_000, looks_up=True),
    "ses": Limits(batch=1, batch_bytes=40_000_000, rate=14.0, workers=32),
    "resend": Limits(batch=100, batch_bytes=20_000_000, rate=200.0, dedupes=True, key_lasts=timedelta(hours=16)),
    "mailgun": Limits(batch=300, batch_bytes=25_000_000, shared=True, looks_up=True),
    "brevo": Limits(batch=500, batch_bytes=10_000_000, shared=True, rate=800.0, looks_up=True),
    "sendgrid": Limits(batch=250, batch_bytes=30_000_000, shared=True),
    "mailjet": Limits(batch=50, batch_bytes=15_000_000, dedupes=True, looks_up=True),
}


def test_what_each_publishes_of_itself_is_kept_to() -> None:
    assert {name: kind.limits for name, kind in PROVIDERS.items()} == PUBLISHED


@pytest.mark.parametrize(
    ("name", "token", "regions", "pictures"),
    [
        ("postmark", "${POSTMARK_TOKEN}", (), True),
        ("ses", "${AWS_ACCESS_KEY_ID}:${AWS_SECRET_ACCESS_KEY}", ("eu-west-1", "us-east-1"), True),
        ("resend", "${RESEND_TOKEN}", (), False),
        ("mailgun", "${MAILGUN_TOKEN}", ("us", "eu"), True),
        ("brevo", "${BREVO_TOKEN}", (), False),
        ("sendgrid", "${SENDGRID_TOKEN}", ("global", "eu"), True),
        ("mailjet", "${MAILJET_KEY}:${MAILJET_SECRET}", ("eu", "us"), True),
    ],
)
def test_what_a_mail_api_is_told_and_takes(name: str, token: str, regions: tuple[str, ...], pictures: bool) -> None:
    kind = PROVIDERS[name]
    assert (kind.known_by, kind.regions, kind.pictures) == (token, regions, pictures)
    assert (kind.needs_region, kind.takes_domain) == (name == "ses", name == "mailgun")
    assert kind.account is not None
    assert kind.verify is None


def test_a_mail_server_keeps_a_journal_under_the_name_of_the_process(tmp_path: Path) -> None:
    mail = Mail(provider="smtp", base_url="smtp://post.quay.org")
    (tmp_path / "config").mkdir()
    made = provider(site(mail=mail, folder=tmp_path / "config"), "here:1")
    assert [file.name for file in (tmp_path / ".journal").iterdir()] == ["here%3A1"]
    made.close()
    assert list((tmp_path / ".journal").iterdir()) == []


def test_what_others_learned_of_a_mail_server_is_kept_by_a_process_with_a_name_alone(tmp_path: Path) -> None:
    mail = Mail(provider="smtp", base_url="smtp://post.quay.org")
    (tmp_path / "config").mkdir()
    named, nameless = (
        cast(Smtp, provider(site(mail=mail, folder=tmp_path / "config"), by, 0.5)) for by in ("here:1", "")
    )
    assert (named._tempo.per_second, nameless._tempo.per_second) == (0.5, 0.0)
    for one in (named, nameless):
        one.close()


def test_all_headers_that_carry_a_token_are_listed() -> None:
    assert set(secret_headers()) == {
        "X-Postmark-Server-Token",
        "Authorization",
        "X-Amz-Security-Token",
        "api-key",
    }


def test_an_account_is_asked_for_at_the_place_that_mail_names() -> None:
    with postmark_like() as post:
        mail = Mail(provider="postmark", base_url=post.url, token=SecretStr("tok-1"))
        account = PROVIDERS["postmark"].account
        assert account is not None
        assert account(mail) == 'postmark: server "News"'


def test_the_clock_of_this_machine_knows_its_zone() -> None:
    assert machine_clock().utcoffset() == timedelta(0)

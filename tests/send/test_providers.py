from __future__ import annotations

from dataclasses import replace

import pytest

from digest.config.site import Mail
from digest.errors import ConfigError
from digest.send.dialects import postmark
from digest.send.providers import PROVIDERS, mail_api, provider, provider_kind, secret_headers
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

"""What each provider says of our account when it is asked a harmless question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.send.dialects import brevo, mailgun, mailjet, postmark, resend, sendgrid, ses
from digest.send.dialects.base import Dialect, Reply
from digest.send.ports import ProviderHalt
from digest.send.providers import PROVIDERS
from tests.send import official

DIALECTS: dict[str, Dialect] = {one.NAME: one for one in (postmark, ses, resend, mailgun, brevo, sendgrid, mailjet)}
QUOTA = {"MaxSendRate": 14.0, "Max24HourSend": 50000.0, "SentLast24Hours": 3.0}
SES = {"SendingEnabled": True, "ProductionAccessEnabled": True, "EnforcementStatus": "HEALTHY", "SendQuota": QUOTA}
VERIFIED = {"name": "quay.org", "status": "verified"}
ACTIVE = {"Email": "*@quay.org", "Status": "Active"}


def standing(name: str, body: object, status: int = 200) -> str:
    mail = Mail(provider=name, token=SecretStr("a:b"), sender="The Quay <news@quay.org>", region="eu-west-1")
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return DIALECTS[name].standing(Reply(status=status, headers={}, body=raw), mail)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("postmark", "/server"),
        ("ses", "/v2/email/account"),
        ("resend", "/domains"),
        ("mailgun", "/v4/domains/quay.org"),
        ("brevo", "/v3/account"),
        ("sendgrid", "/v3/scopes"),
        ("mailjet", "/v3/REST/sender?Limit=1000"),
    ],
)
def test_the_question_changes_nothing(name: str, path: str) -> None:
    request = DIALECTS[name].question(Mail(provider=name, sender="news@quay.org"))
    assert (request.method, request.path, request.body) == ("GET", path, b"")


@pytest.mark.parametrize(
    ("name", "description", "below"),
    [
        ("postmark", "postmark.server.openapi.json", ""),
        ("ses", "sesv2.openapi.json", ""),
        ("resend", "resend.openapi.json", ""),
        ("mailgun", "mailgun.openapi.yaml", ""),
        ("sendgrid", "sendgrid.full.openapi.json", "/v3"),
    ],
)
def test_the_official_description_has_the_question(corpora: Path, name: str, description: str, below: str) -> None:
    dialect = DIALECTS[name]
    mail = Mail(provider=name, token=SecretStr("a:b"), region="eu-west-1", sender="news@quay.org")
    asked = dialect.signed(dialect.question(mail), official.PLACE, mail, official.NOW)
    official.fits(corpora, description, asked, below=below)


@pytest.mark.parametrize(
    ("name", "body", "status", "words"),
    [
        ("postmark", {"Name": "News", "DeliveryType": "Live"}, 200, 'postmark: server "News"'),
        ("ses", SES, 200, "ses: may send 14.0 a second and 50000.0 in 24 hours; `rate:` here is 14"),
        ("resend", {"data": [VERIFIED]}, 200, "resend: the domain quay.org is verified"),
        ("resend", {"name": "restricted_api_key"}, 401, "resend: the key may send, and do nothing else"),
        ("mailgun", {"domain": {"name": "quay.org", "state": "active"}}, 200, "mailgun: the domain quay.org is active"),
        ("brevo", {"email": "ed@quay.org", "plan": []}, 200, "brevo: the account of ed@quay.org"),
        ("sendgrid", {"scopes": ["mail.send", "x"]}, 200, "sendgrid: the key may send"),
        ("mailjet", {"Data": [ACTIVE]}, 200, "mailjet: the sender news@quay.org is active"),
        (
            "mailjet",
            {"Data": [{"Email": "news@quay.org", "Status": "Active"}]},
            200,
            "mailjet: the sender news@quay.org is active",
        ),
    ],
)
def test_an_account_that_can_send_is_told_in_words(name: str, body: object, status: int, words: str) -> None:
    assert standing(name, body, status) == words


@pytest.mark.parametrize(
    ("name", "body", "what"),
    [
        ("postmark", {"Name": "News", "DeliveryType": "Sandbox"}, "is a sandbox"),
        ("ses", SES | {"SendingEnabled": False}, "sending is switched off in eu-west-1"),
        ("ses", SES | {"EnforcementStatus": "SHUTDOWN"}, "sending is switched off"),
        ("ses", SES | {"ProductionAccessEnabled": False}, "is in the sandbox"),
        ("ses", {}, "sending is switched off"),
        ("resend", {"data": []}, "the domain quay.org is not verified"),
        ("resend", {"data": [VERIFIED | {"status": "pending"}]}, "is not verified"),
        ("resend", {"data": [VERIFIED | {"name": "other.org"}, None, "x"]}, "is not verified"),
        ("mailgun", {"domain": {"name": "quay.org", "state": "unverified"}}, "the domain quay.org is unverified"),
        ("mailgun", {"domain": {"name": "quay.org", "state": "disabled"}}, "is disabled"),
        ("brevo", {"email": "ed@quay.org", "relay": {"enabled": False}}, "are switched off"),
        ("sendgrid", {"scopes": ["mail.batch.read"]}, "the key may not send"),
        ("sendgrid", {"scopes": None}, "the key may not send"),
        ("mailjet", {"Data": [ACTIVE | {"Status": "Inactive"}]}, "the sender news@quay.org is not active"),
        ("mailjet", {"Data": [ACTIVE | {"Email": "*@other.org"}]}, "is not active"),
    ],
)
def test_an_account_that_could_not_send_says_why_and_what_to_do(name: str, body: Any, what: str) -> None:
    with pytest.raises(ProviderHalt, match=what) as caught:
        standing(name, body)
    assert caught.value.advice


@pytest.mark.parametrize("name", sorted(DIALECTS))
@pytest.mark.parametrize("status", [200, 401, 403, 404, 429, 500])
def test_no_answer_or_no_is_never_taken_for_good(name: str, status: int) -> None:
    for body in (b"", b"<html>Welcome</html>", b"null"):
        with pytest.raises(ProviderHalt, match=f"{name} answered {status} when asked for our account") as caught:
            standing(name, body, status)
        assert caught.value.advice


def test_every_mail_api_of_the_list_can_be_asked() -> None:
    assert {name for name, kind in PROVIDERS.items() if kind.account} == set(DIALECTS)

"""A mail has a sender and an address for answers, whatever was typed."""

from __future__ import annotations

import pytest

from digest.config.load import Broken
from digest.send.providers import PROVIDERS
from tests.config.written import CERTIFICATE, site

SMALL = "name: A\ntimezone: UTC\n"


@pytest.mark.parametrize(
    ("more", "sender"),
    [
        ("", "A <news@example.invalid>"),
        ("editors: ed@post.example\n", "A <news@post.example>"),
        ("editors: ed@post.example\nweb: https://www.harbour.example/news\n", "A <news@harbour.example>"),
        ("editors: ed@post.example\nweb: http://127.0.0.1:8000\n", "A <news@post.example>"),
        ("mail:\n  provider: outbox\n  from: desk@x.example\n", "A <desk@x.example>"),
    ],
)
def test_a_sender_nobody_named_is_made_of_what_is_known(more: str, sender: str) -> None:
    assert site(SMALL + more).mail.sender == sender


def test_answers_go_to_the_first_editor_unless_told_otherwise() -> None:
    assert site(SMALL + "editors: [a@x.example, b@x.example]\n").mail.reply_to == "a@x.example"


SMTP = f"{SMALL}mail:\n  provider: smtp\n  from: desk@x.example\n"


def test_certificates_are_taken_out_of_a_file_and_a_key_beside_them_is_not() -> None:
    key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    files = {"/home/ed/config/ca.pem": f"Subject: us\n{key}{CERTIFICATE}\n{CERTIFICATE}\n"}
    assert site(f"{SMTP}  ca_file: ca.pem\n", files=files).mail.ca == f"{CERTIFICATE}\n{CERTIFICATE}"


@pytest.mark.parametrize(
    ("content", "what"), [("", "holds no certificate"), ("key", "holds no certificate"), (None, "cannot be read")]
)
def test_a_file_without_certificates_is_refused(content: str | None, what: str) -> None:
    files = {} if content is None else {"/home/ed/config/ca.pem": content}
    with pytest.raises(Broken, match=what):
        site(f"{SMTP}  ca_file: ca.pem\n", files=files)


@pytest.mark.parametrize("field", ["helo: digest.x.example", "ca_file: ca.pem"])
def test_what_only_mail_servers_are_asked_is_refused_beside_an_api(field: str) -> None:
    mail = "mail:\n  provider: postmark\n  token: ${T}\n  from: desk@x.example\n"
    with pytest.raises(Broken, match="provider: smtp alone"):
        site(f"{SMALL}{mail}  {field}\n", environ={"T": "s3cret"}, files={"/home/ed/config/ca.pem": CERTIFICATE})


SECRETS = {"T": "key:secret", "S": "a-secret-of-the-address", "K": "a-password-of-our-own"}


def reporting(provider: str, *lines: str, **environ: str) -> str:
    """What is said of a site whose provider reports, as these lines ask for."""
    region = "\n  region: eu-west-1" if provider == "ses" else ""
    mail = f"mail:\n  provider: {provider}\n  token: ${{T}}\n  from: desk@x.example{region}\n"
    try:
        made = site(SMALL + mail + "".join(f"  {line}\n" for line in lines), environ=SECRETS | environ).mail
    except Broken as broken:
        return " ".join(problem.what for problem in broken.problems)
    assert made.reports
    assert made.reports_key
    return f"{made.reports.get_secret_value()} {made.reports_key.get_secret_value()}"


BOTH = ("reports: ${S}", "reports_key: ${K}")


def test_reports_have_a_secret_address_and_a_proof() -> None:
    assert reporting("postmark", *BOTH) == "a-secret-of-the-address a-password-of-our-own"


@pytest.mark.parametrize("line", BOTH)
def test_one_without_the_other_is_refused(line: str) -> None:
    assert "only with a proof. Add a line" in reporting("postmark", line)


def test_a_secret_that_can_be_guessed_or_stands_in_no_address_is_refused() -> None:
    for secret in ("short", "a-secret/of-the-address", "geheim-geheim-ß-geheim"):
        assert "stands in an address" in reporting("postmark", *BOTH, S=secret)


@pytest.mark.parametrize(
    ("provider", "what"), [("resend", "whsec_"), ("ses", "arn:aws:sns"), ("sendgrid", "Verification")]
)
def test_what_is_not_the_provider_s_own_proof_is_refused_with_what_is(provider: str, what: str) -> None:
    assert what in reporting(provider, *BOTH)


def test_the_outbox_has_nothing_to_report() -> None:
    assert "has nothing to report" in reporting("outbox", *BOTH)


def test_secrets_of_reports_do_not_stand_in_the_file_and_are_blotted_out_of_logs() -> None:
    assert "does not stand in this file" in reporting("postmark", "reports: a-secret-of-the-address", BOTH[1])
    mail = "mail:\n  provider: postmark\n  token: ${T}\n  from: desk@x.example\n  reports: ${S}\n  reports_key: ${K}\n"
    made = site(SMALL + mail, environ=SECRETS)
    assert {SECRETS["S"], SECRETS["K"]} <= set(made.secrets)
    assert SECRETS["S"] not in repr(made)


def test_where_its_signatures_cannot_be_checked_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.send.dialects.signatures.can_check", lambda: False)
    assert "an extra that is not installed" in reporting("ses", *BOTH, K="arn:aws:sns:eu-west-1:123456789012:quay")
    wanting = {name for name, kind in PROVIDERS.items() if kind.reports_extra}
    assert wanting == {"sendgrid", "ses"}  # all others sign with a shared secret


def test_bounces_come_to_a_folder_or_to_somebody_s_mailbox() -> None:
    assert site(f"{SMTP}  bounces: /var/mail/news/\n").mail.bounces == "/var/mail/news"
    made = site(f"{SMTP}  bounces: imap://news@mail.x.example\n  bounces_password: ${{P}}\n", environ={"P": "secret"})
    assert made.mail.bounces == "news@mail.x.example"
    assert "secret" in made.secrets


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("bounces: mail.x.example", "Whose mailbox is it"),
        ("bounces: news@mail.x.example", "A mailbox has a password"),
        ("bounces: ../mail", "is not a mailbox"),
    ],
)
def test_a_box_that_nobody_can_open_is_refused(line: str, what: str) -> None:
    with pytest.raises(Broken, match=what):
        site(f"{SMTP}  {line}\n")

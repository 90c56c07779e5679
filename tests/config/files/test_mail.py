"""A mail has a sender and an address for answers, whatever was typed."""

from __future__ import annotations

import pytest

from digest.config.load import Broken
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

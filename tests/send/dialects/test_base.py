"""The calls of every mail API: where they go, what they hold, and by what the provider knows us."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.model.mail import Message
from digest.send.dialects import brevo, mailgun, mailjet, postmark, resend, sendgrid, ses
from digest.send.dialects.base import Dialect, Refused, Request
from tests.send.apis.mailgun import form
from tests.send.made import EN, NOW, batch, delivery, messages, rendering

DIALECTS: dict[str, Dialect] = {one.NAME: one for one in (postmark, ses, resend, mailgun, brevo, sendgrid, mailjet)}
ONE = batch(1)


def mail(name: str) -> Mail:
    return Mail(provider=name, token=SecretStr(" a:b\n"), sender="The Quay <news@quay.org>", region="eu-west-1")


def asked(name: str, message: Message | None = None) -> Request:
    return DIALECTS[name].request(ONE, [message or messages(ONE.deliveries)[0]], {EN: rendering()}, mail(name))


@pytest.mark.parametrize(
    ("name", "place", "path"),
    [
        ("postmark", "https://api.postmarkapp.com", "/email/batch"),
        ("ses", "https://email.eu-west-1.amazonaws.com", "/v2/email/outbound-emails"),
        ("resend", "https://api.resend.com", "/emails/batch"),
        ("mailgun", "https://api.mailgun.net", "/v3/quay.org/messages"),
        ("brevo", "https://api.brevo.com", "/v3/smtp/email"),
        ("sendgrid", "https://api.sendgrid.com", "/v3/mail/send"),
        ("mailjet", "https://api.mailjet.com", "/v3.1/send"),
    ],
)
def test_a_batch_is_posted_to_the_place_of_its_api_as_what_it_is(name: str, place: str, path: str) -> None:
    request = asked(name)
    assert DIALECTS[name].base_url(mail(name)) == place
    assert (request.method, request.path) == ("POST", path)
    kind = dict(request.headers)["Content-Type"]
    assert kind.startswith("multipart/form-data; boundary=part-") if name == "mailgun" else kind == "application/json"


@pytest.mark.parametrize(
    ("name", "known_by"),
    [
        ("postmark", (("X-Postmark-Server-Token", "a:b"), ("Accept", "application/json"))),
        ("resend", (("Authorization", "Bearer a:b"),)),
        ("mailgun", (("Authorization", "Basic YXBpOmE6Yg=="),)),
        ("brevo", (("api-key", "a:b"), ("Accept", "application/json"))),
        ("sendgrid", (("Authorization", "Bearer a:b"),)),
        ("mailjet", (("Authorization", "Basic YTpi"),)),
    ],
)
def test_a_call_is_signed_with_the_token_alone_behind_its_own_headers(
    name: str, known_by: tuple[tuple[str, str], ...]
) -> None:
    request = asked(name)
    signed = DIALECTS[name].signed(request, "https://api.post.example/x", mail(name), NOW)
    assert signed.headers == (*request.headers, *known_by)
    assert (signed.method, signed.path, signed.body) == (request.method, request.path, request.body)


@pytest.mark.parametrize("name", ["postmark", "mailgun", "brevo", "mailjet"])
def test_what_became_of_a_batch_is_asked_by_a_call_that_changes_nothing(name: str) -> None:
    question = DIALECTS[name].lookup(ONE, mail(name))
    assert question is not None
    assert (question.method, question.headers, question.body) == ("GET", (), b"")


def bare() -> Message:
    """To a reader without a name, from a sender that names no address to reply to."""
    (made,) = messages((delivery(name=""),))
    headers = tuple(header for header in made.headers if header[0] != "Reply-To")
    return Message(delivery=made.delivery, address=made.address, name="", segment=EN, headers=headers, slots=made.slots)


def only(name: str, message: Message | None = None) -> Any:
    """The one mail as it is asked for."""
    body = json.loads(asked(name, message).body)
    return {"postmark": lambda: body[0], "resend": lambda: body[0], "mailjet": lambda: body["Messages"][0]}.get(
        name, lambda: body
    )()


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("postmark", "ada@post.org"),
        ("resend", ["ada@post.org"]),
        ("mailjet", [{"Email": "ada@post.org"}]),
        ("brevo", [{"email": "ada@post.org"}]),
        ("sendgrid", [{"email": "ada@post.org"}]),
    ],
)
def test_who_has_no_name_is_an_address_alone_and_nobody_to_reply_to_is_left_out(name: str, to: object) -> None:
    whole = only(name, bare())
    one = {"brevo": "messageVersions", "sendgrid": "personalizations"}.get(name)
    given = whole[one][0] if one else whole
    assert given.get("To", given.get("to")) == to
    assert not [field for field in whole if field.lower().replace("_", "") == "replyto" and whole[field]]


def test_a_form_for_who_has_no_name_and_nobody_to_reply_to_says_neither() -> None:
    request = asked("mailgun", bare())
    fields = form(dict(request.headers)["Content-Type"], request.body)
    assert fields["to"] == ["ada@post.org"]
    assert "h:Reply-To" not in fields


def test_a_form_names_who_is_replied_to_and_signs_no_mail_with_our_message_id() -> None:
    request = asked("mailgun")
    fields = form(dict(request.headers)["Content-Type"], request.body)
    assert fields["h:Reply-To"] == ["ed@quay.org"]
    assert "h:Message-ID" not in fields
    values = json.loads(fields["recipient-variables"][0])["reader1@post.org"]
    assert not [value for value in values.values() if value == f"<{ONE.deliveries[0].id}@quay.org>"]


@pytest.mark.parametrize("name", ["postmark", "resend", "mailjet", "brevo", "sendgrid", "mailgun"])
def test_a_subject_of_two_lines_is_one(name: str) -> None:
    renderings = {EN: rendering(subject="Six ferries\r\nBcc: evil@evil.example")}
    body = DIALECTS[name].request(ONE, messages(ONE.deliveries), renderings, mail(name)).body
    assert b"Six ferries Bcc: evil@evil.example" in body


def test_headers_are_added_behind_those_that_are_there() -> None:
    request = Request(method="GET", path="/x", headers=(("A", "1"),), pieces=(b"b",)).having(("B", "2"), ("C", "3"))
    assert request == Request(method="GET", path="/x", headers=(("A", "1"), ("B", "2"), ("C", "3")), pieces=(b"b",))


def test_a_refusal_keeps_whom_it_named() -> None:
    named = {1: "unknown"}
    refused = Refused("no", named)
    named.clear()
    assert (refused.reason, str(refused), refused.named) == ("no", "no", {1: "unknown"})
    assert Refused("no").named == {}

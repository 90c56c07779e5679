from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.model.edition import Attached
from digest.model.mail import Answer, Batch, Receipt
from digest.send.dialects import brevo
from digest.send.dialects.base import Refused, Reply, Request
from digest.send.ports import ProviderHalt
from tests.send.made import EN, NOW, batch, delivery, messages, rendering

MAIL = Mail(provider="brevo", token=SecretStr("xkeysib-1"))
GIVEN = batch(3)
IDS = [d.id for d in GIVEN.deliveries]
TAKEN = {"messageIds": ["<a@relay>", "<b@relay>", "<c@relay>"]}

#: Fields of the requests in "Batch send customised transactional emails" and "Idempotency for batch emails"
#: (developers.brevo.com, 2026-11-23), and what each holds.
OFFICIAL = {
    "sender": {"name": str, "email": str},
    "replyTo": {"email": str},
    "subject": str,
    "htmlContent": str,
    "textContent": str,
    "tags": [str],
    "headers": {"idempotencyKey": str},
    "messageVersions": [{"to": [{"email": str, "name": str}], "params": dict, "headers": dict}],
}


def request(given: Batch = GIVEN, **changed: str) -> Request:
    return brevo.request(given, messages(given.deliveries), {EN: rendering(**changed)}, MAIL)


def asked(given: Batch = GIVEN, **changed: str) -> Any:
    return json.loads(request(given, **changed).body)


def receipts(body: object, status: int = 201, given: Batch = GIVEN, **headers: str) -> tuple[Receipt, ...]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return brevo.receipts(given, Reply(status=status, headers=named, body=raw), NOW)


def error(code: str, message: str = "words") -> dict[str, str]:
    return {"code": code, "message": message}


# ---- request


def shaped(value: object, shape: object) -> bool:
    """Whether a value has the fields, and no other, of a documented one."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(n in shape and shaped(v, shape[n]) for n, v in value.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(shaped(item, shape[0]) for item in value)
    return isinstance(shape, type) and isinstance(value, shape)


def test_the_request_has_the_fields_of_the_documented_ones_and_no_other() -> None:
    assert request().path == "/v3/smtp/email"
    assert shaped(asked(), OFFICIAL)
    assert set(asked()) == set(OFFICIAL)


def test_a_batch_is_one_mail_with_one_version_a_person() -> None:
    mail = asked()
    link = messages(GIVEN.deliveries)[0].slots["unsubscribe"]
    assert mail["textContent"] == "Quay\n\n{\u200c{7*7}} %recipient.email%\n.one dot\nStop: {{params.unsubscribe}}\n"
    assert mail["htmlContent"] == (
        "<html><body><p>&#123;{7*7}} %recipient.email%</p>\n"
        '<a href="{{params.unsubscribe_html}}">Stop</a></body></html>'
    )
    assert (mail["sender"], mail["replyTo"]) == (
        {"email": "news@quay.org", "name": "The Quay"},
        {"email": "ed@quay.org"},
    )
    first = mail["messageVersions"][0]
    assert first["to"] == [{"email": "reader1@post.org", "name": "Reader 1"}]
    assert first["params"]["unsubscribe"] == link
    assert first["headers"]["List-Unsubscribe"].startswith(f"<{link}>")
    assert first["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert json.loads(first["headers"]["X-Mailin-custom"]) == {"edition": "17", "delivery": IDS[0]}


def test_its_key_is_a_uuid_that_stays_when_somebody_has_left_the_batch() -> None:
    def key(given: Batch = GIVEN, **changed: str) -> UUID:
        return UUID(asked(given, **changed)["headers"]["idempotencyKey"])

    assert key().version == 5
    assert key() == key(replace(GIVEN, deliveries=GIVEN.deliveries[1:]))
    assert key() != key(replace(GIVEN, key=f"{GIVEN.key}~0"))
    assert key() != key(subject="Another")


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("Ada", "Ada"),
        ("Ada, Countess", "Ada, Countess"),
        ("Adä", "Adä"),
        ("Adä, Countess", "=?utf-8?b?QWTDpCwgQ291bnRlc3M=?="),
        ("A" * 90, "A" * 70),
    ],
)
def test_a_name_that_brevo_would_lose_is_encoded(name: str, sent: str) -> None:
    (version,) = asked(replace(GIVEN, deliveries=(delivery(name=name),)))["messageVersions"]
    assert version["to"] == [{"email": "ada@post.org", "name": sent}]


def test_no_header_holds_letters_beyond_ascii_nor_what_brevo_would_decode_to_them() -> None:
    (message,) = messages((delivery(),))
    headers = tuple((n, "Möwen, täglich <m.quay.org>" if n == "List-ID" else v) for n, v in message.headers)
    sent = brevo.request(GIVEN, [replace(message, headers=headers)], {EN: rendering()}, MAIL).body
    (version,) = json.loads(sent)["messageVersions"]
    assert version["headers"]["List-ID"] == "<m.quay.org>"


def test_a_picture_within_the_mail_is_never_left_out_in_silence() -> None:
    logo = {EN: replace(rendering(), attached=(Attached(id="5e@logo", kind="png", content=b"x"),))}
    with pytest.raises(ProviderHalt, match="takes no pictures within a mail"):
        brevo.request(GIVEN, messages(GIVEN.deliveries), logo, MAIL)


def test_12_the_token_is_in_a_header_of_the_list_and_in_no_repr() -> None:
    signed = brevo.signed(request(), "https://api.brevo.com/v3/smtp/email", MAIL, NOW)
    assert {name for name, value in signed.headers if "xkeysib-1" in value} == set(brevo.SECRET_HEADERS)
    assert "xkeysib-1" not in repr(signed)


# ---- answers


def test_everybody_taken_has_the_id_of_the_same_place() -> None:
    assert [(r.answer, r.provider_id) for r in receipts(TAKEN)] == [
        (Answer.ACCEPTED, f"{letter}@relay") for letter in "abc"
    ]
    (alone,) = receipts({"messageId": "<a@relay>"}, given=batch(1))
    assert (alone.answer, alone.provider_id) == (Answer.ACCEPTED, "a@relay")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 201),
        (b"<html>Welcome</html>", 201),
        ({}, 201),
        ({"messageId": "<a@relay>"}, 201),
        ({"messageIds": ["<a@relay>"]}, 201),
        ({"messageIds": ["<a@relay>"] * 4}, 201),
        ({"messageIds": ["<a@relay>", None, "<c@relay>"]}, 201),
        ({"messageIds": None}, 201),
        (TAKEN, 200),
        (TAKEN, 202),
        (error("internal"), 500),
        (b"", 502),
    ],
)
def test_what_is_not_one_id_a_mail_leaves_everybody_uncertain(body: object, status: int) -> None:
    assert {(r.answer, r.repeat) for r in receipts(body, status)} == {(Answer.UNCERTAIN, True)}


def test_a_key_that_was_taken_before_is_asked_for_and_not_sent_again() -> None:
    assert {(r.answer, r.repeat) for r in receipts(error("duplicate_parameter"), 400)} == {(Answer.UNCERTAIN, False)}


def test_a_batch_refused_for_one_of_its_readers_goes_in_parts() -> None:
    bad = error("invalid_parameter", "email is not valid in to")
    with pytest.raises(Refused):
        receipts(bad, 400)
    assert [r.answer for r in receipts(bad, 400, batch(1))] == [Answer.REJECTED]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, error("invalid_parameter", "sender is not valid")),
        (400, error("missing_parameter")),
        (401, error("unauthorized", "Key not found")),
        (402, error("not_enough_credits")),
        (403, error("permission_denied")),
        (404, error("not_found")),
    ],
)
def test_what_is_ours_to_mend_halts(status: int, body: object) -> None:
    with pytest.raises(ProviderHalt, match=f"brevo answered {status}") as caught:
        receipts(body, status)
    assert caught.value.receipts == ()
    assert caught.value.advice


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x_sib_ratelimit_reset": "40"}, timedelta(seconds=40)),
        ({"retry_after": "9"}, timedelta(seconds=9)),
        ({}, None),
    ],
)
def test_too_many_calls_pause_everybody(headers: dict[str, str], wait: timedelta | None) -> None:
    found = receipts(error("too_many_requests"), 429, **headers)
    expected = None if wait is None else NOW + wait
    assert {(r.answer, r.channel, r.retry_at) for r in found} == {(Answer.DEFERRED, True, expected)}


# ---- look-up


def test_a_batch_is_looked_up_by_its_tag() -> None:
    question = brevo.lookup(replace(GIVEN, key=f"{GIVEN.key}~1"), MAIL)
    assert question is not None
    parts = urlsplit(question.path)
    assert parts.path == "/v3/smtp/statistics/events"
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert query == {"event": "requests", "days": "2", "limit": "2500", "tags": f'["{GIVEN.key}"]'}


def event(place: int, tag: str = GIVEN.key) -> dict[str, str]:
    return {"email": f"Reader{place + 1}@post.org", "event": "requests", "tag": tag}


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"events": [event(0), event(2, f'["{GIVEN.key}"]')]}, 200, {0, 2}),
        ({"events": [event(0, "another"), event(1, f"{GIVEN.key}0"), event(2, ""), None, "x"]}, 200, set()),
        ({"events": None}, 200, set()),
        ({}, 200, set()),
        ({"events": [event(0)]}, 500, set()),
        (b"<html>", 200, set()),
    ],
)
def test_only_what_brevo_logged_under_that_very_tag_counts_as_taken(
    body: object, status: int, expected: set[int]
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = brevo.looked_up(GIVEN, Reply(status=status, headers={}, body=raw))
    assert found == {IDS[n]: Answer.ACCEPTED for n in expected}


@pytest.mark.parametrize(
    ("status", "repeat"), [(400, False), (409, False), (499, False), (500, True), (503, None), (399, None)]
)
def test_a_key_that_was_taken_before_is_told_by_a_refusal_of_ours(status: int, repeat: bool | None) -> None:
    if status == 399:
        with pytest.raises(ProviderHalt):
            receipts(error("duplicate_parameter"), status)
        return
    found = receipts(error("duplicate_parameter"), status)
    if repeat is None:
        assert {r.answer for r in found} == {Answer.DEFERRED}
        return
    assert {(r.answer, r.repeat) for r in found} == {(Answer.UNCERTAIN, repeat)}


@pytest.mark.parametrize(
    ("status", "message", "parts"),
    [
        (400, "email is not valid in to", True),
        (400, "to must not be empty", False),
        (400, "email is not valid in sender", False),
        (400, "sender email is not permitted today", False),
        (422, "email is not valid in to", False),
    ],
)
def test_a_fault_of_a_reader_is_one_by_status_and_words(status: int, message: str, parts: bool) -> None:
    with pytest.raises(Refused if parts else ProviderHalt, match=f"brevo answered {status}.*{message}"):
        receipts(error("invalid_parameter", message), status)


def test_without_words_the_code_is_the_reason() -> None:
    with pytest.raises(ProviderHalt, match="brevo answered 402: not_enough_credits"):
        receipts({"code": "not_enough_credits"}, 402)


@pytest.mark.parametrize(("reset", "wait"), [("86400", 86_400), ("86401", 86_400), ("soon", None), ("", None)])
def test_a_reset_is_believed_up_to_a_day(reset: str, wait: int | None) -> None:
    found = receipts(error("too_many_requests"), 429, x_sib_ratelimit_reset=reset)
    assert {r.retry_at for r in found} == {None if wait is None else NOW + timedelta(seconds=wait)}


def test_one_mail_s_id_may_stand_alone_or_in_a_list() -> None:
    for body in ({"messageIds": ["<a@relay>"]}, {"messageId": "<a@relay>"}):
        (alone,) = receipts(body, given=batch(1))
        assert alone == Receipt(delivery=IDS[0], answer=Answer.ACCEPTED, provider_id="a@relay")
    (none,) = receipts({"messageIds": []}, given=batch(1))
    assert (none.answer, none.reason) == (Answer.UNCERTAIN, "brevo gave something else than one id a mail")

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.model.edition import Attached
from digest.model.mail import Answer, Batch, Receipt
from digest.send.dialects import resend
from digest.send.dialects.base import Refused, Reply, Request
from digest.send.dialects.reports import Proof
from digest.send.ports import ProviderHalt
from tests.send import official
from tests.send.made import EN, NOW, batch, messages, rendering
from tests.send.reporters import by_svix

MAIL = Mail(provider="resend", token=SecretStr("re_1"))
GIVEN = batch(3)
IDS = [d.id for d in GIVEN.deliveries]
A, B, C = ({"id": f"re-{n}"} for n in "abc")


def request(given: Batch = GIVEN, **changed: str) -> Request:
    return resend.request(given, messages(given.deliveries), {EN: rendering(**changed)}, MAIL)


def receipts(body: object, status: int = 200, given: Batch = GIVEN, **headers: str) -> tuple[Receipt, ...]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return resend.receipts(given, Reply(status=status, headers=named, body=raw), NOW)


def error(name: str, message: str = "words") -> dict[str, Any]:
    return {"statusCode": 400, "name": name, "message": message}


# ---- request


def test_a_batch_is_one_call_with_one_whole_message_a_person() -> None:
    assert (request().method, request().path) == ("POST", "/emails/batch")
    headers = dict(request().headers)
    assert headers["X-Batch-Validation"] == "permissive"
    assert headers["Idempotency-Key"].startswith(f"{GIVEN.key}-")
    first, *others = json.loads(request().body)
    assert len(others) == 2
    link = messages(GIVEN.deliveries)[0].slots["unsubscribe"]
    given = first.pop("headers")
    assert given["List-Unsubscribe"].startswith(f"<{link}>")
    assert given["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not {"From", "Reply-To", "Date", "Message-ID"} & set(given)
    assert first == {
        "from": "The Quay <news@quay.org>",
        "to": ["Reader 1 <reader1@post.org>"],
        "subject": "Six ferries for the yard – and a seal",
        "reply_to": "ed@quay.org",
        "tags": [{"name": "edition", "value": "17"}, {"name": "delivery", "value": IDS[0]}],
        "text": f"Quay\n\n{{{{7*7}}}} %recipient.email%\n.one dot\nStop: {link}\n",
        "html": f'<html><body><p>{{{{7*7}}}} %recipient.email%</p>\n<a href="{link}">Stop</a></body></html>',
    }


def test_the_official_description_takes_the_request(corpora: Path) -> None:
    official.fits(corpora, "resend.openapi.json", request())


def key(given: Batch = GIVEN, **changed: str) -> str:
    return dict(request(given, **changed).headers)["Idempotency-Key"]


def test_the_key_is_the_batch_s_and_stays_when_somebody_has_left_it() -> None:
    assert key(replace(GIVEN, deliveries=GIVEN.deliveries[1:])) == key()
    assert key(replace(GIVEN, key=f"{GIVEN.key}~0")) != key()
    assert key(subject="Another edition under the same name") != key()
    assert len(key(replace(GIVEN, key="k" * 900))) <= 90


def test_the_key_of_a_notice_or_a_test_is_that_of_its_words() -> None:
    note = replace(GIVEN, edition=0)
    assert key(note) == key(note)
    assert key(replace(note, deliveries=note.deliveries[1:])) != key(note)


def test_a_picture_within_the_mail_is_never_left_out_in_silence() -> None:
    logo = {EN: replace(rendering(), attached=(Attached(id="5e@logo", kind="png", content=b"x"),))}
    with pytest.raises(ProviderHalt, match="takes no pictures within a mail"):
        resend.request(GIVEN, messages(GIVEN.deliveries), logo, MAIL)


def test_12_the_token_is_in_a_header_of_the_list_and_in_no_repr() -> None:
    signed = resend.signed(request(), "https://api.resend.com/emails/batch", MAIL, NOW)
    assert {name for name, value in signed.headers if "re_1" in value} == set(resend.SECRET_HEADERS)
    assert "re_1" not in repr(signed)


# ---- answers to a batch


def test_everybody_taken_has_the_id_of_the_same_place() -> None:
    assert [(r.delivery, r.answer, r.provider_id) for r in receipts({"data": [A, B, C]})] == [
        (id, Answer.ACCEPTED, f"re-{letter}") for id, letter in zip(IDS, "abc", strict=True)
    ]


def test_faults_are_their_message_s_and_the_others_stand_in_order() -> None:
    found = receipts({"data": [A, C], "errors": [{"index": 1, "message": "Invalid `to` field."}]})
    assert [(r.answer, r.provider_id) for r in found] == [
        (Answer.ACCEPTED, "re-a"),
        (Answer.REJECTED, ""),
        (Answer.ACCEPTED, "re-c"),
    ]
    assert found[1].reason == "resend refused it: Invalid `to` field."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Welcome</html>",
        b"null",
        {},
        {"data": None},
        {"data": []},
        {"data": [A, B]},
        {"data": [A, B, C, A]},
        {"data": [A, B, {}]},
        {"data": [A, B, "re-c"]},
        {"data": [A, B], "errors": [{"index": 7, "message": "x"}]},
        {"data": [A, B], "errors": [{"message": "x"}]},
        {"data": [A], "errors": [{"index": 1, "message": "x"}, {"index": 1, "message": "x"}]},
        {"data": [A, B, C], "errors": [{"index": 1, "message": "x"}]},
        [A, B, C],
    ],
)
def test_an_answer_that_is_not_one_result_a_mail_leaves_everybody_uncertain(body: object) -> None:
    assert [r.answer for r in receipts(body)] == [Answer.UNCERTAIN] * 3


@pytest.mark.parametrize("message", ["Invalid `from` field.", "The headers are invalid"])
def test_what_is_refused_for_everybody_is_held(message: str) -> None:
    with pytest.raises(ProviderHalt, match="resend refused it"):
        receipts({"data": [], "errors": [{"index": n, "message": message} for n in range(3)]})


# ---- answers without success


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "invalid_idempotency_key"),
        (401, "missing_api_key"),
        (401, "restricted_api_key"),
        (403, "invalid_api_key"),
        (403, "validation_error"),
        (404, "not_found"),
        (405, "method_not_allowed"),
        (422, "missing_required_field"),
    ],
)
def test_a_call_that_is_ours_to_mend_halts(status: int, name: str) -> None:
    with pytest.raises(ProviderHalt, match=f"resend answered {status}: words") as caught:
        receipts(error(name), status)
    assert caught.value.receipts == ()


def test_a_batch_refused_for_one_of_its_readers_goes_in_parts() -> None:
    bad = error("validation_error", "Invalid `to` field. It needs to follow the `email@example.com` format.")
    with pytest.raises(Refused):
        receipts(bad, 422)
    assert [r.answer for r in receipts(bad, 422, batch(1))] == [Answer.REJECTED]


def test_a_key_in_use_waits_and_a_key_of_another_call_is_never_sent_again() -> None:
    waiting = receipts(error("concurrent_idempotent_requests"), 409)
    assert {(r.answer, r.channel) for r in waiting} == {(Answer.DEFERRED, False)}
    used = receipts(error("invalid_idempotent_request"), 409)
    assert {(r.answer, r.repeat) for r in used} == {(Answer.UNCERTAIN, False)}


@pytest.mark.parametrize(
    ("name", "headers", "wait"),
    [
        ("rate_limit_exceeded", {"retry_after": "7"}, timedelta(seconds=7)),
        ("rate_limit_exceeded", {"ratelimit_reset": "3"}, timedelta(seconds=3)),
        ("rate_limit_exceeded", {}, None),
        ("daily_quota_exceeded", {}, timedelta(hours=1)),
        ("monthly_quota_exceeded", {"ratelimit_reset": "1"}, timedelta(hours=1)),
    ],
)
def test_too_many_calls_pause_everybody(name: str, headers: dict[str, str], wait: timedelta | None) -> None:
    found = receipts(error(name), 429, **headers)
    expected = None if wait is None else NOW + wait
    assert {(r.answer, r.channel, r.retry_at) for r in found} == {(Answer.DEFERRED, True, expected)}


@pytest.mark.parametrize("status", [500, 502, 504, 202])
def test_a_server_that_broke_on_the_way_may_have_taken_everything(status: int) -> None:
    assert {(r.answer, r.repeat) for r in receipts(error("internal_server_error"), status)} == {
        (Answer.UNCERTAIN, True)
    }


def test_it_cannot_be_asked_what_became_of_a_batch() -> None:
    assert resend.lookup(GIVEN, MAIL) is None
    assert resend.looked_up(GIVEN, Reply(status=200, headers={}, body=b"{}")) == {}


@pytest.mark.parametrize(("status", "parts"), [(400, True), (422, True), (403, False), (421, False)])
def test_a_fault_of_a_reader_is_one_by_status_and_words(status: int, parts: bool) -> None:
    with pytest.raises(Refused if parts else ProviderHalt):
        receipts(error("validation_error", "Invalid `to` field."), status)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"ratelimit_reset": "0"}, None),
        ({"ratelimit_reset": "soon"}, None),
        ({"ratelimit_reset": "0", "retry_after": "4"}, 4),
    ],
)
def test_a_reset_that_names_no_time_is_none(headers: dict[str, str], wait: int | None) -> None:
    found = receipts(error("rate_limit_exceeded"), 429, **headers)
    assert {r.retry_at for r in found} == {None if wait is None else NOW + timedelta(seconds=wait)}
    assert {r.reason for r in found} == {"resend answered 429: words"}


def test_readers_who_are_all_refused_are_rejected() -> None:
    faults = [{"index": n, "message": "Invalid `to` field."} for n in range(3)]
    assert {r.answer for r in receipts({"data": [], "errors": faults})} == {Answer.REJECTED}


def test_a_known_key_says_whether_its_call_goes_on() -> None:
    going, *_ = receipts(error("concurrent_idempotent_requests"), 409)
    assert going == Receipt(delivery=IDS[0], answer=Answer.DEFERRED, reason="resend answered 409: words")
    other, *_ = receipts(error("invalid_idempotent_request"), 409)
    assert other.reason == "resend answered 409: words (resend took a call with this key before)"


@pytest.mark.parametrize("errors", [{"0": "x"}, "x", None])
def test_errors_that_are_no_list_are_none(errors: object) -> None:
    assert {r.answer for r in receipts({"data": [A, B, C], "errors": errors})} == {Answer.ACCEPTED}


@pytest.mark.parametrize("place", [-1, 3, "1", None])
def test_an_error_at_no_message_leaves_everybody_uncertain(place: object) -> None:
    found = receipts({"data": [A, B], "errors": [{"index": place, "message": "x"}]})
    assert {(r.answer, r.reason) for r in found} == {
        (Answer.UNCERTAIN, "resend gave something else than one result a mail")
    }


@pytest.mark.parametrize(("key", "id"), [("whsec_", "msg_1"), ("whsec_====", "msg_1"), (f"whsec_{'A' * 32}", "")])
def test_a_secret_that_is_none_and_a_report_without_a_name_prove_nothing(key: str, id: str) -> None:
    posted = by_svix(b"{}", key, NOW, id=id)
    assert not resend.verify(posted, Proof(key=key, now=NOW, fetch=lambda url: b""))
    good = f"whsec_{'A' * 32}"
    assert resend.verify(by_svix(b"{}", good, NOW), Proof(key=good, now=NOW, fetch=lambda url: b""))

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.model.edition import Attached
from digest.model.mail import Answer, Batch, Receipt
from digest.send.dialects import mailjet
from digest.send.dialects.base import Refused, Reply, Request
from digest.send.ports import ProviderHalt
from tests.send.made import EN, NOW, batch, messages, rendering

MAIL = Mail(provider="mailjet", token=SecretStr("key:hush"))
GIVEN = batch(3)
IDS = [d.id for d in GIVEN.deliveries]
OK = {"Status": "success", "To": [{"Email": "a@post.org", "MessageUUID": "u-1", "MessageID": 7}]}

#: Properties of a message in "Send API v3.1" (dev.mailjet.com, 2026-11-23) that we use.
OFFICIAL = {
    "From",
    "To",
    "ReplyTo",
    "Subject",
    "TextPart",
    "HTMLPart",
    "CustomID",
    "EventPayload",
    "CustomCampaign",
    "DeduplicateCampaign",
    "TrackOpens",
    "TrackClicks",
    "Headers",
    "InlinedAttachments",
}


def request(given: Batch = GIVEN, **changed: Any) -> Request:
    return mailjet.request(given, messages(given.deliveries), {EN: rendering(**changed)}, MAIL)


def asked(given: Batch = GIVEN, **changed: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(request(given, **changed).body)["Messages"]
    return found


def receipts(body: object, status: int = 200, given: Batch = GIVEN, **headers: str) -> tuple[Receipt, ...]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return mailjet.receipts(given, Reply(status=status, headers=named, body=raw), NOW)


def error(code: str, status: object = 400, *related: str) -> dict[str, Any]:
    fault = {"ErrorCode": code, "StatusCode": status, "ErrorMessage": "words", "ErrorRelatedTo": list(related)}
    return {"Status": "error", "Errors": [fault]}


# ---- request


def test_a_batch_is_one_call_with_one_whole_message_a_person() -> None:
    assert (request().method, request().path) == ("POST", "/v3.1/send")
    first, *others = asked()
    assert len(others) == 2
    assert set(first) <= OFFICIAL
    link = messages(GIVEN.deliveries)[0].slots["unsubscribe"]
    headers = first.pop("Headers")
    assert headers["List-Unsubscribe"].startswith(f"<{link}>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not {"From", "Reply-To", "Date", "Message-ID", "List-ID"} & set(headers)
    assert first == {
        "From": {"Email": "news@quay.org", "Name": "The Quay"},
        "To": [{"Email": "reader1@post.org", "Name": "Reader 1"}],
        "ReplyTo": {"Email": "ed@quay.org"},
        "Subject": "Six ferries for the yard – and a seal",
        "CustomID": GIVEN.key,
        "EventPayload": IDS[0],
        "CustomCampaign": "morning-2026-11-24T0700",
        "DeduplicateCampaign": True,
        "TrackOpens": "disabled",
        "TrackClicks": "disabled",
        "TextPart": f"Quay\n\n{{{{7*7}}}} %recipient.email%\n.one dot\nStop: {link}\n",
        "HTMLPart": f'<html><body><p>{{{{7*7}}}} %recipient.email%</p>\n<a href="{link}">Stop</a></body></html>',
    }


@pytest.mark.parametrize(
    ("key", "campaign"),
    [
        ("morning-2026-11-24T0700-0000", "morning-2026-11-24T0700"),
        ("morning-2026-11-24T0700-0012", "morning-2026-11-24T0700"),
        ("morning-2026-11-24T0700-0012~1", "morning-2026-11-24T0700"),
        ("morning-2026-11-24T0700-0000_7", "morning-2026-11-24T0700-7"),
    ],
)
def test_an_edition_is_one_campaign_and_a_second_copy_one_of_its_own(key: str, campaign: str) -> None:
    assert {message["CustomCampaign"] for message in asked(replace(GIVEN, key=key))} == {campaign}


def test_a_test_or_a_notice_never_shares_a_campaign_with_another() -> None:
    one = replace(GIVEN, edition=0)
    campaign = asked(one)[0]["CustomCampaign"]
    assert campaign == asked(one)[0]["CustomCampaign"]
    assert campaign != asked(one, subject="Another")[0]["CustomCampaign"]
    assert campaign != asked(replace(one, deliveries=one.deliveries[1:]))[0]["CustomCampaign"]


def test_a_picture_goes_with_the_mail_under_its_id() -> None:
    logo = Attached(id="5e@logo", kind="png", content=b"\x89PNG")
    assert asked(attached=(logo,))[0]["InlinedAttachments"] == [
        {"Filename": "5e.png", "ContentType": "image/png", "ContentID": "5e@logo", "Base64Content": "iVBORw=="}
    ]


@pytest.mark.parametrize(
    ("region", "place"),
    [("", "https://api.mailjet.com"), ("eu", "https://api.mailjet.com"), ("us", "https://api.us.mailjet.com")],
)
def test_its_place_is_that_of_the_region(region: str, place: str) -> None:
    assert mailjet.base_url(MAIL.model_copy(update={"region": region})) == place


def test_12_the_token_is_in_a_header_of_the_list_and_in_no_repr() -> None:
    signed = mailjet.signed(request(), "https://api.mailjet.com/v3.1/send", MAIL, NOW)
    assert dict(signed.headers)[mailjet.SECRET_HEADERS[0]] == "Basic a2V5Omh1c2g="
    assert "a2V5Omh1c2g=" not in repr(signed)


# ---- answers


@pytest.mark.parametrize("status", [200, 400])
def test_each_message_has_a_result_of_its_own_whatever_the_status(status: int) -> None:
    found = receipts({"Messages": [OK, error("mj-0013", 400, "To[0].Email"), OK]}, status)
    assert [(r.delivery, r.answer) for r in found] == list(
        zip(IDS, [Answer.ACCEPTED, Answer.REJECTED, Answer.ACCEPTED], strict=True)
    )
    assert [r.provider_id for r in found] == ["u-1", "", "u-1"]
    assert found[1].reason == "mailjet refused it with mj-0013: words"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (error("mj-0001", 429), Answer.DEFERRED),
        (error("mj-0099", 500), Answer.UNCERTAIN),
        (error("mj-0099", "400"), Answer.UNCERTAIN),
        (error("send-0003", 400, "TextPart"), Answer.REJECTED),
        ({"Status": "error"}, Answer.UNCERTAIN),
        ({"Status": "error", "Errors": []}, Answer.UNCERTAIN),
        ({"Status": "error", "Errors": ["x"]}, Answer.UNCERTAIN),
        ({"Status": "queued"}, Answer.UNCERTAIN),
        ({}, Answer.UNCERTAIN),
        (None, Answer.UNCERTAIN),
        ({"Status": "success"}, Answer.ACCEPTED),
    ],
)
def test_each_answer_decides_for_its_own_mail(result: object, expected: Answer) -> None:
    assert [r.answer for r in receipts({"Messages": [OK, result, OK]})] == [Answer.ACCEPTED, expected, Answer.ACCEPTED]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"<html>Welcome</html>", 200),
        ({}, 200),
        ({"Messages": []}, 200),
        ({"Messages": [OK, OK]}, 200),
        ({"Messages": [OK] * 4}, 400),
        ({"Messages": {"0": OK}}, 400),
        ({"Messages": [OK] * 3}, 500),
        ({"Messages": [OK] * 3}, 202),
        (b"", 502),
    ],
)
def test_what_is_not_one_result_a_mail_leaves_everybody_uncertain(body: object, status: int) -> None:
    assert [r.answer for r in receipts(body, status)] == [Answer.UNCERTAIN] * 3


@pytest.mark.parametrize(
    "results",
    [
        [OK, error("send-0008", 403, "From"), OK],
        [OK, error("mj-0013", 400, "From.Email"), OK],
        [error("send-0003", 400, "TextPart")] * 3,
    ],
)
def test_a_refused_account_or_mail_halts_with_the_answers_there_are(results: list[dict[str, Any]]) -> None:
    with pytest.raises(ProviderHalt, match="mailjet refused it") as caught:
        receipts({"Messages": results}, 400)
    assert len(caught.value.receipts) == results.count(OK)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_call_that_is_ours_to_mend_halts(status: int) -> None:
    with pytest.raises(ProviderHalt, match=f"mailjet answered {status}: words") as caught:
        receipts({"StatusCode": status, "ErrorMessage": "words"}, status)
    assert caught.value.advice


def test_too_many_calls_pause_everybody_and_too_large_a_batch_goes_in_parts() -> None:
    found = receipts({"StatusCode": 429, "ErrorMessage": "words"}, 429, retry_after="9")
    expected = {(Answer.DEFERRED, True, NOW + timedelta(seconds=9))}
    assert {(r.answer, r.channel, r.retry_at) for r in found} == expected
    with pytest.raises(Refused):
        receipts(b"", 413)


# ---- look-up


def test_a_batch_is_looked_up_by_its_key() -> None:
    question = mailjet.lookup(replace(GIVEN, key=f"{GIVEN.key}~1"), MAIL)
    assert question is not None
    parts = urlsplit(question.path)
    assert parts.path == "/v3/REST/message"
    assert {name: values[0] for name, values in parse_qs(parts.query).items()} == {
        "CustomID": GIVEN.key,
        "ShowCustomID": "true",
        "ShowContactAlt": "true",
        "Limit": "1000",
    }


def message(place: int, id: object = GIVEN.key) -> dict[str, object]:
    return {"ContactAlt": f"Reader{place + 1}@post.org", "CustomID": id}


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"Data": [message(0), message(2)]}, 200, {0, 2}),
        ({"Data": [message(0, "another"), message(1, ""), message(2, None), None, "x"]}, 200, set()),
        ({"Data": None}, 200, set()),
        ({}, 200, set()),
        ({"Data": [message(0)]}, 500, set()),
        (b"<html>", 200, set()),
    ],
)
def test_only_what_mailjet_lists_under_that_key_counts_as_taken(body: object, status: int, expected: set[int]) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = mailjet.looked_up(GIVEN, Reply(status=status, headers={}, body=raw))
    assert found == {IDS[n]: Answer.ACCEPTED for n in expected}


@pytest.mark.parametrize(
    ("status", "answer"),
    [(199, None), (200, "accepted"), (399, None), (400, "accepted"), (499, "accepted"), (500, "uncertain")],
)
def test_results_are_read_of_a_success_and_of_a_refusal_of_ours(status: int, answer: str | None) -> None:
    if status == 399:
        with pytest.raises(ProviderHalt):
            receipts({"Messages": [OK] * 3}, status)
        return
    assert {r.answer for r in receipts({"Messages": [OK] * 3}, status)} == {Answer(answer or "uncertain")}


def test_a_success_without_results_says_so_and_a_refusal_without_them_halts() -> None:
    assert {r.reason for r in receipts({"Messages": None})} == {"mailjet answered 200 without a result a mail"}
    with pytest.raises(ProviderHalt, match="mailjet answered 400"):
        receipts({"Messages": None}, 400)


@pytest.mark.parametrize(
    ("to", "id"),
    [
        ([{"MessageUUID": "u-1", "MessageID": 7}], "u-1"),
        ([{"MessageID": 7}], "7"),
        ([{"MessageID": 7}, {"MessageUUID": "u-2"}], "7"),
        ([{}], ""),
        ([], ""),
        ({"MessageUUID": "u-1"}, ""),
        (None, ""),
    ],
)
def test_a_mail_that_was_taken_is_known_by_the_first_id_there_is(to: object, id: str) -> None:
    (first, *_) = receipts({"Messages": [{"Status": "Success", "To": to}, OK, OK]})
    assert (first.answer, first.provider_id) == (Answer.ACCEPTED, id)


@pytest.mark.parametrize(
    ("result", "expected", "reason"),
    [
        (error("mj-1", 399), Answer.UNCERTAIN, "mailjet refused it with mj-1: words"),
        (error("mj-1", 400), Answer.REJECTED, "mailjet refused it with mj-1: words"),
        (error("mj-1", 499), Answer.REJECTED, "mailjet refused it with mj-1: words"),
        (error("mj-1", 500), Answer.UNCERTAIN, "mailjet refused it with mj-1: words"),
        (error("mj-1", 429), Answer.DEFERRED, "mailjet refused it with mj-1: words"),
        (error("", 400), Answer.REJECTED, "mailjet refused it with no code: words"),
        ({"Status": "error", "Errors": [{"StatusCode": 400}]}, Answer.REJECTED, "mailjet refused it with no code"),
        ({"Status": "error", "Errors": {"StatusCode": 400}}, Answer.UNCERTAIN, "mailjet gave no answer for this mail"),
        (
            {"Status": "other", "Errors": [{"StatusCode": 400}]},
            Answer.UNCERTAIN,
            "mailjet gave no answer for this mail",
        ),
    ],
)
def test_each_fault_says_what_it_is_of_this_mail_alone(result: object, expected: Answer, reason: str) -> None:
    assert receipts({"Messages": [OK, result, OK]})[1] == Receipt(delivery=IDS[1], answer=expected, reason=reason)


@pytest.mark.parametrize(
    ("fault", "halts"),
    [
        (error("mj-1", 401), True),
        (error("mj-1", 403), True),
        (error("mj-1", 402), False),
        (error("mj-1", 400, "Sender"), True),
        (error("mj-1", 400, "From.Email", "To"), True),
        (error("mj-1", 400, "To", "From"), False),
        (error("mj-1", 400, "Subject"), False),
    ],
)
def test_what_is_related_to_the_sender_or_our_rights_is_the_account_s(fault: dict[str, Any], halts: bool) -> None:
    if not halts:
        assert receipts({"Messages": [OK, fault, OK]})[1].answer is Answer.REJECTED
        return
    with pytest.raises(ProviderHalt):
        receipts({"Messages": [OK, fault, OK]})


def test_readers_who_are_all_refused_are_rejected_and_a_mail_refused_for_all_is_held() -> None:
    assert {r.answer for r in receipts({"Messages": [error("mj-1", 400, "To[0].Email")] * 3})} == {Answer.REJECTED}
    with pytest.raises(ProviderHalt):
        receipts({"Messages": [error("mj-1", 400, "Subject")] * 3})

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
from digest.model.mail import Answer, Receipt
from digest.send.dialects import postmark
from digest.send.dialects.base import Reply
from digest.send.ports import ProviderHalt
from tests.send import official
from tests.send.made import EN, NOW, batch, delivery, messages, rendering

MAIL = Mail(provider="postmark", token=SecretStr("tok-1"))
GIVEN = batch(3)
IDS = [d.id for d in GIVEN.deliveries]
OK = {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1"}


def reply(body: object, status: int = 200, **headers: str) -> Reply:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status=status, headers={k.replace("_", "-"): v for k, v in headers.items()}, body=raw)


def receipts(body: object, status: int = 200, **headers: str) -> tuple[Receipt, ...]:
    return postmark.receipts(GIVEN, reply(body, status, **headers), NOW)


def item(code: int | None, said: str = "words", **more: Any) -> dict[str, Any]:
    return ({} if code is None else {"ErrorCode": code}) | {"Message": said} | more


# ---- request


def test_a_batch_is_one_call_with_one_whole_message_a_person() -> None:
    request = postmark.request(GIVEN, messages(GIVEN.deliveries), {EN: rendering()}, MAIL)
    assert (request.method, request.path) == ("POST", "/email/batch")
    assert dict(request.headers) == {
        "Content-Type": "application/json",
    }
    first, *others = json.loads(request.body)
    assert len(others) == 2
    headers = {header["Name"]: header["Value"] for header in first.pop("Headers")}
    link = messages(GIVEN.deliveries)[0].slots["unsubscribe"]
    assert first == {
        "From": "The Quay <news@quay.org>",
        "To": "Reader 1 <reader1@post.org>",
        "Subject": "Six ferries for the yard – and a seal",
        "ReplyTo": "ed@quay.org",
        "Tag": "morning-2026-11-24T0700-0000",
        "Metadata": {"edition": "17", "delivery": IDS[0]},
        "MessageStream": "broadcast",
        "TrackOpens": False,
        "TrackLinks": "None",
        "TextBody": f"Quay\n\n{{{{7*7}}}} %recipient.email%\n.one dot\nStop: {link}\n",
        "HtmlBody": f'<html><body><p>{{{{7*7}}}} %recipient.email%</p>\n<a href="{link}">Stop</a></body></html>',
    }
    assert headers["X-PM-KeepID"] == "true"
    assert headers["Message-ID"] == f"<{IDS[0]}@quay.org>"
    assert headers["List-Unsubscribe"].startswith(f"<{link}>")
    assert not {"From", "Reply-To", "Date", "To", "Subject"} & set(headers)


def test_the_official_description_takes_the_request(corpora: Path) -> None:
    request = postmark.request(GIVEN, messages(GIVEN.deliveries), {EN: rendering()}, MAIL)
    official.fits(corpora, "postmark.server.openapi.json", postmark.signed(request, official.PLACE, MAIL, NOW))


def test_a_picture_that_goes_with_a_mail_is_attached_by_its_content_id() -> None:
    logo = Attached(id="5e0c@logo", kind="png", content=b"\x89PNG")
    given = {EN: replace(rendering(), attached=(logo,))}
    first, *_ = json.loads(postmark.request(GIVEN, messages(GIVEN.deliveries), given, MAIL).body)
    assert first["Attachments"] == [
        {"Name": "5e0c.png", "Content": "iVBORw==", "ContentType": "image/png", "ContentID": "cid:5e0c@logo"}
    ]


def test_a_retry_is_the_same_to_the_byte() -> None:
    one, other = (postmark.request(GIVEN, messages(GIVEN.deliveries), {EN: rendering()}, MAIL) for _ in range(2))
    assert one == other


def test_12_the_token_is_in_a_header_of_the_list_and_in_no_repr() -> None:
    request = postmark.request(GIVEN, messages(GIVEN.deliveries), {EN: rendering()}, MAIL)
    signed = postmark.signed(request, "https://api.postmarkapp.com/email/batch", MAIL, NOW)
    assert {name for name, value in signed.headers if "tok-1" in value} == set(postmark.SECRET_HEADERS)
    assert "tok-1" not in repr(signed)


def test_a_mail_without_unsubscribing_goes_through_the_stream_for_notices() -> None:
    (message,) = messages([delivery()])
    bare = type(message)(delivery="d", address="a@post.org", name="", segment=EN, headers=(), slots=message.slots)
    request = postmark.request(GIVEN, [bare], {EN: rendering()}, MAIL)
    assert json.loads(request.body)[0]["MessageStream"] == "outbound"


# ---- answers to a batch


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (OK, Answer.ACCEPTED),
        ({"Message": "delivery may be delayed", "MessageID": "m-2"}, Answer.ACCEPTED),
        (item(0, "Message OK, but will not deliver to these inactive addresses"), Answer.REJECTED),
        (item(300, "Invalid 'To' address"), Answer.REJECTED),
        (item(402), Answer.REJECTED),
        (item(403), Answer.REJECTED),
        (item(406), Answer.REJECTED),
        (item(411), Answer.REJECTED),
        (item(100), Answer.DEFERRED),
        (item(429), Answer.DEFERRED),
        (item(500), Answer.UNCERTAIN),
        (item(503), Answer.UNCERTAIN),
        (item(9999), Answer.UNCERTAIN),
        (item(None), Answer.UNCERTAIN),
        (item(True), Answer.UNCERTAIN),
        ("words", Answer.UNCERTAIN),
        (None, Answer.UNCERTAIN),
    ],
)
def test_each_mail_has_the_answer_its_code_means(answer: object, expected: Answer) -> None:
    assert [r.answer for r in receipts([OK, answer, OK])] == [Answer.ACCEPTED, expected, Answer.ACCEPTED]


def test_answers_belong_to_mails_by_their_order() -> None:
    told = receipts([OK, item(406, "inactive"), OK | {"MessageID": "m-3"}])
    assert [r.delivery for r in told] == IDS
    assert [r.provider_id for r in told] == ["m-1", "", "m-3"]
    assert told[1].reason == "postmark refused with code 406: inactive"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Welcome</html>", b"null", b"{}", [], [OK], [OK] * 4, {"ErrorCode": 0}, b"[" * 100_000, b"\xff\xfe"],
)
def test_an_answer_that_cannot_be_understood_leaves_everybody_uncertain(body: object) -> None:
    assert [r.answer for r in receipts(body)] == [Answer.UNCERTAIN] * 3


@pytest.mark.parametrize("code", [300, 402, 403, 411])
def test_what_postmark_refuses_for_a_whole_batch_is_held(code: int) -> None:
    with pytest.raises(ProviderHalt, match=f"refused with code {code}") as caught:
        receipts([item(code, "Invalid metadata")] * 3)
    assert caught.value.receipts == ()


@pytest.mark.parametrize("answer", [item(406), item(300, "Invalid 'To' address: 'x'.")])
def test_readers_whom_postmark_refuses_are_rejected_one_by_one(answer: dict[str, Any]) -> None:
    assert {r.answer for r in receipts([answer] * 3)} == {Answer.REJECTED}


@pytest.mark.parametrize(
    "answer",
    [
        item(10),
        item(400),
        item(401),
        item(405, "no credits"),
        item(412),
        item(413),
        item(300, "Invalid 'From' address"),
    ],
)
def test_a_refused_account_halts_and_still_brings_the_other_answers(answer: dict[str, Any]) -> None:
    with pytest.raises(ProviderHalt, match="postmark refused with code") as caught:
        receipts([OK, item(406), answer])
    assert [(r.delivery, r.answer) for r in caught.value.receipts] == [
        (IDS[0], Answer.ACCEPTED),
        (IDS[1], Answer.REJECTED),
    ]


# ---- answers without success


@pytest.mark.parametrize("status", [401, 402, 403, 404, 420, 422, 301])
def test_a_call_that_is_ours_to_mend_halts(status: int) -> None:
    with pytest.raises(ProviderHalt, match=f"postmark answered {status}") as caught:
        receipts(b"no", status)
    assert caught.value.receipts == ()
    assert caught.value.advice


def test_a_wrong_token_is_said_in_postmark_s_words() -> None:
    with pytest.raises(ProviderHalt, match="Bad or missing Server API token"):
        receipts(item(10, "Bad or missing Server API token."), 401)


@pytest.mark.parametrize("status", [500, 502, 504, 599, 202, 204])
def test_a_server_that_broke_on_the_way_may_have_taken_everything(status: int) -> None:
    assert [r.answer for r in receipts(item(500), status)] == [Answer.UNCERTAIN] * 3


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_takes_nothing_from_anybody_for_now(status: int) -> None:
    told = receipts(item(429, "slow down"), status, retry_after="90")
    assert {(r.answer, r.channel, r.retry_at) for r in told} == {(Answer.DEFERRED, True, NOW + timedelta(seconds=90))}
    assert told[0].reason == f"postmark answered {status}: slow down"


def test_one_mail_that_is_too_large_is_rejected_alone() -> None:
    one = batch(1)
    (told,) = postmark.receipts(one, reply(b"", 413), NOW)
    assert told.answer is Answer.REJECTED
    (told,) = postmark.receipts(one, reply(item(300, "Invalid email"), 422), NOW)
    assert told.answer is Answer.REJECTED


# ---- look-up


def test_a_batch_is_looked_up_by_its_tag_in_the_broadcast_stream() -> None:
    request = postmark.lookup(GIVEN, MAIL)
    assert request is not None
    assert request.method == "GET"
    assert request.path == (
        "/messages/outbound?count=500&offset=0&tag=morning-2026-11-24T0700-0000&messagestream=broadcast"
    )


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        (
            {"TotalCount": 2, "Messages": [{"Metadata": {"delivery": IDS[0]}}, {"Metadata": {"delivery": "x"}}]},
            200,
            {0},
        ),
        ({"TotalCount": 0, "Messages": []}, 200, set()),
        ({"Messages": [None, {}, {"Metadata": "x"}, {"Metadata": {"delivery": IDS[2]}}]}, 200, {2}),
        ({"Messages": [{"Metadata": {"delivery": IDS[0]}}]}, 500, set()),
        ({"Messages": None}, 200, set()),
        (b"<html>", 200, set()),
    ],
)
def test_only_what_postmark_knows_counts_as_taken(body: object, status: int, expected: set[int]) -> None:
    assert postmark.looked_up(GIVEN, reply(body, status)) == {IDS[n]: Answer.ACCEPTED for n in expected}


@pytest.mark.parametrize(("status", "halts"), [(399, True), (400, True), (499, True), (500, False)])
def test_a_refused_account_halts_at_any_refusal_of_ours_and_at_no_fault_of_theirs(status: int, halts: bool) -> None:
    if not halts:
        assert {r.answer for r in receipts(item(10, "words"), status)} == {Answer.UNCERTAIN}
        return
    with pytest.raises(ProviderHalt) as caught:
        receipts(item(10, "words"), status)
    by_code = caught.value.what == "postmark refused with code 10: words"
    assert by_code is (status != 399)


@pytest.mark.parametrize(
    ("code", "status", "rejected"),
    [(300, 422, True), (402, 422, True), (406, 422, True), (9999, 422, False), (300, 400, False), (406, 421, False)],
)
def test_one_mail_alone_that_is_refused_is_rejected_by_its_code_and_a_422(
    code: int, status: int, rejected: bool
) -> None:
    one = batch(1)
    if not rejected:
        with pytest.raises(ProviderHalt):
            postmark.receipts(one, reply(item(code), status), NOW)
        return
    (made,) = postmark.receipts(one, reply(item(code), status), NOW)
    assert (made.answer, made.reason) == (Answer.REJECTED, f"postmark refused with code {code}: words")
    with pytest.raises(ProviderHalt):
        receipts(item(code), status)


@pytest.mark.parametrize(
    ("answer", "receipt"),
    [
        (item(None), Receipt(delivery=IDS[1], answer=Answer.UNCERTAIN, reason="postmark gave no code for this mail")),
        (item(500), Receipt(delivery=IDS[1], answer=Answer.UNCERTAIN, reason="postmark refused with code 500: words")),
        (item(100), Receipt(delivery=IDS[1], answer=Answer.DEFERRED, reason="postmark refused with code 100: words")),
        (
            item(0, "OK, but will not deliver to these"),
            Receipt(delivery=IDS[1], answer=Answer.REJECTED, reason="OK, but will not deliver to these"),
        ),
        (
            item(300, "'To'"),
            Receipt(delivery=IDS[1], answer=Answer.REJECTED, reason="postmark refused with code 300: 'To'"),
        ),
        (item(0, MessageID=""), Receipt(delivery=IDS[1], answer=Answer.ACCEPTED)),
    ],
)
def test_a_mail_s_own_answer_is_told_in_its_words(answer: dict[str, Any], receipt: Receipt) -> None:
    assert receipts([OK, answer, OK])[1] == receipt


@pytest.mark.parametrize(("words", "halts"), [("'From'", True), ("'To'", False), ("'Cc'", False)])
def test_of_a_300_the_words_tell_whose_fault_it_is(words: str, halts: bool) -> None:
    answers = [item(300, words)] * 2
    if halts:
        with pytest.raises(ProviderHalt):
            receipts([OK, *answers])
        return
    assert [r.answer for r in receipts([OK, *answers])] == [Answer.ACCEPTED, Answer.REJECTED, Answer.REJECTED]

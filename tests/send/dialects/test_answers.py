from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.mail import Answer, Delivery, Receipt
from digest.send.dialects.answers import Refusal, Whose, all_of, each, judged, parsed, refused
from digest.send.dialects.base import Refused, Reply, Request
from digest.send.ports import ProviderHalt
from tests.send.made import NOW, batch

THREE = batch(3)


def reply(status: int, **headers: str) -> Reply:
    return Reply(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=b"")


@pytest.mark.parametrize("status", [300, 301, 307, 400, 401, 402, 403, 404, 405, 409, 410, 418, 420, 422, 451, 499])
def test_what_is_ours_to_mend_halts_with_advice(status: int) -> None:
    with pytest.raises(ProviderHalt, match=f"The Post answered {status}") as raised:
        refused("The Post", THREE, reply(status), "", NOW)
    assert "config/digest.yaml" in raised.value.advice or "digest go" in raised.value.advice


@pytest.mark.parametrize("status", [408, 425, 429, 503])
def test_what_took_nothing_defers_everybody_and_tells_of_the_provider_as_a_whole(status: int) -> None:
    for receipt in refused("The Post", THREE, reply(status), "slow down", NOW):
        assert (receipt.answer, receipt.channel) == (Answer.DEFERRED, True)
        assert receipt.reason == f"The Post answered {status}: slow down"
        assert receipt.retry_at is None


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), ("0", 0), ("Tue, 24 Nov 2026 07:05:00 GMT", 300), ("soon", None)]
)
def test_a_deferred_batch_waits_as_long_as_the_provider_asks(header: str, seconds: int | None) -> None:
    receipts = refused("The Post", THREE, reply(429, retry_after=header), "", NOW)
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert {receipt.retry_at for receipt in receipts} == {expected}


def test_a_mail_that_is_too_large_is_rejected_and_several_are_to_go_in_parts() -> None:
    (receipt,) = refused("The Post", batch(1), reply(413), "", NOW)
    assert (receipt.answer, receipt.reason) == (Answer.REJECTED, "The Post answered 413 (the mail is too large)")
    with pytest.raises(Refused) as caught:
        refused("The Post", THREE, reply(413), "", NOW)
    assert caught.value.named == {}


@pytest.mark.parametrize("status", [500, 502, 504, 520, 599, 100, 0])
def test_what_may_have_taken_all_leaves_everybody_uncertain(status: int) -> None:
    receipts = refused("The Post", THREE, reply(status), " \n ", NOW)
    assert {(receipt.answer, receipt.reason) for receipt in receipts} == {
        (Answer.UNCERTAIN, f"The Post answered {status}")
    }


@given(st.integers(0, 999), st.text(max_size=400))
def test_any_answer_gives_one_receipt_a_delivery_or_halts_and_its_words_fit_one_line(status: int, words: str) -> None:
    try:
        receipts = refused("The Post", THREE, reply(status), words, NOW)
    except ProviderHalt as halt:
        reasons = [halt.what]
    except Refused as parts:
        reasons = [parts.reason]
    else:
        assert [receipt.delivery for receipt in receipts] == [delivery.id for delivery in THREE.deliveries]
        reasons = [receipt.reason for receipt in receipts]
    assert all(len(reason) < 300 and reason == " ".join(reason.split()) for reason in reasons)


def test_the_same_receipt_goes_to_every_delivery_of_a_batch() -> None:
    receipts = all_of(THREE, Answer.REJECTED, "no", retry_at=NOW, channel=True)
    assert [receipt.delivery for receipt in receipts] == [delivery.id for delivery in THREE.deliveries]
    assert {(r.answer, r.reason, r.retry_at, r.channel) for r in receipts} == {(Answer.REJECTED, "no", NOW, True)}


def test_a_request_shows_neither_token_nor_mails() -> None:
    shown = repr(Request(method="POST", path="/email", headers=(("X-Token", "hush"),), body=b"Dear Ada"))
    assert "/email" in shown
    assert "hush" not in shown
    assert "Ada" not in shown


# ---- one result a message


TAKEN = {"code": 0}


def outcome(delivery: Delivery, result: object) -> Receipt | Refusal:
    assert isinstance(result, dict)
    if result["code"] in tuple(Whose):
        return Refusal(whose=Whose(result["code"]), reason=str(result["code"]))
    return Receipt(delivery=delivery.id, answer=Answer.ACCEPTED)


@pytest.mark.parametrize("results", [None, {}, "", [], [TAKEN] * 2, [TAKEN] * 4, {"0": TAKEN}])
def test_fewer_or_more_results_than_mails_leave_everybody_uncertain(results: object) -> None:
    assert [receipt.answer for receipt in each("The Post", THREE, results, outcome)] == [Answer.UNCERTAIN] * 3


def test_a_result_that_is_none_leaves_its_reader_uncertain_and_nobody_else() -> None:
    receipts = each("The Post", THREE, [TAKEN, None, TAKEN], outcome)
    assert [receipt.answer for receipt in receipts] == [Answer.ACCEPTED, Answer.UNCERTAIN, Answer.ACCEPTED]


@pytest.mark.parametrize("codes", [["reader", "message"], ["reader", "reader"]])
def test_refused_readers_and_mails_are_rejected_while_somebody_s_is_taken(codes: list[str]) -> None:
    receipts = each("The Post", THREE, [TAKEN, *({"code": code} for code in codes)], outcome)
    assert [receipt.answer for receipt in receipts] == [Answer.ACCEPTED, Answer.REJECTED, Answer.REJECTED]


def test_readers_who_take_no_mail_are_rejected_also_where_that_is_everybody() -> None:
    receipts = each("The Post", THREE, [{"code": "reader"}] * 3, outcome)
    assert {receipt.answer for receipt in receipts} == {Answer.REJECTED}


@pytest.mark.parametrize("codes", [["message"] * 3, ["reader", "message", "message"]])
def test_a_mail_that_is_refused_for_everybody_is_held_and_not_rejected(codes: list[str]) -> None:
    with pytest.raises(ProviderHalt, match="message") as caught:
        each("The Post", THREE, [{"code": code} for code in codes], outcome)
    assert len(caught.value.receipts) == codes.count("reader")


def test_one_mail_alone_that_is_refused_is_rejected() -> None:
    (receipt,) = judged(batch(1), [Refusal(whose=Whose.MESSAGE, reason="no")])
    assert receipt.answer is Answer.REJECTED


def test_a_refused_account_halts_with_the_answers_there_are() -> None:
    with pytest.raises(ProviderHalt, match="account") as caught:
        each("The Post", THREE, [TAKEN, {"code": "message"}, {"code": "account"}], outcome)
    assert [receipt.answer for receipt in caught.value.receipts] == [Answer.ACCEPTED]


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000, b'{"a": 1'])
def test_what_is_no_json_is_nothing(body: bytes) -> None:
    assert parsed(body) is None

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.mail import Answer, Delivery, Receipt
from digest.send.dialects.answers import (
    Refusal,
    Whose,
    all_of,
    each,
    for_some,
    judged,
    known,
    listed,
    parsed,
    part,
    refused,
    worded,
    words,
)
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
    shown = repr(Request(method="POST", path="/email", headers=(("X-Token", "hush"),), pieces=(b"Dear Ada",)))
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


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "The token in `mail:` is wrong or was revoked"),
        (402, "The account has no credits left"),
        (403, "The token in `mail:` may not send"),
        (404, "There is no such mail API at `base_url`"),
        (420, "The account's quota is used up"),
        (400, "Look at `mail:` in config/digest.yaml."),
        (405, "Look at `mail:` in config/digest.yaml."),
    ],
)
def test_each_refusal_of_us_says_what_to_do_about_it(status: int, advice: str) -> None:
    for ask in (
        lambda: refused("The Post", THREE, reply(status), "", NOW),
        lambda: known("The Post", reply(status)),
    ):
        with pytest.raises(ProviderHalt) as caught:
            ask()
        assert caught.value.advice.startswith(advice)


def test_a_wait_that_the_body_names_counts_before_that_of_a_header() -> None:
    both = refused("The Post", THREE, reply(429, retry_after="120"), "", NOW, timedelta(seconds=9))
    none = refused("The Post", THREE, reply(429, retry_after="120"), "", NOW, timedelta(0))
    assert {receipt.retry_at for receipt in both} == {NOW + timedelta(seconds=9)}
    assert {receipt.retry_at for receipt in none} == {NOW}


@pytest.mark.parametrize(("status", "body"), [(200, b'{"a": 1}'), (200, b"null"), (201, b"{}"), (500, b"{}")])
def test_an_account_is_known_by_a_200_with_words_alone(status: int, body: bytes) -> None:
    answer = Reply(status=status, headers={}, body=body)
    if status == 200 and body != b"null":
        assert known("The Post", answer) == {"a": 1}
        return
    with pytest.raises(ProviderHalt, match=f"The Post answered {status} when asked for our account: words"):
        known("The Post", answer, "words")


@pytest.mark.parametrize(
    ("answer", "part_", "list_", "text"),
    [
        ({"a": ["x"]}, ["x"], ["x"], ""),
        ({"a": " two\nlines "}, " two\nlines ", [], "two lines"),
        ({"a": "x" * 300}, "x" * 300, [], "x" * 200),
        ({"a": 7}, 7, [], ""),
        ({"b": "x"}, None, [], ""),
        (["a"], None, [], ""),
        (None, None, [], ""),
        ("a", None, [], ""),
    ],
)
def test_what_an_answer_holds_under_a_name_is_taken_for_no_more_than_it_is(
    answer: object, part_: object, list_: list[object], text: str
) -> None:
    assert (part(answer, "a"), listed(answer, "a"), words(answer, "a")) == (part_, list_, text)


def test_a_reason_has_a_colon_where_there_are_words_and_no_end_of_blanks() -> None:
    assert worded("no", " such\nmail ") == "no: such mail"
    assert worded("no", " \n") == "no"
    assert worded("no", "x" * 300) == f"no: {'x' * 200}"
    assert worded("no", f"{'x' * 199} y") == f"no: {'x' * 199}"


def test_a_receipt_for_all_says_all_that_is_known() -> None:
    (usual,) = all_of(batch(1), Answer.ACCEPTED)
    assert usual == Receipt(delivery=batch(1).deliveries[0].id, answer=Answer.ACCEPTED)
    (given,) = all_of(batch(1), Answer.UNCERTAIN, "why", provider_id="7", repeat=False)
    assert given == Receipt(
        delivery=batch(1).deliveries[0].id, answer=Answer.UNCERTAIN, reason="why", provider_id="7", repeat=False
    )


def refusals(*codes: str) -> list[Refusal]:
    return [Refusal(whose=Whose(code), reason=f"{code} {n}") for n, code in enumerate(codes)]


@pytest.mark.parametrize(
    ("codes", "what", "known_"),
    [
        (("account", "message", "account"), "account 0", []),
        (("message", "account", "reader"), "account 1", ["reader 2"]),
        (("reader", "message", "message"), "message 1", ["reader 0"]),
    ],
)
def test_a_halt_speaks_of_the_account_first_and_rejects_readers_alone(
    codes: tuple[str, ...], what: str, known_: list[str]
) -> None:
    with pytest.raises(ProviderHalt) as caught:
        judged(THREE, refusals(*codes))
    assert caught.value.what == what
    assert [(one.answer, one.reason) for one in caught.value.receipts] == [(Answer.REJECTED, why) for why in known_]
    assert caught.value.advice == "Look at `mail:` in config/digest.yaml. After that is mended: digest go"


def test_several_messages_are_refused_for_some_and_named() -> None:
    with pytest.raises(Refused) as caught:
        for_some(THREE, "why", {1: "unknown"})
    assert (caught.value.reason, caught.value.named) == ("why", {1: "unknown"})
    assert [(one.answer, one.reason) for one in for_some(batch(1), "why")] == [(Answer.REJECTED, "why")]


def test_a_mail_without_a_result_says_who_gave_none() -> None:
    _, second, _ = each("The Post", THREE, [TAKEN, None, TAKEN], outcome)
    assert second == Receipt(
        delivery=THREE.deliveries[1].id, answer=Answer.UNCERTAIN, reason="The Post gave no answer for this mail"
    )
    first, *_ = each("The Post", THREE, [TAKEN], outcome)
    assert first.reason == "The Post gave something else than one result a mail"

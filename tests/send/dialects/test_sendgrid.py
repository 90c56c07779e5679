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
from digest.send.dialects import sendgrid
from digest.send.dialects.base import Refused, Reply, Request
from digest.send.ports import ProviderHalt
from tests.send import official
from tests.send.made import EN, MARK, NOW, batch, delivery, messages, rendering

MAIL = Mail(provider="sendgrid", token=SecretStr("SG.1"))
GIVEN = batch(3)
IDS = [d.id for d in GIVEN.deliveries]


def request(given: Batch = GIVEN, **changed: Any) -> Request:
    return sendgrid.request(given, messages(given.deliveries), {EN: rendering(**changed)}, MAIL)


def receipts(body: object = b"", status: int = 202, given: Batch = GIVEN, **headers: str) -> tuple[Receipt, ...]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sendgrid.receipts(given, Reply(status=status, headers=named, body=raw), NOW)


def errors(*listed: tuple[str, str | None]) -> dict[str, Any]:
    return {"errors": [{"message": message, "field": field, "help": None} for message, field in listed]}


# ---- request


def test_a_batch_is_one_mail_with_one_personalization_a_person() -> None:
    asked = json.loads(request().body)
    link = messages(GIVEN.deliveries)[0].slots["unsubscribe"]
    first, *others = asked.pop("personalizations")
    assert len(others) == 2
    assert first["to"] == [{"email": "reader1@post.org", "name": "Reader 1"}]
    assert first["custom_args"] == {"edition": "17", "delivery": IDS[0]}
    assert first["headers"]["List-Unsubscribe"].startswith(f"<{link}>")
    assert first["substitutions"] == {f"{MARK}unsubscribe{MARK}": link, f"{MARK}unsubscribe_html{MARK}": link}
    headers = asked.pop("headers")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not {"From", "To", "Subject", "Reply-To", "Date", "Content-Type"} & set(headers)
    assert asked == {
        "from": {"email": "news@quay.org", "name": "The Quay"},
        "reply_to": {"email": "ed@quay.org"},
        "subject": "Six ferries for the yard – and a seal",
        "content": [
            {
                "type": "text/plain",
                "value": f"Quay\n\n{{{{7*7}}}} %recipient.email%\n.one dot\nStop: {MARK}unsubscribe{MARK}\n",
            },
            {
                "type": "text/html",
                "value": "<html><body><p>{{7*7}} %recipient.email%</p>\n"
                f'<a href="{MARK}unsubscribe_html{MARK}">Stop</a></body></html>',
            },
        ],
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
            "ganalytics": {"enable": False},
        },
    }


def test_the_official_description_takes_the_request(corpora: Path) -> None:
    logo = (Attached(id="5e@logo", kind="png", content=b"\x89PNG"),)
    for asked in (request(), request(attached=logo)):
        official.fits(corpora, "sendgrid.full.openapi.json", asked, below="/v3")


def test_a_picture_goes_with_the_mail_under_its_id() -> None:
    (logo,) = json.loads(request(attached=(Attached(id="5e@logo", kind="png", content=b"\x89PNG"),)).body)[
        "attachments"
    ]
    assert logo == {
        "content": "iVBORw==",
        "type": "image/png",
        "filename": "5e.png",
        "disposition": "inline",
        "content_id": "5e@logo",
    }


def test_a_name_with_a_comma_is_one_person() -> None:
    (one,) = json.loads(request(replace(GIVEN, deliveries=(delivery(name='Ada, "C"'),))).body)["personalizations"]
    assert one["to"] == [{"email": "ada@post.org", "name": '"Ada, \\"C\\""'}]


@pytest.mark.parametrize(
    ("region", "place"),
    [("", "https://api.sendgrid.com"), ("global", "https://api.sendgrid.com"), ("eu", "https://api.eu.sendgrid.com")],
)
def test_its_place_is_that_of_the_region(region: str, place: str) -> None:
    assert sendgrid.base_url(MAIL.model_copy(update={"region": region})) == place


def test_12_the_token_is_in_a_header_of_the_list_and_in_no_repr() -> None:
    signed = sendgrid.signed(request(), "https://api.sendgrid.com/v3/mail/send", MAIL, NOW)
    assert {name for name, value in signed.headers if "SG.1" in value} == set(sendgrid.SECRET_HEADERS)
    assert "SG.1" not in repr(signed)


# ---- answers


def test_an_empty_202_with_an_id_is_accepted_for_everybody() -> None:
    found = receipts(x_message_id="sg-1")
    assert [(r.delivery, r.answer, r.provider_id) for r in found] == [(id, Answer.ACCEPTED, "sg-1") for id in IDS]


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        (b"", 202, {}),
        (b"<html>Welcome</html>", 202, {"x_message_id": "sg-1"}),
        (b"", 200, {"x_message_id": "sg-1"}),
        (b"", 204, {}),
        (b"", 500, {}),
        (b"<html>", 502, {}),
    ],
)
def test_what_neither_takes_nor_refuses_leaves_everybody_uncertain(
    body: bytes, status: int, headers: dict[str, str]
) -> None:
    assert [r.answer for r in receipts(body, status, **headers)] == [Answer.UNCERTAIN] * 3


@pytest.mark.parametrize("field", ["personalizations.1.to.0.email", "personalizations[1].to[0].email"])
def test_readers_who_are_named_are_refused_alone(field: str) -> None:
    bad = errors(("Does not contain a valid address.", field))
    with pytest.raises(Refused) as caught:
        receipts(bad, 400)
    assert caught.value.named == {1: "sendgrid answered 400: Does not contain a valid address."}
    assert [r.answer for r in receipts(bad, 400, batch(1))] == [Answer.REJECTED]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, errors(("The from email does not contain a valid address.", "from.email"))),
        (400, errors(("Bad", "personalizations.1.to.0.email"), ("Bad", "from.email"))),
        (400, errors(("Substitutions may not be used", "personalizations.0.substitutions"))),
        (400, errors()),
        (400, b"<html>"),
        (401, errors(("The provided authorization grant is invalid", None))),
        (403, errors(("The from address does not match a verified Sender Identity.", "from"))),
        (404, b""),
    ],
)
def test_what_is_ours_to_mend_halts(status: int, body: object) -> None:
    with pytest.raises(ProviderHalt, match=f"sendgrid answered {status}") as caught:
        receipts(body, status)
    assert caught.value.receipts == ()
    assert caught.value.advice


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"x_ratelimit_reset": str(int(NOW.timestamp()) + 30)}, timedelta(seconds=30)),
        ({"x_ratelimit_reset": "1"}, timedelta()),
        ({"x_ratelimit_reset": "9" * 30}, timedelta(days=1)),
        ({"retry_after": "9"}, timedelta(seconds=9)),
        ({}, None),
    ],
)
def test_too_many_calls_pause_everybody(headers: dict[str, str], wait: timedelta | None) -> None:
    found = receipts(errors(("too many requests", None)), 429, **headers)
    expected = None if wait is None else NOW + wait
    assert {(r.answer, r.channel, r.retry_at) for r in found} == {(Answer.DEFERRED, True, expected)}


def test_it_cannot_be_asked_what_became_of_a_batch() -> None:
    assert sendgrid.lookup(GIVEN, MAIL) is None
    assert sendgrid.looked_up(GIVEN, Reply(status=200, headers={}, body=b"{}")) == {}


@pytest.mark.parametrize(
    ("status", "body", "headers", "answer"),
    [
        (202, b" \n", {"x_message_id": "sg-1"}, Answer.ACCEPTED),
        (202, b"", {}, Answer.UNCERTAIN),
        (200, b"", {"x_message_id": "sg-1"}, Answer.UNCERTAIN),
        (299, b"", {"x_message_id": "sg-1"}, Answer.UNCERTAIN),
        (199, b"", {}, Answer.UNCERTAIN),
    ],
)
def test_only_an_empty_202_with_an_id_takes_mails(
    status: int, body: bytes, headers: dict[str, str], answer: Answer
) -> None:
    found = receipts(body, status, **headers)
    assert {one.answer for one in found} == {answer}
    odd = any(one.reason.endswith("(this is not what it says when it has taken mails)") for one in found)
    assert odd is (answer is Answer.UNCERTAIN and status >= 200)


def test_a_redirect_halts() -> None:
    with pytest.raises(ProviderHalt, match="sendgrid answered 300"):
        receipts(b"", 300)


@pytest.mark.parametrize(
    ("reset", "wait"),
    [(40, 40), (-40, 0), (86_400, 86_400), (86_401, 86_400)],
)
def test_a_second_at_which_calls_are_counted_anew_is_believed_up_to_a_day(reset: int, wait: int) -> None:
    at = str(int(NOW.timestamp()) + reset)
    found = receipts(errors(("too many requests", None)), 429, x_ratelimit_reset=at)
    assert {(one.answer, one.channel, one.retry_at) for one in found} == {
        (Answer.DEFERRED, True, NOW + timedelta(seconds=wait))
    }
    assert found[0].reason == "sendgrid answered 429: too many requests"


@pytest.mark.parametrize(("headers", "wait"), [({"retry_after": "9"}, 9), ({"x_ratelimit_reset": "soon"}, None)])
def test_where_no_second_is_named_the_usual_header_counts(headers: dict[str, str], wait: int | None) -> None:
    found = receipts(b"", 429, **headers)
    assert {one.retry_at for one in found} == {None if wait is None else NOW + timedelta(seconds=wait)}


def test_all_that_was_wrong_is_told_in_one_line() -> None:
    with pytest.raises(ProviderHalt) as caught:
        receipts(errors(("Bad", "from"), ("", "x"), ("Worse", "subject")), 400)
    assert caught.value.what == "sendgrid answered 400: Bad; Worse"


def test_several_readers_are_named_each_and_at_another_status_nobody_is() -> None:
    bad = errors(("Bad", "personalizations.0.to.0.email"), ("Bad", "personalizations.2.to.0.email"))
    with pytest.raises(Refused) as caught:
        receipts(bad, 400)
    assert set(caught.value.named) == {0, 2}
    with pytest.raises(ProviderHalt):
        receipts(bad, 401)

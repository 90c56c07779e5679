from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.model.edition import Attached
from digest.model.mail import Answer, Batch, Receipt
from digest.send.dialects import mailgun
from digest.send.dialects.base import Refused, Reply, Request
from digest.send.ports import ProviderHalt
from tests.send import official
from tests.send.apis.mailgun import form
from tests.send.made import EN, NOW, batch, delivery, messages, rendering

MAIL = Mail(provider="mailgun", token=SecretStr("key-1"), sender="The Quay <news@quay.org>")
GIVEN = batch(3)
IDS = [d.id for d in GIVEN.deliveries]
QUEUED = {"id": "<2026.1@quay.org>", "message": "Queued. Thank you."}


def request(given: Batch = GIVEN, **changed: str) -> Request:
    return mailgun.request(given, messages(given.deliveries), {EN: rendering(**changed)}, MAIL)


def fields(asked: Request) -> dict[str, list[str]]:
    return form(dict(asked.headers)["Content-Type"], asked.body)


def receipts(body: object, status: int = 200, given: Batch = GIVEN) -> tuple[Receipt, ...]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return mailgun.receipts(given, Reply(status=status, headers={}, body=raw), NOW)


# ---- request


def test_a_batch_is_one_form_with_one_mail_and_each_person_s_values() -> None:
    asked = fields(request())
    link = messages(GIVEN.deliveries)[0].slots["unsubscribe"]
    assert request().path == "/v3/quay.org/messages"
    assert asked["to"] == [f"Reader {n} <reader{n}@post.org>" for n in (1, 2, 3)]
    values = json.loads(asked.pop("recipient-variables")[0])
    assert set(values) == {f"reader{n}@post.org" for n in (1, 2, 3)}
    first = values["reader1@post.org"]
    assert (first["delivery"], first["unsubscribe"]) == (IDS[0], link)
    assert {name: texts[0] for name, texts in asked.items() if name[:2] not in ("h:", "to")} == {
        "from": "The Quay <news@quay.org>",
        "subject": "Six ferries for the yard – and a seal",
        "text": "Quay\n\n{{7*7}} %\u200crecipient.email%\n.one dot\nStop: %recipient.unsubscribe%\n",
        "html": "<html><body><p>{{7*7}} &#37;recipient.email%</p>\n"
        '<a href="%recipient.unsubscribe_html%">Stop</a></body></html>',
        "v:edition": "17",
        "v:delivery": "%recipient.delivery%",
        "o:tag": GIVEN.key,
        "o:tracking": "no",
        "o:tracking-clicks": "no",
        "o:tracking-opens": "no",
    }
    assert asked["h:List-Unsubscribe-Post"] == ["List-Unsubscribe=One-Click"]
    assert first[asked["h:List-Unsubscribe"][0].strip("%").partition(".")[2]].startswith(f"<{link}>")
    assert not {"h:Message-ID", "h:Date", "h:From"} & set(asked)
    options = sum(len(name) + len(texts[0]) for name, texts in asked.items() if name[1:2] == ":")
    assert options < 16_000  # "o:, h: and v: are limited to 16KB total"


def test_the_official_description_takes_the_request(corpora: Path) -> None:
    official.fits(corpora, "mailgun.openapi.yaml", request())
    asked = mailgun.lookup(GIVEN, MAIL)
    assert asked is not None
    official.fits(corpora, "mailgun.openapi.yaml", asked)


def test_pictures_go_with_the_mail_under_the_ids_in_its_html() -> None:
    logo = {EN: replace(rendering(), attached=(Attached(id="5e@logo", kind="png", content=b"\x89PNG\r\n--"),))}
    body = mailgun.request(GIVEN, messages(GIVEN.deliveries), logo, MAIL).body
    assert b'name="inline"; filename="5e@logo"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--\r\n' in body


def test_what_parts_the_fields_stands_in_none_of_them() -> None:
    boundary = re.search(r"boundary=(.*)", dict(request().headers)["Content-Type"])
    assert boundary
    evil = request(text=f'x\r\n--{boundary[1]}\r\nContent-Disposition: form-data; name="bcc"\r\n\r\nevil@evil.example')
    assert "bcc" not in fields(evil)
    assert "bcc" in fields(evil)["text"][0]


@pytest.mark.parametrize("name", ["%recipient.unsubscribe%", "%unsubscribe_url%", "%Tag_Unsubscribe_url%"])
def test_a_name_is_no_place_to_be_filled_in(name: str) -> None:
    given = replace(GIVEN, deliveries=(delivery(name=name),))
    (to,) = fields(request(given))["to"]
    assert to.replace('"', "") == f"%\u200c{name[1:]} <ada@post.org>"


@pytest.mark.parametrize(
    ("changed", "place", "path"),
    [
        ({}, "https://api.mailgun.net", "/v3/quay.org/messages"),
        ({"region": "us"}, "https://api.mailgun.net", "/v3/quay.org/messages"),
        ({"region": "eu"}, "https://api.eu.mailgun.net", "/v3/quay.org/messages"),
        ({"domain": "mg.quay.org"}, "https://api.mailgun.net", "/v3/mg.quay.org/messages"),
        ({"domain": "a/b"}, "https://api.mailgun.net", "/v3/a%2Fb/messages"),
    ],
)
def test_its_place_is_that_of_region_and_domain(changed: dict[str, str], place: str, path: str) -> None:
    mail = MAIL.model_copy(update=changed)
    assert mailgun.base_url(mail) == place
    assert mailgun.request(GIVEN, messages(GIVEN.deliveries), {EN: rendering()}, mail).path == path


def test_12_the_token_is_in_a_header_of_the_list_and_in_no_repr() -> None:
    signed = mailgun.signed(request(), "https://api.mailgun.net/v3/quay.org/messages", MAIL, NOW)
    assert dict(signed.headers)[mailgun.SECRET_HEADERS[0]] == "Basic YXBpOmtleS0x"
    assert "YXBpOmtleS0x" not in repr(signed)


# ---- answers


def test_a_batch_that_is_queued_is_accepted_for_everybody() -> None:
    assert {(r.answer, r.provider_id) for r in receipts(QUEUED)} == {(Answer.ACCEPTED, "2026.1@quay.org")}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"<html>Welcome</html>", 200),
        (b"Mailgun Magnificent API", 200),
        ({"message": "Queued. Thank you."}, 200),
        ({"id": "<m>", "message": "Mailgun Magnificent API"}, 200),
        ({"id": "<m>"}, 200),
        (QUEUED, 202),
        ({"message": "Internal Server Error"}, 500),
        (b"", 502),
    ],
)
def test_what_neither_takes_nor_refuses_leaves_everybody_uncertain(body: object, status: int) -> None:
    assert [r.answer for r in receipts(body, status)] == [Answer.UNCERTAIN] * 3


def test_a_batch_refused_for_one_of_its_readers_goes_in_parts() -> None:
    bad = {"message": "'to' parameter is not a valid address. please check documentation"}
    with pytest.raises(Refused):
        receipts(bad, 400)
    assert [r.answer for r in receipts(bad, 400, batch(1))] == [Answer.REJECTED]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"message": "from parameter is missing"}),
        (400, {"message": "Send options (parameters starting with o:, h:, or v:) are limited to 16KB total"}),
        (401, b"Forbidden"),
        (402, {"message": "Payment required"}),
        (403, {"message": "Domain quay.org is not allowed to send: not activated"}),
        (404, {"message": "Domain not found: quay.org"}),
        (420, {"message": "limit exceeded, try again after Sat, 28 Nov 2026"}),
    ],
)
def test_what_is_ours_to_mend_halts(status: int, body: object) -> None:
    with pytest.raises(ProviderHalt, match=f"mailgun answered {status}") as caught:
        receipts(body, status)
    assert caught.value.receipts == ()
    assert caught.value.advice


@pytest.mark.parametrize(
    ("message", "wait"),
    [
        ("account-requests-per-sec limit exceeded, try again after 120 seconds", timedelta(seconds=120)),
        ("slow down", None),
    ],
)
def test_too_many_calls_pause_everybody_as_long_as_the_words_say(message: str, wait: timedelta | None) -> None:
    found = receipts({"message": message}, 429)
    expected = None if wait is None else NOW + wait
    assert {(r.answer, r.channel, r.retry_at) for r in found} == {(Answer.DEFERRED, True, expected)}


# ---- look-up


def event(place: int, **changed: object) -> dict[str, object]:
    return {"event": "accepted", "recipient": f"Reader{place + 1}@post.org", "tags": [GIVEN.key]} | changed


def test_a_batch_is_looked_up_by_its_tag() -> None:
    asked = mailgun.lookup(replace(GIVEN, key=f"{GIVEN.key}~1"), MAIL)
    assert asked is not None
    assert asked.path == f"/v3/quay.org/events?event=accepted&tags={GIVEN.key}&limit=300"


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"items": [event(0), event(2)]}, 200, {0, 2}),
        ({"items": [event(0, tags=["another"]), event(1, event="failed"), event(2, tags=None), None, "x"]}, 200, set()),
        ({"items": [event(1, tags=["x", GIVEN.key.lower(), 7])]}, 200, {1}),  # it makes no difference of capitals
        ({"items": []}, 200, set()),
        ({"items": None}, 200, set()),
        ({"items": [event(0)]}, 500, set()),
        (b"<html>", 200, set()),
    ],
)
def test_only_what_mailgun_accepted_under_that_tag_counts_as_taken(
    body: object, status: int, expected: set[int]
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = mailgun.looked_up(GIVEN, Reply(status=status, headers={}, body=raw))
    assert found == {IDS[n]: Answer.ACCEPTED for n in expected}


@pytest.mark.parametrize(
    ("status", "message", "parts"),
    [
        (400, "'to' parameter is not a valid address", True),
        (400, "to parameter is missing", True),
        (400, "'to' is odd; the 'from' parameter too", False),
        (422, "'to' parameter is not a valid address", False),
    ],
)
def test_a_fault_of_a_reader_is_one_by_status_and_words(status: int, message: str, parts: bool) -> None:
    with pytest.raises(Refused if parts else ProviderHalt, match=f"mailgun answered {status}: "):
        receipts({"message": message}, status)


def test_a_domain_that_is_not_found_says_where_to_look() -> None:
    with pytest.raises(ProviderHalt) as caught:
        receipts({"message": "Domain not found: quay.org"}, 404)
    assert caught.value.what == "mailgun answered 404: Domain not found: quay.org"
    assert "`domain:`, `from:` and `region:`" in caught.value.advice


@pytest.mark.parametrize("body", [b'"Forbidden"', {"message": "Forbidden"}])
def test_words_are_told_whether_they_stand_alone_or_as_the_message(body: object) -> None:
    with pytest.raises(ProviderHalt, match="mailgun answered 401: Forbidden"):
        receipts(body, 401)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            {"message": "Queued. Thank you."},
            "mailgun answered 200: Queued. Thank you. (this is not what it says when it has taken mails)",
        ),
        ({"id": "<m>"}, "mailgun answered 200 (this is not what it says when it has taken mails)"),
    ],
)
def test_a_success_that_is_none_is_told_as_it_was_said(body: object, reason: str) -> None:
    assert {(r.answer, r.reason, r.provider_id) for r in receipts(body)} == {(Answer.UNCERTAIN, reason, "")}

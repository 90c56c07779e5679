"""Only what Amazon signed for our topic is heard, and only an address of Amazon's is opened."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from digest.errors import Unavailable
from digest.model.report import Report, ReportKind
from digest.send.dialects.reports import Posted
from digest.send.dialects.sns import events, to_confirm, verify
from tests.send.reporters import AT, CERTIFICATE, NOW, SUBSCRIBE, TOPIC, by_sns, proof

QUESTION = {"Type": "SubscriptionConfirmation", "Token": "abc", "SubscribeURL": SUBSCRIBE}


def changed(posted: Posted, **fields: str) -> Posted:
    """With other fields than were signed."""
    return replace(posted, body=json.dumps({**json.loads(posted.body), **fields}).encode())


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("fields", [{}, {"Subject": "Amazon SES Email Event"}, QUESTION])
def test_both_versions_of_the_signature_are_checked(version: str, fields: dict[str, str]) -> None:
    posted = by_sns(b'{"eventType": "Send"}', TOPIC, NOW, version=version, **fields)
    assert verify(posted, proof(TOPIC))
    assert not verify(changed(posted, Message='{"eventType": "Bounce"}'), proof(TOPIC))
    assert not verify(changed(posted, SignatureVersion="21"[int(version) - 1]), proof(TOPIC))


@pytest.mark.parametrize("field", ["Message", "MessageId", "Timestamp", "TopicArn", "Type", "Token", "SubscribeURL"])
def test_every_field_that_is_signed_counts(field: str) -> None:
    posted = by_sns(b"{}", TOPIC, NOW, **QUESTION)
    value = json.loads(posted.body)[field]
    assert not verify(changed(posted, **{field: value[:-1] + chr(ord(value[-1]) ^ 1)}), proof(TOPIC))


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/a.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/a.pem",
        "https://sns.evil.eu-west-1.amazonaws.com/a.pem",
        "https://bucket.s3.eu-west-1.amazonaws.com/a.pem",
        "https://sns.eu-west-1.amazonaws.com/../a.pem",
        "https://sns.eu-west-1.amazonaws.com/a.pem?x",
        "https://sns.eu-west-1.amazonaws.com/a.txt",
        "https://127.0.0.1/a.pem",
        f"{CERTIFICATE}\n",
        "",
    ],
)
def test_15_a_certificate_is_asked_for_at_amazon_only(url: str) -> None:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return b""

    posted = by_sns(b"{}", TOPIC, NOW, SigningCertURL=url)
    assert not verify(posted, replace(proof(TOPIC), fetch=fetch))
    assert asked == []


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\xff"])
def test_what_is_no_certificate_proves_nothing(content: bytes) -> None:
    assert not verify(by_sns(b"{}", TOPIC, NOW), replace(proof(TOPIC), fetch=lambda url: content))


def test_while_the_certificate_cannot_be_had_nothing_is_decided() -> None:
    posted = by_sns(b"{}", TOPIC, NOW, SigningCertURL=CERTIFICATE.replace("abc", "new"))
    with pytest.raises(Unavailable):
        verify(posted, proof(TOPIC))


def test_the_question_whether_we_want_reports_has_an_address_to_open() -> None:
    assert to_confirm(by_sns(b"{}", TOPIC, NOW, **QUESTION).body) == SUBSCRIBE


@pytest.mark.parametrize(
    "fields",
    [
        {},
        QUESTION | {"Type": "UnsubscribeConfirmation"},
        QUESTION | {"SubscribeURL": "https://evil.example/?Action=ConfirmSubscription&Token=abc"},
        QUESTION | {"SubscribeURL": "http://169.254.169.254/?Action=ConfirmSubscription&Token=abc"},
        QUESTION | {"SubscribeURL": SUBSCRIBE.replace("Confirm", "Delete")},
        QUESTION | {"SubscribeURL": SUBSCRIBE.replace("amazonaws.com", "amazonaws.com.evil.example")},
    ],
)
def test_15_nothing_else_is_opened(fields: dict[str, str]) -> None:
    assert to_confirm(by_sns(b"{}", TOPIC, NOW, **fields).body) == ""


def told(event: dict[str, object]) -> tuple[Report, ...]:
    return events(by_sns(json.dumps(event).encode(), TOPIC, NOW).body)


def test_without_tags_the_mail_is_known_by_the_message_id_that_we_gave_it() -> None:
    headers = [{"name": "Message-ID", "value": "<abc234@quay.example>"}]
    bounce = {"bounceType": "Permanent", "timestamp": AT.isoformat(), "bouncedRecipients": [{"emailAddress": "m@q.eu"}]}
    (report,) = told({"notificationType": "Bounce", "mail": {"headers": headers}, "bounce": bounce})
    assert (report.delivery, report.address, report.kind) == ("abc234", "m@q.eu", ReportKind.HARD)


@pytest.mark.parametrize("event", ["Send", "Open", "Click", "DeliveryDelay", "Reject", "Rendering Failure"])
def test_what_says_nothing_of_an_address_is_no_report(event: str) -> None:
    assert told({"eventType": event, "mail": {"tags": {"delivery": ["abc"]}}}) == ()


def test_that_a_mail_was_no_spam_is_no_complaint() -> None:
    complaint = {"complaintFeedbackType": "not-spam", "complainedRecipients": [{"emailAddress": "mia@quay.example"}]}
    assert told({"eventType": "Complaint", "mail": {}, "complaint": complaint}) == ()

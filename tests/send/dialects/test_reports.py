"""What vendors publish as examples of their own is read as they say it is."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

from digest.model.report import ReportKind
from digest.send.dialects import brevo, mailgun, mailjet, postmark, relay, resend, sendgrid
from digest.send.dialects.reports import Posted, Reporting, from_iso, from_seconds, has_password
from tests.send.reporters import NOW, by_svix, proof

#: The example of SendGrid's own libraries (sendgrid-python, test_eventwebhook.py, 2020).
SENDGRID_KEY = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc"
    "6wEA3F+g=="
)
SENDGRID = Posted(
    body=json.dumps(
        [
            {
                "email": "hello@world.com",
                "event": "dropped",
                "reason": "Bounced Address",
                "sg_event_id": "ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",
                "sg_message_id": "LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",
                "smtp-id": "<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>",
                "timestamp": 1600112492,
            }
        ],
        separators=(",", ":"),
    ).encode()
    + b"\r\n",
    headers={
        "x-twilio-email-event-webhook-timestamp": "1600112502",
        "x-twilio-email-event-webhook-signature": "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0"
        "JuG+luQAbPIqHh89M15TluLtEZtM=",
    },
)
#: The example of the specification that Svix follows (standard-webhooks, 2023).
SVIX_KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SVIX = Posted(
    body=b'{"test": 2432232314}',
    headers={
        "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "svix-timestamp": "1614265330",
        "svix-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_sendgrid_s_own_example_is_proved_and_read() -> None:
    assert sendgrid.verify(SENDGRID, proof(SENDGRID_KEY, at(1600112502)))
    (report,) = sendgrid.events(SENDGRID.body)
    assert (report.kind, report.address, report.at) == (ReportKind.HARD, "hello@world.com", at(1600112492))


def test_svix_s_own_example_is_proved() -> None:
    assert resend.verify(SVIX, proof(SVIX_KEY, at(1614265330)))
    assert not resend.verify(SVIX, proof(SVIX_KEY, at(1614265330) + timedelta(minutes=6)))


def test_while_a_secret_is_changed_one_signature_of_several_is_enough() -> None:
    posted = by_svix(b"{}", SVIX_KEY, NOW)
    assert posted.headers["svix-signature"].count("v1,") == 2
    assert resend.verify(posted, proof(SVIX_KEY))


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic ====", "Basic bm8gY29sb24=", "Bearer", "Bearer wrong", "Digest correct-horse-battery"],
)
def test_what_is_no_password_is_none(header: str) -> None:
    assert not has_password(Posted(body=b"", headers={"authorization": header}), proof("correct-horse-battery"))


def test_a_password_may_come_with_any_name_and_hold_colons() -> None:
    made = b64encode(b"anybody:a:long:pass:word").decode()
    posted = Posted(body=b"", headers={"authorization": f"basic {made}"})
    assert has_password(posted, proof("a:long:pass:word"))


@pytest.mark.parametrize(
    ("reporting", "event", "kind"),
    [
        (postmark, {"RecordType": "Bounce", "Type": "BadEmailAddress", "Email": "a@b.eu"}, ReportKind.HARD),
        (postmark, {"RecordType": "Bounce", "Type": "SpamComplaint", "Email": "a@b.eu"}, ReportKind.COMPLAINED),
        (postmark, {"RecordType": "Bounce", "Type": "DnsError", "Email": "a@b.eu"}, ReportKind.SOFT),
        (postmark, {"RecordType": "Bounce", "Type": "AutoResponder", "Email": "a@b.eu"}, None),
        (postmark, {"RecordType": "Open", "Recipient": "a@b.eu"}, None),
        (sendgrid, {"event": "dropped", "reason": "Unsubscribed Address", "email": "a@b.eu"}, None),
        (sendgrid, {"event": "dropped", "reason": "Spam Reporting Address", "email": "a@b.eu"}, ReportKind.COMPLAINED),
        (sendgrid, {"event": "deferred", "email": "a@b.eu"}, None),
        (resend, {"type": "email.delivery_delayed", "data": {"to": ["a@b.eu"]}}, None),
        (resend, {"type": "email.suppressed", "data": {"to": ["a@b.eu"]}}, ReportKind.SOFT),
        (brevo, {"event": "invalid_email", "email": "a@b.eu"}, ReportKind.HARD),
        (brevo, {"event": "blocked", "email": "a@b.eu"}, ReportKind.SOFT),
        (brevo, {"event": "unique_opened", "email": "a@b.eu"}, None),
        (mailjet, {"event": "blocked", "email": "a@b.eu"}, ReportKind.SOFT),
        (mailjet, {"event": "unsub", "email": "a@b.eu"}, None),
        (relay, {"kind": "bounced", "address": "a@b.eu"}, ReportKind.HARD),
        (relay, {"kind": "opened", "address": "a@b.eu"}, None),
    ],
)
def test_what_a_vendor_calls_it_is_what_it_means(
    reporting: Reporting, event: dict[str, object], kind: ReportKind | None
) -> None:
    assert [one.kind for one in reporting.events(json.dumps(event).encode())] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("failed", "kind"),
    [
        ({"severity": "temporary"}, None),
        ({"severity": "permanent", "reason": "bounce", "delivery-status": {"code": 550}}, ReportKind.HARD),
        ({"severity": "permanent", "reason": "suppress-bounce"}, ReportKind.HARD),
        ({"severity": "permanent", "reason": "old", "delivery-status": {"code": 602}}, ReportKind.SOFT),
        ({"severity": "permanent", "reason": "suppress-complaint"}, ReportKind.COMPLAINED),
        ({"severity": "permanent", "reason": "suppress-unsubscribe"}, None),
    ],
)
def test_mailgun_s_failures_are_told_apart(failed: dict[str, object], kind: ReportKind | None) -> None:
    event = {"event-data": {"event": "failed", "recipient": "a@b.eu", **failed}}
    assert [one.kind for one in mailgun.events(json.dumps(event).encode())] == ([kind] if kind else [])


def test_the_general_form_takes_a_whole_message_id_and_a_list() -> None:
    events = [{"delivery": "<abc234@quay.example>", "kind": "delivered", "at": 1600112492}, {"kind": "delivered"}, 7]
    (report,) = relay.events(json.dumps(events).encode())
    assert (report.delivery, report.at) == ("abc234", at(1600112492))


@pytest.mark.parametrize("value", [None, True, "", "soon", -1, 1e20, float("nan"), [], "١٢"])
def test_what_is_no_moment_is_none(value: object) -> None:
    assert from_iso(value) is None
    assert value == "١٢" or from_seconds(value) is None


def test_neither_what_was_posted_nor_what_it_is_known_by_is_in_a_repr() -> None:
    shown = repr(Posted(body=b"Dear Ada", headers={"authorization": "Bearer hush"}))
    assert not [word for word in ("Ada", "hush") if word in shown]

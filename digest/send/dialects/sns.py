"""What Amazon SNS posts for the topic that SES tells its events to (pure).

Sources: docs.aws.amazon.com/sns, "Verifying the signatures of Amazon SNS messages", "Parsing Amazon SNS message
formats", and docs.aws.amazon.com/ses, "Contents of event data that Amazon SES publishes to Amazon SNS", read
2026-11-26. Checked are the topic, the age, the host of the certificate, and its signature over the fields that SNS
signs: with SHA-1 in its version 1, with SHA-256 in its version 2. The address that confirms a subscription is opened
only behind that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from digest.model.report import Report, ReportKind
from digest.send.dialects.answers import listed, parsed, part, words
from digest.send.dialects.reports import A_DAY, Key, Posted, Proof, alike, base64, from_iso, lately, report
from digest.send.dialects.signatures import signed_by_rsa

KEY = Key(
    form=re.compile(r"arn:aws[a-z-]{0,10}:sns:[a-z0-9-]{2,30}:\d{12}:[\w-]{1,256}(?:\.fifo)?"),
    words="the ARN of the topic that SES tells its events to, arn:aws:sns:…",
    known_by="${SES_TOPIC_ARN}",
    needs_cryptography=True,
)
_SNS = r"https://sns\.[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}\.amazonaws\.com(?:\.cn)?"
_CERTIFICATE = re.compile(_SNS + r"/[\w-]{1,100}\.pem", re.ASCII)
_CONFIRMATION = re.compile(_SNS + r"/\?Action=ConfirmSubscription&[\w=&%:.~-]{1,1500}", re.ASCII)
_CONFIRM = "SubscriptionConfirmation"
_OF_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
#: Type → the fields that are signed, where they are there, in their order.
_SIGNED: Mapping[str, tuple[str, ...]] = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    _CONFIRM: _OF_SUBSCRIPTION,
    "UnsubscribeConfirmation": _OF_SUBSCRIPTION,
}


def verify(posted: Posted, proof: Proof) -> bool:
    """Whether SNS signed it for our topic within a day."""
    message = parsed(posted.body)
    signed = _SIGNED.get(_text(message, "Type"))
    certificate = _text(message, "SigningCertURL")
    version = _text(message, "SignatureVersion")
    if (
        signed is None
        or version not in ("1", "2")
        or not alike(_text(message, "TopicArn"), proof.key)
        or not lately(from_iso(_text(message, "Timestamp")), proof.now, A_DAY)
        or not _CERTIFICATE.fullmatch(certificate)
    ):
        return False
    lines = "".join(f"{name}\n{_text(message, name)}\n" for name in signed if part(message, name) is not None)
    signature = base64(_text(message, "Signature"))
    return signed_by_rsa(proof.fetch(certificate), signature, lines.encode("utf-8", "replace"), sha1=version == "1")


def to_confirm(body: bytes) -> str:
    """The address that begins the subscription, once `verify` has said yes; empty where the post is no such question,
    or leads elsewhere than to SNS. That a subscription has ended is no question."""
    message = parsed(body)
    url = _text(message, "SubscribeURL")
    return url if _text(message, "Type") == _CONFIRM and _CONFIRMATION.fullmatch(url) else ""


def events(body: bytes) -> tuple[Report, ...]:
    """What SES tells of the mail: a report for each reader that it names."""
    message = parsed(body)
    if words(message, "Type") != "Notification":
        return ()
    event = parsed(_text(message, "Message").encode("utf-8", "replace"))
    return tuple(_reports(event))


def _reports(event: object) -> Iterator[Report]:
    match words(event, "eventType") or words(event, "notificationType"):
        case "Delivery":
            detail, kind = part(event, "delivery"), ReportKind.DELIVERED
            readers = [one for one in listed(detail, "recipients") if isinstance(one, str)]
        case "Bounce":
            detail = part(event, "bounce")
            kind = ReportKind.HARD if words(detail, "bounceType") == "Permanent" else ReportKind.SOFT
            readers = [words(one, "emailAddress") for one in listed(detail, "bouncedRecipients")]
        case "Complaint":
            detail, kind = part(event, "complaint"), ReportKind.COMPLAINED
            readers = [words(one, "emailAddress") for one in listed(detail, "complainedRecipients")]
            if words(detail, "complaintFeedbackType") == "not-spam":
                return
        case _:
            return
    for reader in readers[:50] or [""]:
        yield from report(kind, _delivery(part(event, "mail")), reader, from_iso(words(detail, "timestamp")))


def _delivery(mail: object) -> str:
    """Our id: among the tags, which SES tells where a configuration set does so, else in the Message-ID that we gave
    the mail, where it tells the headers."""
    tagged = listed(part(mail, "tags"), "delivery")
    if tagged and isinstance(tagged[0], str):
        return tagged[0]
    ids = [words(one, "value") for one in listed(mail, "headers") if words(one, "name").lower() == "message-id"]
    return ids[0].strip("<> ").partition("@")[0] if ids else ""


def _text(message: object, name: str) -> str:
    text = part(message, name)
    return text if isinstance(text, str) else ""

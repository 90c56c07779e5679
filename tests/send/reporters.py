"""What each vendor posts of a mail, and how it proves it: made here with keys of our own, after what it publishes."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from digest.errors import Unavailable
from digest.model.report import ReportKind
from digest.send.dialects.reports import Posted, Proof

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AT = datetime(2026, 11, 26, 11, 58, tzinfo=UTC)
DELIVERY, ADDRESS = "abcdefghijklmnopqrstuvwxyz", "mia@quay.example"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-abc.pem"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:quay"
SUBSCRIBE = f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=abc"

Body = Callable[[ReportKind, str, str, datetime], object]
Signed = Callable[[bytes, str, datetime], Posted]


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """One vendor."""

    key: str
    """What we know it by."""
    other_key: str
    body: Body
    """What it posts of a mail, as JSON."""
    signed: Signed
    """What is posted of a body, proved by the key at that time."""
    proves_body: bool = False
    """No byte of the body can be changed."""
    headers: tuple[str, ...] = ()
    """Without each of which nothing is proved."""
    expires: timedelta | None = None
    """What is older is refused."""

    def posted(
        self,
        kind: ReportKind,
        delivery: str = DELIVERY,
        address: str = ADDRESS,
        at: datetime = AT,
        now: datetime = NOW,
    ) -> Posted:
        return self.signed(json.dumps(self.body(kind, delivery, address, at)).encode(), self.key, now)


def proof(key: str, now: datetime = NOW) -> Proof:
    return Proof(key=key, now=now, fetch=certificate_at)


def certificate_at(url: str) -> bytes:
    """The certificate of the Amazon of our tests, which lies in one place only."""
    if url != CERTIFICATE:
        raise Unavailable(f"{url} is not there")
    return _certificate()


# ---- passwords


def with_password(body: bytes, key: str, now: datetime) -> Posted:
    return Posted(body=body, headers={"authorization": f"Basic {b64encode(f'mail:{key}'.encode()).decode()}"})


def with_bearer(body: bytes, key: str, now: datetime) -> Posted:
    return Posted(body=body, headers={"authorization": f"Bearer {key}"})


def _postmark(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    common = {"MessageID": "00000000-0000", "Metadata": {"edition": "1", "delivery": delivery}, "ServerID": 23}
    if kind is ReportKind.DELIVERED:
        return {**common, "RecordType": "Delivery", "Recipient": address, "DeliveredAt": at.isoformat()}
    if kind is ReportKind.COMPLAINED:
        return {**common, "RecordType": "SpamComplaint", "Email": address, "BouncedAt": at.isoformat()}
    name = "HardBounce" if kind is ReportKind.HARD else "SoftBounce"
    return {**common, "RecordType": "Bounce", "Type": name, "Email": address, "BouncedAt": at.isoformat()}


def _brevo(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    names = dict(zip(ReportKind, ("soft_bounce", "delivered", "hard_bounce", "spam"), strict=True))
    custom = json.dumps({"edition": "1", "delivery": delivery})
    return {"event": names[kind], "email": address, "ts_event": int(at.timestamp()), "X-Mailin-custom": custom}


def _mailjet(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    names = dict(zip(ReportKind, ("bounce", "sent", "bounce", "spam"), strict=True))
    event = {"event": names[kind], "email": address, "time": int(at.timestamp()), "Payload": delivery}
    return [event | ({"hard_bounce": kind is ReportKind.HARD} if names[kind] == "bounce" else {})]


def _relay(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    return {"delivery": delivery, "address": address, "kind": kind.value, "at": at.isoformat()}


# ---- signatures


def _resend(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    names = dict(zip(ReportKind, ("bounced", "delivered", "bounced", "complained"), strict=True))
    data: dict[str, object] = {"to": [address], "tags": {"edition": "1", "delivery": delivery}}
    if names[kind] == "bounced":
        data["bounce"] = {"type": "Permanent" if kind is ReportKind.HARD else "Transient"}
    return {"type": f"email.{names[kind]}", "created_at": at.isoformat(), "data": data}


def by_svix(body: bytes, key: str, now: datetime, *, id: str = "msg_1") -> Posted:
    time = str(int(now.timestamp()))
    made = hmac.new(_decoded(key), f"{id}.{time}.".encode() + body, hashlib.sha256).digest()
    signatures = f"v1,AAAA v1,{b64encode(made).decode()}"
    return Posted(body=body, headers={"svix-id": id, "svix-timestamp": time, "svix-signature": signatures})


def _decoded(key: str) -> bytes:
    from base64 import b64decode

    return b64decode(key.removeprefix("whsec_"))


def _mailgun(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    names = dict(zip(ReportKind, ("failed", "delivered", "failed", "complained"), strict=True))
    event: dict[str, object] = {"event": names[kind], "recipient": address, "timestamp": at.timestamp()}
    if names[kind] == "failed":
        code = 550 if kind is ReportKind.HARD else 452
        event |= {"severity": "permanent", "delivery-status": {"code": code}}
    return {"event-data": event | {"user-variables": {"delivery": delivery}}}


def by_mailgun(body: bytes, key: str, now: datetime) -> Posted:
    time, token = str(int(now.timestamp())), hashlib.sha256(body).hexdigest()[:50]
    made = hmac.new(key.encode(), (time + token).encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": time, "token": token, "signature": made}
    return Posted(body=json.dumps({"signature": signature, **json.loads(body)}).encode())


def _sendgrid(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    names = dict(zip(ReportKind, ("bounce", "delivered", "bounce", "spamreport"), strict=True))
    event = {"event": names[kind], "email": address, "timestamp": int(at.timestamp()), "delivery": delivery}
    return [event | ({"type": "bounce" if kind is ReportKind.HARD else "blocked"} if names[kind] == "bounce" else {})]


@cache
def _p256(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _public(name: str) -> str:
    kind, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return b64encode(_p256(name).public_key().public_bytes(kind, form)).decode()


def by_sendgrid(body: bytes, key: str, now: datetime) -> Posted:
    time = str(int(now.timestamp()))
    private = _p256("ours" if key == _public("ours") else "other")
    made = b64encode(private.sign(time.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
    name = "x-twilio-email-event-webhook"
    return Posted(body=body, headers={f"{name}-timestamp": time, f"{name}-signature": made})


def _ses(kind: ReportKind, delivery: str, address: str, at: datetime) -> object:
    time, mail = at.isoformat(), {"messageId": "1", "tags": {"delivery": [delivery], "edition": ["1"]}}
    if kind is ReportKind.DELIVERED:
        return {"eventType": "Delivery", "mail": mail, "delivery": {"timestamp": time, "recipients": [address]}}
    if kind is ReportKind.COMPLAINED:
        told = {"timestamp": time, "complainedRecipients": [{"emailAddress": address}]}
        return {"eventType": "Complaint", "mail": mail, "complaint": told}
    bounce = {"timestamp": time, "bouncedRecipients": [{"emailAddress": address}]}
    bounce["bounceType"] = "Permanent" if kind is ReportKind.HARD else "Transient"
    return {"eventType": "Bounce", "mail": mail, "bounce": bounce}


@cache
def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def _certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder(name, name, _rsa().public_key(), 1, NOW - timedelta(1), NOW + timedelta(1))
    return made.sign(_rsa(), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def by_sns(body: bytes, key: str, now: datetime, *, version: str = "2", **changed: str) -> Posted:
    """A notification; `changed` are other fields of the message, signed with it."""
    message = {
        "Type": "Notification",
        "MessageId": "1",
        "TopicArn": key,
        "Message": body.decode(),
        "Timestamp": now.isoformat(timespec="milliseconds"),
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE,
    } | changed
    subscription = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
    notification = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
    names = notification if message["Type"] == "Notification" else subscription
    content = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    hash = hashes.SHA1() if version == "1" else hashes.SHA256()
    made = _rsa().sign(content.encode(), padding.PKCS1v15(), hash)
    return Posted(body=json.dumps(message | {"Signature": b64encode(made).decode()}).encode())


_PASSWORD = Reporter(
    key="correct-horse-battery",
    other_key="wrong-horse-battery!",
    body=_relay,
    signed=with_password,
    headers=("authorization",),
)
REPORTERS: Mapping[str, Reporter] = {
    "smtp": replace(_PASSWORD, signed=with_bearer),
    "postmark": replace(_PASSWORD, body=_postmark),
    "brevo": replace(_PASSWORD, body=_brevo, signed=with_bearer),
    "mailjet": replace(_PASSWORD, body=_mailjet),
    "resend": Reporter(
        key="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        other_key="whsec_c2VjcmV0LW9mLXNvbWVib2R5LWVsc2U=",
        body=_resend,
        signed=by_svix,
        proves_body=True,
        headers=("svix-id", "svix-timestamp", "svix-signature"),
        expires=timedelta(minutes=5),
    ),
    "mailgun": Reporter(
        key="key-0123456789abcdef0123",
        other_key="key-ffffffffffffffffffff",
        body=_mailgun,
        signed=by_mailgun,
        expires=timedelta(hours=9),
    ),
    "sendgrid": Reporter(
        key=_public("ours"),
        other_key=_public("other"),
        body=_sendgrid,
        signed=by_sendgrid,
        proves_body=True,
        headers=("x-twilio-email-event-webhook-timestamp", "x-twilio-email-event-webhook-signature"),
        expires=timedelta(hours=25),
    ),
    "ses": Reporter(
        key=TOPIC,
        other_key=f"{TOPIC}-of-another",
        body=_ses,
        signed=by_sns,
        expires=timedelta(hours=25),
    ),
}
"""Provider → how it reports; one of the list of providers that tells anything and is not here fails its tests."""

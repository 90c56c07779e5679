"""Amazon SES, version 2 of its API: one whole mail a request (pure).

Sources: docs.aws.amazon.com, "SendEmail", "Common errors", "Sending quotas", and botocore's model of the service, read
2026-11-23. SES can neither dedupe nor be asked without its own id of a mail. It sets Date and Message-ID itself. Opens
and clicks are tracked only by a configuration set that says so; the mail names none. What becomes of a mail is told
through SNS: `sns`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.dialects.answers import (
    all_of,
    known,
    not_now,
    parsed,
    part,
    refused,
    unfit,
    worded,
    words,
)
from digest.send.dialects.base import Reply, Request
from digest.send.dialects.parts import JSON, as_json, secrets
from digest.send.dialects.sigv4 import Signer
from digest.send.encode import mime
from digest.send.ports import Limits, ProviderHalt

NAME = "ses"
#: One request a mail of at most 40 MB. 14 a second is what an account gets that has left the sandbox; hundreds are
#: common, so more calls go at the same time than elsewhere. SendBulkEmail takes 50 entries, but only of a template
#: that SES fills in and encodes itself: no picture within the mail, no bytes that a retry could repeat; and its
#: entries count against the rate one by one, so that nothing would leave earlier (2026-11).
LIMITS = Limits(batch=1, batch_bytes=40_000_000, rate=14.0, workers=32)
SECRET_HEADERS: tuple[str, ...] = ("Authorization", "X-Amz-Security-Token")

_TOO_FAST = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling", "LimitExceededException"})
#: The quota is one of 24 hours that move on.
_QUOTA = timedelta(hours=1)
#: What SES says of an address it cannot mail to, as far as the sender's is not meant.
_OF_READER = re.compile(r"^(?!.*\b(?:from|sender|source)\b).*\b(?:address|domain|local part|recipient)", re.IGNORECASE)


def base_url(mail: Mail) -> str:
    """One a region; those of China lie under another name."""
    china = ".cn" if mail.region.startswith("cn-") else ""
    return f"https://email.{mail.region}.amazonaws.com{china}"


def request(batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering], mail: Mail) -> Request:
    """One request for the one mail of the batch."""
    (message,) = messages
    tags = {"edition": str(batch.edition), "delivery": message.delivery}
    content = {
        "Content": {"Raw": {"Data": b64encode(mime(message, renderings[message.segment])).decode()}},
        "Destination": {"ToAddresses": [message.address]},
        "EmailTags": [{"Name": name, "Value": value} for name, value in tags.items()],
    }
    return Request(method="POST", path="/v2/email/outbound-emails", headers=(JSON,), pieces=(as_json(content),))


def signed(request: Request, url: str, mail: Mail, now: datetime) -> Request:
    """Signed with the two or three parts of the token: key id, secret key, and the token of a session."""
    key_id, secret, session = secrets(mail, 3)
    signer = Signer(key_id=key_id, secret=secret, session=session, region=mail.region, service="ses")
    return request.having(*signer.headers(request.method, url, request.body, now, request.headers))


def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
    """A receipt for the one mail of the batch."""
    answer = parsed(reply.body)
    if reply.status == 200:
        id = words(answer, "MessageId")
        if not id:
            return all_of(batch, Answer.UNCERTAIN, f"{NAME} answered 200 without an id of the mail")
        return all_of(batch, Answer.ACCEPTED, provider_id=id)
    kind, message = _kind(reply, answer), words(answer, "message") or words(answer, "Message")
    reason = worded(f"{NAME} answered {reply.status} {kind}".rstrip(), message)
    if not 400 <= reply.status < 500:
        return refused(NAME, batch, reply, message, now)
    if kind in _TOO_FAST:
        return not_now(batch, reason, now, _QUOTA if "quota" in message.lower() else None)
    # An identity that nobody verified is refused in the same words as a mail with a virus.
    if kind == "MessageRejected" and "not verified" not in message:
        return all_of(batch, Answer.REJECTED, reason)
    if kind in ("BadRequestException", "InvalidParameterValue") and _OF_READER.search(message):
        return all_of(batch, Answer.REJECTED, reason)
    if kind:
        raise ProviderHalt(
            reason, advice="Look at the SES account and at `mail:` in config/digest.yaml, then: digest go"
        )
    return refused(NAME, batch, reply, message, now)


def lookup(batch: Batch, mail: Mail) -> Request | None:
    """SES knows a mail by the id that it gave it, which is what is missing."""
    return None


def looked_up(batch: Batch, reply: Reply) -> Mapping[str, Answer]:
    """Nothing is known."""
    return {}


def _kind(reply: Reply, answer: object) -> str:
    """The name of the error: "MessageRejected" of "com.amazonaws.ses#MessageRejected:http://…"."""
    kind = reply.headers.get("x-amzn-errortype", "") or words(answer, "__type") or words(answer, "code")
    return kind.partition(":")[0].rpartition("#")[2].strip()[:60]


def question(mail: Mail) -> Request:
    """The account in this region."""
    return Request(method="GET", path="/v2/email/account")


def standing(reply: Reply, mail: Mail) -> str:
    """How much it may send. In the sandbox it sends to verified addresses only."""
    account = known(NAME, reply, words(parsed(reply.body), "message"))
    if part(account, "SendingEnabled") is not True or words(account, "EnforcementStatus") == "SHUTDOWN":
        raise unfit(f"{NAME}: sending is switched off in {mail.region}", "See the SES console: Account dashboard.")
    if part(account, "ProductionAccessEnabled") is not True:
        advice = "Request production access in the SES console: until then only verified addresses get mail."
        raise unfit(f"{NAME}: the account in {mail.region} is in the sandbox", advice)
    quota = part(account, "SendQuota")
    rate, day = part(quota, "MaxSendRate"), part(quota, "Max24HourSend")
    return f"{NAME}: may send {rate} a second and {day} in 24 hours; `rate:` here is {mail.rate or LIMITS.rate:g}"

"""What is wrong with a mail server, in words, and whose fault it is (pure)."""

from __future__ import annotations

import re
import smtplib
import socket  # noqa: TID251
import ssl
from collections.abc import Sequence

from digest.model.mail import Answer, Message, Receipt
from digest.send.ports import ProviderHalt
from digest.send.smtp.server import Server
from digest.text.lines import one_line

#: OpenSSL's numbers of what may be wrong with a certificate → how a sentence goes on, and what to do.
_NOT_TRUSTED = (
    "is vouched for by nobody this machine trusts",
    "If the server is your own, name the certificate of its authority: `ca_file: ca.pem` under `mail:`",
)
_OTHER_NAME = ("is for another name", "Write `base_url:` with a name that stands in the certificate")
_CERTIFICATE_FAULTS = {
    9: ("is not valid yet", "Is this machine's clock right?"),
    10: ("has expired", "Renew it on the server"),
    18: _NOT_TRUSTED,
    19: _NOT_TRUSTED,
    20: _NOT_TRUSTED,
    21: _NOT_TRUSTED,
    62: _OTHER_NAME,
    64: _OTHER_NAME,
}
#: So many refusals alike are no chance.
SEVERAL = 3
_OF_AN_ADDRESS = re.compile(r"\d{3} 5\.[12]\.\d")
#: RFC 5321 3.8 and RFC 4954 6: the server goes away, or cannot tell who we are, whoever the mail is for.
_OF_THE_SERVER = frozenset({421, 454})
#: RFC 3463 3.8: its policy, which is one for all, but for a first mail to somebody that has to come again.
_OF_ITS_POLICY = re.compile(r"4\.7\.\d(?!.*gr[ae]y-?list)", re.IGNORECASE | re.DOTALL)


def distrusted(to: Server, error: ssl.SSLCertVerificationError) -> ProviderHalt:
    """The halt of a server whose certificate is not good."""
    fault, advice = _CERTIFICATE_FAULTS.get(error.verify_code, (f"is not good: {plain(error.verify_message)}", ""))
    return ProviderHalt(
        f"the certificate of {to.name} {fault}", advice=f"{advice or 'Mend it on the server'}, then: digest go"
    )


def login_refused(name: str, code: int, reply: bytes | str) -> ProviderHalt:
    """The halt of a server that does not take our user and password."""
    return ProviderHalt(
        f"{name} refused us: {code} {plain(reply)}",
        advice="Set the user in `base_url:` and the password in `token:` under `mail:` in config/digest.yaml, "
        "then: digest go",
    )


def greeting_refused(to: Server, reason: str) -> ProviderHalt:
    """The halt of a server that does not like how we greet."""
    greeting = f"the name {to.helo}" if to.helo else "the bare address"
    return ProviderHalt(
        f"{to.name} refused {greeting} that this machine greets with: {reason}",
        advice="Write a full name of this machine that DNS knows, like `helo: digest.example.org`, under `mail:` in "
        "config/digest.yaml, then: digest go",
    )


def too_large(to: Server, reason: str) -> ProviderHalt:
    """The halt of a server that takes no mail as large as ours."""
    return ProviderHalt(
        f"the mail is too large for {to.name}: {reason}",
        advice="Raise the server's limit (message_size_limit in Postfix), or make the mail smaller by `max_stories:` "
        "or `pictures:`, then: digest go",
    )


def shared_refusal(receipts: Sequence[Receipt], messages: Sequence[Message]) -> str:
    """The words of a refusal that all of several people got alike, and that says nothing of their addresses; empty
    where there is none. Such a fault is the server's or ours, and nobody's own (RFC 3463 3.2: 5.1.x and 5.2.x)."""
    addresses = {message.delivery: message.address for message in messages}
    reasons = {
        receipt.reason.replace(addresses[receipt.delivery], "…") if receipt.answer is Answer.REJECTED else ""
        for receipt in receipts
    }
    reason = reasons.pop() if len(reasons) == 1 and len(receipts) >= SEVERAL else ""
    return "" if _OF_AN_ADDRESS.match(reason) else reason


def speaks_of_us(code: int, reply: bytes, address: str) -> bool:
    """Whether a refusal for now of a mail to that address speaks of the server and of us, so that nobody else would
    fare better."""
    words = plain(reply)
    return code in _OF_THE_SERVER or bool(_OF_ITS_POLICY.match(words) and address.lower() not in words.lower())


def plain(reply: bytes | str) -> str:
    """A server's words on one line."""
    return one_line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply)[:200]


def complaint(to: Server, error: Exception) -> str:
    """What went wrong on the way to the server or with it, in one sentence that begins with its name."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{to.name} answered {error.smtp_code} {plain(error.smtp_error)}"
    if isinstance(error, socket.gaierror):
        return f"there is no machine called {to.host}, or its name cannot be looked up now"
    if isinstance(error, ConnectionRefusedError):
        return f"nothing listens at {to.name}"
    if isinstance(error, TimeoutError):
        return f"{to.name} does not answer"
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return f"{to.name} hung up"
    return f"{to.name}: {plain(getattr(error, 'strerror', '') or str(error)) or type(error).__name__}"

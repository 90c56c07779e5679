"""Mails that servers write back, as Postfix and Exim do (RFC 3464), and as spam buttons do (RFC 5965)."""

from __future__ import annotations

from email.utils import format_datetime

from tests.store.made import NOW

HEAD = "From: The Quay <news@quay-news.org>\nMessage-ID: <{id}@quay-news.org>\nList-Unsubscribe: {offer}\n"
OFFER = "<https://quay-news.org/unsubscribe/{token}>,\n <mailto:ed@quay-news.org?subject=unsubscribe%20{token}>"


def given_back(id: str, token: str) -> str:
    """The head of the mail, as it went out."""
    return HEAD.format(id=id, offer=OFFER.format(token=token))


def dsn(head: str, *, action: str = "failed", status: str = "5.1.1", says: str = "", whole: bool = False) -> bytes:
    """What the server says that became of the mail with that head."""
    diagnostic = f"Diagnostic-Code: smtp; {says}\n" if says else ""
    told = f"Final-Recipient: rfc822; mia@quay.example\nAction: {action}\nStatus: {status}\n{diagnostic}"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return _report(
        "delivery-status",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n{told}",
        kind,
        head,
    )


def complaint(head: str, kind: str = "abuse") -> bytes:
    """What a reader's button says of the mail with that head."""
    told = f"Content-Type: message/feedback-report\n\nFeedback-Type: {kind}\nUser-Agent: Button/1\nVersion: 1\n"
    return _report("feedback-report", told, "message/rfc822", head)


def _report(name: str, told: str, kind: str, head: str) -> bytes:
    parts = ("Content-Type: text/plain\n\nThis is the mail system.\n", told, f"Content-Type: {kind}\n\n{head}\n")
    body = "".join(f"--b\n{part}\n" for part in parts)
    heads = f"From: MAILER-DAEMON@mx.example\nDate: {format_datetime(NOW)}\nMIME-Version: 1.0\n"
    return f"{heads}Content-Type: multipart/report; report-type={name}; boundary=b\n\n{body}--b--\n".encode()

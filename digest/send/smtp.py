"""A mail server over SMTP: few connections, one transaction a mail [effect].

`smtp://user@host:port` uses STARTTLS where it is offered, and insists on it and on a valid certificate where a
password would go over the wire; `smtps://` is TLS from the first byte. The password is `token`.

A server can neither dedupe nor be asked, so the one unknown outcome is kept as small as it can be: a mail is
uncertain only when the connection fails between its last dot and the server's answer (RFC 5321 4.5.3.2.6), or when
that answer neither takes nor refuses it (RFC 5321 4.2.1).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from digest import crash
from digest.config.site import Mail
from digest.model.edition import Rendering
from digest.model.mail import Answer, Batch, Message, Receipt
from digest.send.encode import least, mime
from digest.send.headers import header
from digest.send.ports import Limits, ProviderHalt
from digest.send.smtp_connection import SmtpConnection
from digest.send.smtp_server import (
    Server,
    complaint,
    everybodys,
    greeting_refused,
    largest_mail,
    login_refused,
    plain,
    server,
    too_large,
)
from digest.text.mail_addresses import name_and_address

#: Seconds for one batch; what is left then goes into the next one, well before the ledger's lease is over.
BUDGET = 90.0
#: Seconds to wait for an answer of the server; twice that for the one after the whole mail (RFC 5321 4.5.3.2.6).
TIMEOUT = 60.0
#: Refusals that are ours to mend: login missing or wrong, encryption wanted (RFC 4954 6, RFC 3207 4).
_LOGIN = frozenset({530, 534, 535, 538})
#: The server that takes a mail with a key of the last 24 hours once (resend.com/docs, "Idempotency keys", 2026-11-23).
_DEDUPES = "smtp.resend.com"
#: Refusals of the name that we greet with, which Postfix gives at RCPT only ("Helo command rejected").
_OF_GREETING = re.compile(r"\b(?:helo|ehlo)\b", re.IGNORECASE)


class Smtp:
    """The mail server at `base_url`, by default the one on this machine."""

    name = "smtp"
    limits = Limits(batch=50, batch_bytes=0)

    def __init__(self, mail: Mail, *, timeout: float = TIMEOUT, budget: float = BUDGET) -> None:
        self._server = server(mail)
        self._timeout = timeout
        self._budget = budget
        self._idle: list[SmtpConnection] = []
        self._keyed = self._server.host == _DEDUPES
        self.limits = replace(Smtp.limits, dedupes=self._keyed)
        self._took = False  # the server has taken a mail from us

    def hand_over(
        self, batch: Batch, messages: Sequence[Message], renderings: Mapping[str, Rendering]
    ) -> Sequence[Receipt]:
        """Each mail in a transaction of its own; a receipt for each. Raises `ProviderHalt`."""
        begun = time.monotonic()
        room = max(map(least, renderings.values()), default=0)
        receipts: list[Receipt] = []
        with self._connection() as connection:
            for message in messages:
                if receipts and receipts[-1].channel:
                    receipts.append(_receipt(message, Answer.DEFERRED, receipts[-1].reason, channel=True))
                elif [receipt.answer for receipt in receipts[-3:]] == [Answer.UNCERTAIN] * 3:
                    reason = f"{self._server.host} takes mails and does not answer"
                    receipts.append(_receipt(message, Answer.DEFERRED, reason, channel=True))
                elif time.monotonic() - begun > self._budget:
                    receipts.append(_receipt(message, Answer.DEFERRED, f"{self._server.host} is slow"))
                else:
                    key = header("Resend-Idempotency-Key", message.delivery) if self._keyed else b""
                    content = key + mime(message, renderings[message.segment])
                    mail = _Mail(message=message, content=content, room=max(room, len(content)))
                    receipts.append(_sent(connection, mail, receipts))
                crash.at("mailed")
        self._took = self._took or any(receipt.answer is Answer.ACCEPTED for receipt in receipts)
        if not self._took and (reason := everybodys(receipts, messages)):
            raise ProviderHalt(
                f"{self._server.name} refuses every mail with the same words: {reason}",
                advice="Nobody was taken for refused. Mend what the server complains of, then: digest go",
            )
        return receipts

    def look_up(self, batch: Batch) -> Mapping[str, Answer]:
        """A mail server cannot be asked: nothing is known."""
        return {}

    def close(self) -> None:
        """Every connection has ended with QUIT."""
        while self._idle:
            self._idle.pop().end()

    @contextlib.contextmanager
    def _connection(self) -> Iterator[SmtpConnection]:
        """A connection that nobody else uses meanwhile."""
        try:
            connection = self._idle.pop()
            connection.drop_if_closed()
        except IndexError:
            connection = SmtpConnection(self._server, self._timeout)
        try:
            yield connection
        finally:
            self._idle.append(connection)


# ---- one mail


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    message: Message
    content: bytes
    room: int
    """Bytes that the server must take for this mail, and for the largest of its edition."""


def _sent(connection: SmtpConnection, mail: _Mail, before: Sequence[Receipt]) -> Receipt:
    try:
        return _tried_twice(connection, mail)
    except ProviderHalt as halt:
        connection.drop()
        raise ProviderHalt(halt.what, advice=halt.advice, receipts=before) from None


def _tried_twice(connection: SmtpConnection, mail: _Mail) -> Receipt:
    """Servers close a connection after so many mails, or take no more over it: nothing was taken then, and a new one is
    tried at once."""
    reason = ""
    for _ in range(2):
        try:
            smtp = connection.smtp()
        except (OSError, smtplib.SMTPException) as error:
            return _receipt(mail.message, Answer.DEFERRED, complaint(connection.server, error), channel=True)
        try:
            receipt = _transaction(connection, smtp, mail)
        except (OSError, smtplib.SMTPException) as error:
            connection.drop()
            reason = complaint(connection.server, error)
            continue
        if receipt.answer is Answer.UNCERTAIN:
            connection.drop()
        elif receipt.answer is Answer.ACCEPTED:
            connection.carried += 1
        else:
            connection.begin_afresh()
        return receipt
    return _receipt(mail.message, Answer.DEFERRED, reason)


def _transaction(connection: SmtpConnection, smtp: smtplib.SMTP, mail: _Mail) -> Receipt:
    """The server's answer. Raises `OSError` or `SMTPException` only where the mail cannot have been taken: also where a
    connection that has carried mail takes no more for now, as OpenSMTPD's after a hundred."""
    message, server = mail.message, connection.server
    if 0 < (largest := largest_mail(smtp)) < mail.room:
        raise too_large(server, f"a mail of this edition has {mail.room:,} bytes, and it takes {largest:,} (SIZE)")
    size = [f"size={len(mail.content)}"] if smtp.has_extn("size") else []
    for step, call in (
        ("MAIL", partial(smtp.mail, _sender(message), size)),
        ("RCPT", partial(smtp.rcpt, message.address)),
        ("DATA", partial(smtp.docmd, "DATA")),
    ):
        code, reply = call()
        if step == "MAIL" and 400 <= code < 500 and connection.carried:
            raise smtplib.SMTPResponseException(code, reply)
        if not 200 <= code < 400:
            return _refusal(server, message, step, code, reply)
    smtp.send(_stuffed(mail.content))
    try:
        code, reply = _last_reply(smtp)
    except (OSError, smtplib.SMTPException) as error:
        reason = f"no answer after the whole mail was sent: {complaint(server, error)}"
        return _receipt(message, Answer.UNCERTAIN, reason)
    if 200 <= code < 300:
        return Receipt(delivery=message.delivery, answer=Answer.ACCEPTED, provider_id=plain(reply))
    if 400 <= code < 600:
        return _refusal(server, message, "the mail", code, reply)
    words = f"{code} {plain(reply)}" if code > 0 else plain(reply)
    return _receipt(message, Answer.UNCERTAIN, f"no answer that SMTP knows after the whole mail was sent: {words}")


def _last_reply(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    """The answer to the whole mail, which servers take their time for: they look into it first."""
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    usual = smtp.sock.gettimeout()
    smtp.sock.settimeout(2 * usual if usual else None)
    reply = smtp.getreply()
    smtp.sock.settimeout(usual)
    return reply


def _refusal(server: Server, message: Message, step: str, code: int, reply: bytes) -> Receipt:
    """5xx for good, 4xx for now; a sender refused for now is everybody's trouble, and so is what is ours to mend."""
    reason = f"{code} {plain(reply)} (answer to {step})"
    if code in _LOGIN:
        raise login_refused(server.name, code, reply)
    if code == 421 and step != "the mail":
        raise smtplib.SMTPResponseException(code, reply)
    if code >= 500 and _OF_GREETING.search(reason):
        raise greeting_refused(server, reason)
    if code == 552 and step == "MAIL":
        raise too_large(server, reason)
    if code >= 500 and step == "MAIL":
        raise ProviderHalt(
            f"{server.name} does not take mail from us: {reason}",
            advice="Look at `from:` and `base_url:` under `mail:` in config/digest.yaml, then: digest go",
        )
    answer = Answer.REJECTED if code >= 500 else Answer.DEFERRED
    return _receipt(message, answer, reason, channel=answer is Answer.DEFERRED and step == "MAIL")


def _stuffed(content: bytes) -> bytes:
    """A dot before each line that begins with one, and the end marked (RFC 5321 4.5.2); `content` ends in CRLF."""
    return (b"." if content.startswith(b".") else b"") + content.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _sender(message: Message) -> str:
    return name_and_address(dict(message.headers).get("From", ""))[1]


def _receipt(message: Message, answer: Answer, reason: str, *, channel: bool = False) -> Receipt:
    return Receipt(delivery=message.delivery, answer=answer, reason=reason, channel=channel)

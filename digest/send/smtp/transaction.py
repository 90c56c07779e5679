"""One mail, in a transaction of its own [effect: network].

A server can neither dedupe nor be asked, so the one unknown outcome is kept as small as it can be: a mail is
uncertain only when the connection fails between its last dot and the server's answer (RFC 5321 4.5.3.2.6), or when
that answer neither takes nor refuses it (RFC 5321 4.2.1).
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.model.mail import Answer, Message, Receipt
from digest.send.ports import ProviderHalt
from digest.send.smtp.connection import SmtpConnection
from digest.send.smtp.replies import NONE
from digest.send.smtp.server import Server
from digest.send.smtp.words import complaint, greeting_refused, login_refused, plain, speaks_of_us, too_large
from digest.text.mail_addresses import name_and_address

#: Refusals that are ours to mend: login missing or wrong, encryption wanted (RFC 4954 6, RFC 3207 4).
_LOGIN = frozenset({530, 534, 535, 538})
#: Refusals of the name that we greet with, which Postfix gives at RCPT only ("Helo command rejected").
_OF_GREETING = re.compile(r"\b(?:helo|ehlo)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A mail as it goes over the wire, its dots doubled and its end marked."""

    message: Message
    content: bytes
    room: int
    """Bytes that the server must take for this mail, and for the largest of its edition."""


def handed_over(connection: SmtpConnection, envelope: Envelope) -> Receipt:
    """What the server answered for one mail. Servers close a connection after so many, or take no more over it: nothing
    was taken then, and a new one is tried at once. Raises `ProviderHalt` for what is everybody's fault."""
    reason, busy = "", False
    for _ in range(2):
        try:
            smtp = connection.smtp()
        except OSError as error:
            return receipt(envelope.message, Answer.DEFERRED, complaint(connection.server, error), channel=True)
        try:
            answered = _transaction(connection, smtp, envelope)
        except OSError as error:
            connection.drop()
            reason = complaint(connection.server, error)
            busy = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == 421
            continue
        if answered.answer is Answer.UNCERTAIN:
            connection.drop()
        elif answered.answer is Answer.ACCEPTED:
            connection.carried += 1
        else:
            connection.begin_afresh()
        return answered
    return receipt(envelope.message, Answer.DEFERRED, reason, channel=busy, behind=busy)


def _transaction(connection: SmtpConnection, smtp: smtplib.SMTP, envelope: Envelope) -> Receipt:
    """The server's answer. Raises `OSError` only where the mail cannot have been taken: also where a
    connection that has carried mail takes no more for now, as OpenSMTPD's after a hundred."""
    message, server = envelope.message, connection.server
    if 0 < (largest := largest_mail(smtp)) < envelope.room:
        raise too_large(server, f"a mail of this edition has {envelope.room:,} bytes, and it takes {largest:,} (SIZE)")
    size = f" SIZE={len(envelope.content)}" if smtp.has_extn("size") else ""
    steps = {"MAIL": f"FROM:<{_sender(message)}>{size}", "RCPT": f"TO:<{message.address}>", "DATA": ""}
    answers = _at_once(smtp, steps) if smtp.has_extn("pipelining") else _in_turn(smtp, steps)
    for step, code, reply in answers:
        if step == "MAIL" and 400 <= code < 500 and connection.carried:
            raise smtplib.SMTPResponseException(code, reply)
        if not _goes_on(code):
            return _refusal(server, message, step, code, reply)
    smtp.send(envelope.content)
    try:
        code, reply = _last_reply(smtp)
    except OSError as error:
        reason = f"no answer after the whole mail was sent: {complaint(server, error)}"
        return receipt(message, Answer.UNCERTAIN, reason)
    if 200 <= code < 300:
        return Receipt(delivery=message.delivery, answer=Answer.ACCEPTED, provider_id=plain(reply))
    if 400 <= code < 600:
        return _refusal(server, message, "the mail", code, reply)
    words = f"{code} {plain(reply)}" if code > 0 else plain(reply)
    return receipt(message, Answer.UNCERTAIN, f"no answer that SMTP knows after the whole mail was sent: {words}")


def _in_turn(smtp: smtplib.SMTP, steps: Mapping[str, str]) -> Iterator[tuple[str, int, bytes]]:
    """Each step with its answer, taken once the one before was answered."""
    for step, words in steps.items():
        yield step, *smtp.docmd(step, words)


def _at_once(smtp: smtplib.SMTP, steps: Mapping[str, str]) -> list[tuple[str, int, bytes]]:
    """The steps with their answers, as far as those came; taken together, which spares a mail two waits for a server
    that offers it (RFC 2920). Where a step was refused and a later one was not, the connection is closed: it waits for
    a mail that must not come. Raises `OSError` where no answer tells that the mail cannot go."""
    smtp.send("".join(f"{step} {words}".rstrip() + "\r\n" for step, words in steps.items()))
    answers: list[tuple[str, int, bytes]] = []
    for step in steps:
        try:
            answers.append((step, *smtp.getreply()))
        except OSError:
            if all(_goes_on(code) for _, code, _ in answers):
                raise
            break
    codes = [code for _, code, _ in answers]
    if not all(map(_goes_on, codes)) and (_goes_on(codes[-1]) or NONE in codes):
        smtp.close()
    return answers


def _goes_on(code: int) -> bool:
    return 200 <= code < 400


def largest_mail(smtp: smtplib.SMTP) -> int:
    """Bytes of the largest mail that the server says it takes (RFC 1870); 0 where it does not say."""
    size = smtp.esmtp_features.get("size", "")
    return int(size) if size.isdecimal() else 0


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
    if code >= 500:
        return receipt(message, Answer.REJECTED, reason)
    behind = step != "MAIL" and speaks_of_us(code, reply, message.address)
    return receipt(message, Answer.DEFERRED, reason, channel=behind or step == "MAIL", behind=behind)


def _sender(message: Message) -> str:
    return name_and_address(dict(message.headers).get("From", ""))[1]


def receipt(message: Message, answer: Answer, reason: str, *, channel: bool = False, behind: bool = False) -> Receipt:
    """The receipt of a mail that was not taken."""
    return Receipt(delivery=message.delivery, answer=answer, reason=reason, channel=channel, behind=behind)

"""What a mail server says of itself before any mail [effect: network]."""

from __future__ import annotations

import contextlib
import smtplib
import ssl

from digest.config.site import Mail
from digest.errors import Unavailable
from digest.send.ports import ProviderHalt
from digest.send.smtp.connection import connected
from digest.send.smtp.server import Server, server
from digest.send.smtp.transaction import largest_mail
from digest.send.smtp.words import complaint

#: Seconds to wait for each answer: a person waits for them.
TIMEOUT = 10.0
#: Bytes that a digest's mail may well have.
USUAL = 150_000


def verify(mail: Mail, *, timeout: float = TIMEOUT) -> str:
    """What the server offers, in words, once it was greeted, encrypted where it can be, logged in to, and left.

    Raises `Unavailable` where it could not be sent through, with what to do."""
    to = server(mail)
    try:
        smtp = connected(to, timeout)
    except ProviderHalt as halt:
        raise Unavailable(halt.what, advice=f"{halt.remedy}.") from None
    except OSError as error:
        raise Unavailable(complaint(to, error), advice=_remedy(to, error)) from None
    words = [_secured(smtp), *([f"logged in as {to.user}"] if to.user else []), f"greeted as {smtp.local_hostname}"]
    largest = largest_mail(smtp)
    with contextlib.suppress(OSError):
        smtp.quit()
    if 0 < largest < USUAL:
        raise Unavailable(
            f"{to.name} takes mails up to {largest // 1000:,} kB, and a digest may have {USUAL // 1000}",
            advice="Raise its limit (message_size_limit in Postfix), or keep mails small by `max_stories:`.",
        )
    words.append(f"mails up to {largest // 1000:,} kB" if largest else "mails of any size")
    return f"{to.name} takes mail: {', '.join(words)}"


def _secured(smtp: smtplib.SMTP) -> str:
    return str(smtp.sock.version()) if isinstance(smtp.sock, ssl.SSLSocket) else "not encrypted"


def _remedy(to: Server, error: Exception) -> str:
    if isinstance(error, ssl.SSLError) and to.tls:
        return "smtps:// is encrypted from the first byte on, often at port 465. Write smtp:// for port 25 or 587."
    if isinstance(error, smtplib.SMTPServerDisconnected) and not to.tls:
        return "Where the server wants encryption from the first byte on, often at port 465, write smtps://."
    if isinstance(error, smtplib.SMTPResponseException):
        return "It may go better in some minutes."
    return "Is the server up, its name and port right in `base_url:`, and no firewall between?"

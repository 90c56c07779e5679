"""A connection to a mail server, made when it is needed and made anew when it is lost [effect]."""

from __future__ import annotations

import smtplib
import socket  # noqa: TID251
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from digest.send.blotting import blotted
from digest.send.ports import ProviderHalt
from digest.send.smtp.replies import StrictSmtp, StrictSmtpTls
from digest.send.smtp.server import Server
from digest.send.smtp.words import distrusted, greeting_refused, login_refused, plain

#: Seconds after which a connection may have been closed by the server.
IDLE = 30.0
_NAMELESS = "localhost"
"""Until the connection shows from which address it comes."""


class SmtpConnection:
    """A connection to one mail server, for one user at a time; there is none until it is asked for."""

    def __init__(self, server: Server, timeout: float) -> None:
        self.server = server
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None
        self._used = 0.0
        self.carried = 0
        """Mails that went over the connection since it was made."""

    def smtp(self) -> smtplib.SMTP:
        """The open connection, made anew where there is none. Raises `ProviderHalt` where nothing can be sent before a
        person has mended something, `OSError`, as all of smtplib are, where it may go better later."""
        if self._smtp is None:
            self._smtp, self.carried = connected(self.server, self._timeout), 0
        self._used = time.monotonic()
        return self._smtp

    def begin_afresh(self) -> None:
        """Nothing of the last transaction is left."""
        self._keep_if(lambda smtp: smtp.rset()[0] == 250)

    def drop_if_closed(self) -> None:
        """A connection that the server closed while nobody used it is forgotten. It is asked after half a minute only:
        Exim hangs up on who asks ten times (smtp_accept_max_nonmail)."""
        if time.monotonic() - self._used > IDLE:
            self._keep_if(lambda smtp: smtp.noop()[0] == 250)

    def drop(self) -> None:
        """The connection is closed without a word."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def end(self) -> None:
        """The connection has ended with QUIT."""
        with suppress(OSError):
            if self._smtp is not None:
                self._smtp.quit()
        self.drop()

    def _keep_if(self, healthy: Callable[[smtplib.SMTP], bool]) -> None:
        if self._smtp is None:
            return
        try:
            keep = healthy(self._smtp)
        except OSError:
            keep = False
        if not keep:
            self.drop()


def connected(to: Server, timeout: float) -> smtplib.SMTP:
    """A connection that has greeted, is encrypted and logged in as the server is described; where encryption fails and
    nothing has to be kept secret, it goes without (RFC 7435 3). Raises as `SmtpConnection.smtp`."""
    try:
        return _ready(to, timeout, encrypted=True)
    except ssl.SSLCertVerificationError as error:
        raise distrusted(to, error) from None
    except ssl.SSLError:
        if to.checked:
            raise
        return _ready(to, timeout, encrypted=False)


def _ready(to: Server, timeout: float, *, encrypted: bool) -> smtplib.SMTP:
    made = _opened(to, timeout)
    try:
        _greet(made, to)
        if encrypted and not to.tls:
            _encrypt(made, to)
        if to.user:
            _log_in(made, to)
    except BaseException:
        made.close()
        raise
    return made


def _opened(to: Server, timeout: float) -> smtplib.SMTP:
    """Small writes leave at once: with encryption, waiting for the answer to the one before (RFC 896, against delayed
    answers) costs 40 ms a mail."""
    try:
        made = (
            StrictSmtpTls(to.host, to.port, to.helo or _NAMELESS, timeout=timeout, context=to.context)
            if to.tls
            else StrictSmtp(to.host, to.port, to.helo or _NAMELESS, timeout=timeout)
        )
    except smtplib.SMTPConnectError as error:
        if error.smtp_code < 500:
            raise
        raise ProviderHalt(
            f"{to.name} takes no mail from this machine: {error.smtp_code} {plain(error.smtp_error)}",
            advice="Ask whoever runs it to let this machine in, then: digest go",
        ) from None
    if made.sock is not None:
        made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not to.helo:
            made.local_hostname = literal(made.sock.getsockname()[0])
    return made


def literal(address: str) -> str:
    """An address as a name to greet with (RFC 5321 4.1.3)."""
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _greet(made: smtplib.SMTP, to: Server) -> None:
    try:
        made.ehlo_or_helo_if_needed()
    except smtplib.SMTPHeloError as error:
        if error.smtp_code < 500:
            raise
        raise greeting_refused(to, f"{error.smtp_code} {plain(error.smtp_error)}") from None


def _encrypt(made: smtplib.SMTP, to: Server) -> None:
    if made.has_extn("starttls"):
        made.starttls(context=to.context)
        made.ehlo()
    elif to.checked:
        raise ProviderHalt(
            f"{to.name} offers no encryption, so {'the password was not' if to.user else 'nothing was'} sent",
            advice=f"Write smtps:// before the server's name, or leave out {'the user' if to.user else '`ca_file:`'}, "
            "then: digest go",
        )


def _log_in(smtp: smtplib.SMTP, to: Server) -> None:
    try:
        smtp.login(to.user, to.password)
    except smtplib.SMTPAuthenticationError as error:
        reply = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
        error.smtp_error = blotted(reply, (to.password, f"\0{to.user}\0{to.password}"))
        if error.smtp_code < 500:  # 454: the server cannot tell just now (RFC 4954 6)
            raise
        raise login_refused(to.name, error.smtp_code, error.smtp_error) from None
    except (smtplib.SMTPResponseException, smtplib.SMTPServerDisconnected):
        raise
    except UnicodeEncodeError:
        raise login_refused(to.name, 535, "user and password may hold ASCII letters only") from None
    except smtplib.SMTPException:
        raise ProviderHalt(
            f"{to.name} offers no way to log in",
            advice="Leave the user out of `base_url:`, or give the port that wants one, often 587, then: digest go",
        ) from None

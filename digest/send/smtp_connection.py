"""A connection to a mail server, made when it is needed and made anew when it is lost [effect]."""

from __future__ import annotations

import re
import smtplib
import socket  # noqa: TID251
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from digest.errors import ConfigError
from digest.send.ports import ProviderHalt
from digest.text.lines import one_line

#: Seconds after which a connection may have been closed by the server.
IDLE = 30.0


class SmtpConnection:
    """A connection to one mail server, for one user at a time; there is none until it is asked for."""

    def __init__(self, server: Server, password: str, timeout: float) -> None:
        self.server = server
        self._password = password
        self._timeout = timeout
        self._smtp: smtplib.SMTP | None = None
        self._used = 0.0
        self.carried = 0
        """Mails that went over the connection since it was made."""

    def smtp(self, domain: str) -> smtplib.SMTP:
        """The open connection, made anew where there is none. Raises `ProviderHalt` where the server refuses our
        login."""
        if self._smtp is None:
            self._smtp, self.carried = self._connected(domain), 0
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
        self._keep_if(lambda smtp: smtp.quit()[0] != 221)
        self.drop()

    def _keep_if(self, healthy: Callable[[smtplib.SMTP], bool]) -> None:
        if self._smtp is None:
            return
        try:
            keep = healthy(self._smtp)
        except (OSError, smtplib.SMTPException):
            keep = False
        if not keep:
            self.drop()

    def _connected(self, domain: str) -> smtplib.SMTP:
        """Small writes leave at once: with encryption, waiting for the answer to the one before (RFC 896, against
        delayed answers) costs 40 ms a mail."""
        to = self.server
        made = (
            smtplib.SMTP_SSL(to.host, to.port, domain, timeout=self._timeout, context=_context(checked=True))
            if to.tls
            else smtplib.SMTP(to.host, to.port, domain, timeout=self._timeout)
        )
        try:
            if made.sock is not None:
                made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.ehlo_or_helo_if_needed()
            if not to.tls and made.has_extn("starttls"):
                made.starttls(context=_context(checked=bool(to.user)))
                made.ehlo()
            elif not to.tls and to.user:
                raise ProviderHalt(
                    f"{to.host} offers no encryption, so the password was not sent",
                    advice="Write smtps:// before the server's name, or leave out the user, then: digest go",
                )
            if to.user:
                _log_in(made, to, self._password)
        except BaseException:
            made.close()
            raise
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the mail server is, and how it is spoken to."""

    host: str
    port: int
    user: str
    tls: bool


def server(url: str) -> Server:
    """Where mails go, from "smtp://user@host:port" or "smtps://…". Raises `ConfigError` for anything else."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise ConfigError(
            f'"{re.sub("//.*@", "//…@", url)}" is not a mail server',
            where="config/digest.yaml: mail: base_url",
            advice="Write it like smtp://user@mail.example.org:587, and the password as `token`.",
        )
    tls = parts.scheme == "smtps"
    return Server(
        host=host,
        port=port or _usual_port(tls=tls, user=bool(parts.username)),
        user=unquote(parts.username or ""),
        tls=tls,
    )


def _usual_port(*, tls: bool, user: bool) -> int:
    if tls:
        return 465
    return 587 if user else 25


def _log_in(smtp: smtplib.SMTP, to: Server, password: str) -> None:
    try:
        smtp.login(to.user, password)
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < 500:  # 454: the server cannot tell just now (RFC 4954 6)
            raise
        raise login_refused(to.host, error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError as error:
        raise login_refused(to.host, 503, str(error)) from None


def login_refused(host: str, code: int, reply: bytes | str) -> ProviderHalt:
    """The halt of a server that does not take our user and password."""
    return ProviderHalt(
        f"{host} refused us: {code} {plain(reply)}",
        advice="Set user and password under `mail:` in config/digest.yaml, then: digest go",
    )


def _context(*, checked: bool) -> ssl.SSLContext:
    """Without a password to protect, any encryption is better than none, as between mail servers (RFC 7435)."""
    context = ssl.create_default_context()
    if not checked:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def plain(reply: bytes | str) -> str:
    """A server's words on one line."""
    return one_line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply)[:200]


def complaint(error: Exception) -> str:
    """Code and words of a server's answer."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {plain(error.smtp_error)}"
    return plain(str(error)) or type(error).__name__

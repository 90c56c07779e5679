"""A mail server as `mail:` describes it [effect: this machine's name]."""

from __future__ import annotations

import re
import socket  # noqa: TID251
import ssl
from dataclasses import dataclass, field
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from digest.config.site import Mail
from digest.errors import ConfigError
from digest.text.lines import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the mail server is, and how it is spoken to."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool
    """From the first byte on."""
    helo: str
    """The full name that we greet with; empty where this machine has none, and greets with its address."""
    context: ssl.SSLContext = field(repr=False, compare=False)
    checked: bool
    """Nothing is sent to it but over TLS, and with a certificate that is good."""

    @property
    def name(self) -> str:
        """As people know it: "mail.quay.example:587"."""
        return f"{self.host}:{self.port}"


def server(mail: Mail) -> Server:
    """Where mails go, from "smtp://user@host:port" or "smtps://…"; by default the server on this machine. Raises
    `ConfigError` for anything else, and for certificates that are none."""
    url = mail.base_url or "smtp://localhost:25"
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
    checked = tls or bool(parts.username or mail.ca)
    return Server(
        host=host,
        port=port or _usual_port(tls=tls, user=bool(parts.username)),
        user=unquote(parts.username or ""),
        password=mail.token.get_secret_value() if mail.token else "",
        tls=tls,
        helo=mail.helo or machine_name(),
        context=_context(mail.ca, checked=checked),
        checked=checked,
    )


def _usual_port(*, tls: bool, user: bool) -> int:
    if tls:
        return 465
    return 587 if user else 25


@lru_cache(maxsize=8)
def _context(certificates: str, *, checked: bool) -> ssl.SSLContext:
    """Without a password to protect, any encryption is better than none, as between mail servers (RFC 7435).

    An authority of one's own may lack what Python asks of all of them since 3.13 (VERIFY_X509_STRICT), such as a key
    usage: mail servers do not ask for it, and a newer Python must not halt what was sent until then."""
    try:
        context = ssl.create_default_context(cadata=certificates or None)
    except ssl.SSLError as error:
        raise ConfigError(
            "holds no certificate that can be read",
            where="config/digest.yaml: mail: ca_file",
            advice=f"It was read as PEM, and OpenSSL says: {one_line(str(error))}",
        ) from None
    if certificates:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if not checked:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@cache
def machine_name() -> str:
    """The full name of this machine; empty where it has none."""
    name = socket.getfqdn()
    return name if "." in name and not name.startswith("localhost.") else ""

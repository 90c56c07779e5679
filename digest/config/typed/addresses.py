"""Web and mail addresses as typed, checked and made canonical; nothing is looked up (pure)."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from digest.config.typed.address_slips import meant
from digest.config.typed.unclear import Unclear
from digest.text import mail_addresses
from digest.text.near_misses import quoted
from digest.text.web_addresses import LONGEST, host, is_this_machine

_PORTS = {"http": 80, "https": 443, "smtp": 587, "smtps": 465}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:/|$))", re.IGNORECASE)
_SAFE = "/:@!$&'()*+,;=~%-._"


def web_address(text: str) -> str:
    """The canonical http(s) URL of what was typed, `https://` in front where it was left out: host in lower case and
    ASCII, no default port, no fragment; path and query as they are."""
    slip, name = meant(text)
    if slip and slip != text.strip() and not name:
        raise Unclear(f"{quoted(text)} is not quite an address. Write:", slip)
    text = re.sub(r"^feed:(//)?(?=https?:)|^feed(?=://)", "", text.strip())
    text = f"https{text}" if text.startswith("://") else text
    scheme = _SCHEME.match(text)
    if not scheme:
        text = f"https://{text.removeprefix('//')}"
    elif scheme[1].lower() not in ("http", "https"):
        raise Unclear(f"An address begins with https://, not with {quoted(scheme[1] + ':')}.")
    parts = _parts(text)
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
    url = f"{parts.scheme}://{_host(parts)}{path}{query}"
    if len(url) > LONGEST:
        raise _too_long()
    return url


def looks_like_address(text: str) -> bool:
    """A bare host with a dot, with or without a path; or anything with a scheme."""
    form = r"(https?|feed):|//|[\w-]+(\.[\w-]+)+(:\d+)?(/|\?|$)|localhost(:\d+)?(/|$)"
    return bool(re.match(form, text.strip(), re.IGNORECASE))


def own_address(text: str) -> str:
    """The https address of the publication's own pages (http on this machine only), without a slash at the end."""
    url = web_address(text)
    parts = urlsplit(url)
    if parts.query or "#" in text:
        raise Unclear("This address ends with its path: no ? and no #. Write:", url.partition("?")[0].rstrip("/"))
    if parts.scheme == "http" and not is_this_machine(parts.hostname or ""):
        raise Unclear("An address that readers open begins with https. Write:", "https" + url.removeprefix("http"))
    return url.rstrip("/")


def server_address(text: str) -> str:
    """Where mails are handed over: an https address (http on this machine only), or smtp://user@host:587."""
    if not re.match(r"smtps?://", text, re.IGNORECASE):
        return own_address(text)
    parts = _parts(text, user=True)
    if parts.password is not None:
        raise Unclear("A password does not stand in a file. Put it in the environment and name it under token.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise Unclear("This address ends with its port. Write:", text.partition("//")[0] + f"//{parts.netloc}")
    user = f"{parts.username}@" if parts.username else ""
    return f"{parts.scheme}://{user}{_host(parts, keep_port=True)}"


def listening(text: str) -> str:
    """Host and port of this machine where somebody listens, as "127.0.0.1:8000"; a port alone is one of 127.0.0.1."""
    place = re.fullmatch(r"(?:http://)?(?:(\[[0-9a-f:.]+\]|[a-z0-9.-]*):)?(\d{1,5})/?", text.strip(), re.IGNORECASE)
    if not place or not 0 < int(place[2]) < 65_536:
        raise Unclear(f"{quoted(text)} is not a host and a port. Write it like:", "127.0.0.1:8000")
    return f"{(place[1] or '127.0.0.1').lower()}:{int(place[2])}"


def own_host(text: str) -> str:
    """A name by which this machine greets a mail server: a host's, with a dot, or an address in brackets (RFC 5321
    4.1.1.1, 4.1.3)."""
    literal = re.fullmatch(r"\[(ipv6:)?([0-9a-f.:]+)\]", text.strip(), re.IGNORECASE)
    try:
        name = str(ip_address(literal[2])) if literal else host(text.strip())
    except ValueError:
        name = ""
    if not literal and "." in name and not name.replace(".", "").isdigit():
        return name
    if literal and name:
        return f"[IPv6:{name}]" if ":" in name else f"[{name}]"
    raise Unclear(f"{quoted(text)} is no full name of a machine. Write one like:", "digest.example.org")


def _parts(text: str, *, user: bool = False) -> SplitResult:
    if len(text) > LONGEST:
        raise _too_long()
    if re.search(r"[\s<>\"{}|\\^`]", text):
        raise Unclear(f"{quoted(text)} is not an address: it holds a space or a sign that addresses do not have.")
    parts = _taken_apart(text)
    if not parts:
        raise Unclear(f"{quoted(text)} is not an address: look at what stands between // and the next /.")
    if not user and (parts.username is not None or parts.password is not None):
        raise Unclear("An address with a user name or password in it cannot be used here.")
    return parts


def _taken_apart(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _host(parts: SplitResult, *, keep_port: bool = False) -> str:
    name = host(parts.hostname or "")
    if not ("." in name or ":" in name or name == "localhost"):
        raise Unclear(f"{quoted(parts.netloc or parts.geturl())} is not the name of a web site, like www.example.org.")
    default = _PORTS[parts.scheme] == parts.port and not keep_port
    return name if parts.port is None or default else f"{name}:{parts.port}"


def mail_address(text: str) -> str:
    """The one mail address typed, its domain in ASCII where it has another form."""
    try:
        return mail_addresses.parse(text)
    except mail_addresses.NotAnAddress:
        bare = re.search(r"[^\s<>:,;()\"']+@[^\s<>:,;()\"']+\w", text)
        hint = " Write:" if bare and text.count("@") == 1 else ""
        write = bare[0] if bare and hint else ""
        raise (
            Unclear(f"{quoted(text)} is not a mail address alone.{hint}", write)
            if write
            else Unclear(f"{quoted(text)} is not a mail address.")
        ) from None


def mailbox(text: str) -> str:
    """ "Varsity <news@varsity.example>", with quotes around a name that needs them."""
    name, address = mail_addresses.name_and_address(text)
    if "@" not in address:
        raise Unclear(f"{quoted(text)} is not a sender. Write it like Morning News <news@example.org>.")
    return mail_addresses.mailbox(name, mail_address(address))


def _too_long() -> Unclear:
    return Unclear(f"This address is too long: {LONGEST:,} characters are the most.")


def net(text: str) -> str:
    """A host, an address or a network of one's own: "news.intern", "10.0.0.0/8"."""
    typed = text.strip()
    try:
        return str(ip_network(typed, strict=False)) if "/" in typed else str(ip_address(typed))
    except ValueError:
        name = host(typed)
        if name and not name.replace(".", "").isdigit():
            return name
    raise Unclear(f"{quoted(text)} is neither a host like news.intern nor a network like 10.0.0.0/8.")

"""What an address gave, or why it gave nothing, in words an editor understands (pure)."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import httpcore

from digest.errors import DigestError
from digest.text.web_addresses import link


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Response:
    """The content within the limit and decompressed, or the word that nothing changed."""

    url: str
    """Where it came from in the end."""
    moved_to: str = ""
    """The address to ask from now on, when every redirect on the way was permanent."""
    status: int
    content: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    """Validators exactly as received."""
    not_modified: bool = False
    inside: bool = False
    """It came out of a private network."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; of repeated ones the first. `polite.next_try` reads them."""

    @property
    def base(self) -> str:
        """What relative links of a feed belong to: the Content-Location its server names (RFC 2616, 14.14; withdrawn
        by RFC 7231, but feeds that lie with somebody else still rely on it), or its address. A page says it itself."""
        if "html" in self.content_type.lower():
            return self.url
        return link(self.headers.get("content-location", ""), self.url) or self.url


class FetchFailed(DigestError):
    """No usable response; `what` is a sentence without full stop ("did not answer within 20 s")."""

    def __init__(
        self,
        what: str,
        *,
        url: str = "",
        advice: str = "",
        response: Response | None = None,
        unreachable: bool = False,
    ) -> None:
        super().__init__(what, where=url, advice=advice)
        self.status = response.status if response else None
        self.headers: Mapping[str, str] = response.headers if response else {}
        self.unreachable = unreachable
        """The host itself is silent or away: its other addresses would fare no better now."""


_MOVED = "The address is wrong or the feed has moved: digest inspect URL shows what is there."
_LATER = "It is asked again by itself."
_KEPT_OUT = "The site keeps programs out. Ask it for a feed, or take the source out."

#: Status → what an editor can do.
_ADVICE = {
    400: _MOVED,
    401: "It wants to know who asks: write user: and password: below the source, or cookie: or headers:.",
    402: "It wants to be paid.",
    403: _KEPT_OUT,
    404: _MOVED,
    405: _KEPT_OUT,
    406: _KEPT_OUT,
    410: "It is gone for good: take the source out, or find its new address with digest inspect URL.",
    429: "It was asked too often; the wait it demands is kept. " + _LATER,
    451: "It is closed for legal reasons where this machine stands.",
}


def refused(response: Response) -> FetchFailed:
    """The failure that a status other than success means."""
    fallback = _LATER if response.status >= 500 else _MOVED
    advice = _ADVICE.get(response.status, fallback).replace("URL", response.url)
    return FetchFailed(f"answered {_status(response.status)}", url=response.url, advice=advice, response=response)


def silent(seconds: float, url: str) -> FetchFailed:
    """The failure of an address that took too long."""
    return FetchFailed(f"did not answer within {seconds:g} s", url=url, advice=_LATER, unreachable=True)


def unknown(url: str) -> FetchFailed:
    """The failure of a host without an address."""
    advice = "Is it spelled right? If other sources fail too, this machine has no connection."
    return FetchFailed("could not be found: its name has no address", url=url, advice=advice, unreachable=True)


def broken(error: Exception, url: str) -> FetchFailed:
    """The failure behind anything httpcore, h11, ssl or the socket raised, but for time-outs."""
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = f"shows a certificate that cannot be trusted: {cause.verify_message.rstrip('.')}"
            return FetchFailed(reason, url=url, advice="Only the site's owner can mend that.")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return FetchFailed("could not agree on an encrypted connection", url=url, advice=_LATER)
    if isinstance(error, httpcore.ConnectError):
        words = "refused the connection" if _is(causes, ConnectionRefusedError) else "could not be reached"
        return FetchFailed(words, url=url, advice=_LATER, unreachable=True)
    if isinstance(error, httpcore.ProtocolError) and "disconnected" not in str(error):
        return FetchFailed("did not answer in proper HTTP", url=url, advice=_LATER)
    return FetchFailed("broke the connection off", url=url, advice=_LATER)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what lies behind it, at most ten deep."""
    chain = [error]
    while len(chain) < 10 and (cause := chain[-1].__cause__ or chain[-1].__context__):
        chain.append(cause)
    return chain


def _is(causes: list[BaseException], kind: type[BaseException]) -> bool:
    return any(isinstance(cause, kind) for cause in causes)


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)

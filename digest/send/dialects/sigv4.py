"""Signature version 4 of Amazon Web Services, for a request whose body is at hand (pure).

Source: docs.aws.amazon.com, "Create a signed AWS API request", read 2026-11-23. Every service but S3 wants the path of
the address percent-encoded once more.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs, and for which service in which region."""

    key_id: str
    secret: str = field(repr=False)
    session: str = field(default="", repr=False)
    """The token of temporary credentials."""
    region: str
    service: str

    def headers(
        self, method: str, url: str, body: bytes, now: datetime, signed: tuple[tuple[str, str], ...] = ()
    ) -> tuple[tuple[str, str], ...]:
        """The headers that make the request one of ours, valid for five minutes around `now`; those in `signed` go
        with it and are covered, as are host and date."""
        at = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        own = (("X-Amz-Date", at), *((("X-Amz-Security-Token", self.session),) if self.session else ()))
        covered = {name.lower(): " ".join(value.split()) for name, value in (*signed, *own)}
        covered["host"] = urlsplit(url).netloc.rpartition("@")[2]
        names = ";".join(sorted(covered))
        scope = f"{at[:8]}/{self.region}/{self.service}/aws4_request"
        request = "\n".join((method, *_address(url), *_lines(covered), "", names, _hex(body)))
        signature = self._signature(scope, "\n".join((_ALGORITHM, at, scope, _hex(request.encode()))))
        words = f"{_ALGORITHM} Credential={self.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
        return (*own, ("Authorization", words))

    def _signature(self, scope: str, text: str) -> str:
        key = f"AWS4{self.secret}".encode()
        for word in scope.split("/"):
            key = hmac.digest(key, word.encode(), "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()


def _address(url: str) -> tuple[str, str]:
    """Path and query as they are signed."""
    parts = urlsplit(url)
    pairs = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    return quote(parts.path or "/", safe="/-_.~"), "&".join(f"{name}={value}" for name, value in pairs)


def _lines(headers: dict[str, str]) -> list[str]:
    return [f"{name}:{headers[name]}" for name in sorted(headers)]


def _hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

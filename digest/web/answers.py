"""What a page answers with, and the headers that go with it (pure)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

HTML = "text/html; charset=utf-8"
_POLICY = "default-src 'none'; img-src 'self' https:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'"

#: On every answer (OWASP Secure Headers, 2025): nothing runs, nothing is guessed, nobody learns where one came from.
USUAL = {
    "Content-Security-Policy": f"{_POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
}
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""For pages that a signed link opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer."""

    body: bytes = b""
    status: int = 200
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_headers(self) -> Mapping[str, str]:
        """Those of every answer, and its own."""
        return {**USUAL, "Content-Type": self.kind, **self.headers}

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        """The answer with these headers, too."""
        return replace(self, headers={**self.headers, **headers})


def stored(body: bytes, kind: str, known: str, *, seconds: int = 300, immutable: bool = False) -> Answer:
    """A file that anybody may keep for so long; not again for who has it (`known` is their If-None-Match). Of one that
    is `immutable` nobody asks whether it changed (RFC 8246)."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={seconds}{', immutable' if immutable else ''}"}
    if tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Answer(status=304, kind=kind, headers=headers)
    return Answer(body=body, kind=kind, headers=headers)


def sentence(status: int, words: str, **headers: str) -> Answer:
    """A line of plain text, for programs and for when nothing better can be shown."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(body=f"{words}\n".encode(), status=status, kind="text/plain; charset=utf-8", headers=named)


def json_line(status: int, words: str, headers: Mapping[str, str]) -> Answer:
    """A sentence for programs that read JSON: as "answer", or as "error" from 400 on."""
    body = json.dumps({"error" if status >= 400 else "answer": words}).encode() + b"\n"
    return Answer(body=body, status=status, kind="application/json", headers=headers)

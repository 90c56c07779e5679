"""Cookies within one chain of redirects, and no longer (pure).

Some sites set a cookie and send the visitor to the same address again, until it comes back with it. What a host sets is
sent to that very host alone (RFC 6265 §5.3, without Domain), and forgotten with the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.collect.web.guard import Target

_MOST = 30
_LONGEST = 4096
_PAIR = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e\x20\",\\]*)")
_GONE = re.compile(r"max-age\s*=\s*(0|-\d+)\s*", re.IGNORECASE)


class Cookies:
    """What the hosts of one chain of redirects have set so far."""

    def __init__(self) -> None:
        self._set: dict[tuple[str, str, str], tuple[str, bool]] = {}

    def take(self, here: Target, headers: Iterable[str]) -> None:
        """Keeps what the Set-Cookie headers of an answer from `here` say; what is malformed is passed over."""
        for header in headers:
            pair, *attributes = header.split(";")
            read = _PAIR.fullmatch(pair.strip())
            if not read or len(pair) > _LONGEST:
                continue
            path, secure, gone = _path(here), False, False
            for attribute in attributes:
                name, _, value = attribute.strip().partition("=")
                secure = secure or name.lower() == "secure"
                gone = gone or _GONE.fullmatch(attribute.strip()) is not None
                if name.lower() == "path" and value.startswith("/"):
                    path = value
            key = here.host, path, read[1]
            self._set.pop(key, None)
            if not gone and len(self._set) < _MOST:
                self._set[key] = read[2].strip(), secure

    def header(self, there: Target, given: str = "") -> str:
        """The Cookie header for a request to `there`, after what the source is `given` by its editor; empty where
        there is nothing."""
        pairs = [given] if given else []
        for (host, path, name), (value, secure) in self._set.items():
            if host == there.host and (there.scheme == "https" or not secure) and _lies_below(there.path, path):
                pairs.append(f"{name}={value}")
        return "; ".join(pairs)


def _path(here: Target) -> str:
    """Where a cookie without a path counts (RFC 6265 §5.1.4)."""
    return here.path.partition("?")[0].rpartition("/")[0] or "/"


def _lies_below(path: str, folder: str) -> bool:
    bare = path.partition("?")[0]
    return bare == folder or bare.startswith(folder if folder.endswith("/") else f"{folder}/")

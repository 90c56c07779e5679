"""Certificates that reports are signed with, asked for once each [effect: network, through what it is given]."""

from __future__ import annotations

import threading

from digest.send.dialects.reports import Fetch

#: So many are kept; there is one for each region of a vendor, anew once a year.
_KEPT = 16


class Certificates:
    """What lies at an address; where that is a certificate, as it was when it was asked for first. For any thread."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._known: dict[str, bytes] = {}
        self._one = threading.Lock()

    def __call__(self, url: str) -> bytes:
        """Raises `DigestError` where it cannot be had."""
        with self._one:
            if url in self._known:
                return self._known[url]
        content = self._fetch(url)
        if url.endswith(".pem"):
            with self._one:
                if len(self._known) >= _KEPT:
                    self._known.pop(next(iter(self._known)))
                self._known[url] = content
        return content

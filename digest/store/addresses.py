"""When two addresses are the same person's (pure)."""

from __future__ import annotations

import hashlib
import unicodedata

import idna

from digest.store.database.columns import storable


def normal(address: str) -> str:
    """The address as it is compared: case folded on both sides, the host in punycode.

    Dots and +tags stay: they mean nothing at some providers and another person at others."""
    local, at, host = unicodedata.normalize("NFC", storable(address).strip()).rpartition("@")
    return f"{local.casefold()}{at}{_punycode(host)}"


def address_hash(address: str) -> bytes:
    """SHA-256 of the normal form: enough to know an address again after it was erased."""
    return hashlib.sha256(normal(address).encode()).digest()


def _punycode(host: str) -> str:
    if host.isascii():
        return host.lower().rstrip(".")
    try:
        return idna.encode(host.rstrip("."), uts46=True).decode().lower()
    except idna.IDNAError:
        return host.casefold()

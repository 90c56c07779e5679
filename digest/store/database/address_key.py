"""The key that addresses are hashed with lies in a file outside the database, so that the database alone does not tell
whether somebody is known: addresses can be guessed, and a bare hash of each compared [effect: disk].

What lies in the database is a proof of the key. Where the key is gone, nobody who was erased would be known again, and
a list could bring them back: such a database is not opened.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Column, Connection, Table, select

from digest import private
from digest.errors import Refused, Unavailable
from digest.store.database.columns import Bytes
from digest.store.database.tables import metadata

address_keys = Table("address_keys", metadata, Column("proof", Bytes, primary_key=True))

_OPTION = "address_key"
_SHORTEST = 32
_PURPOSE = b"the key of this database's addresses"


def made(file: Path) -> bytes:
    """The key that lies in the file; one of 256 random bits where there was no file. Raises `Unavailable`, and
    `Refused` for a file that holds none."""
    try:
        private.make_folder(file.parent)
        private.keep_whole(file, token_hex(32))
        key = _content(file)
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}") from error
    if len(key) < _SHORTEST:
        raise Refused(f"{file} holds no key: it has {len(key)} bytes", advice="Put it back from a backup.")
    return key


class KeyLost(Refused):
    """The key that the addresses of a database were hashed with is gone, or another lies in its place."""


def fitting(connection: Connection, file: Path) -> bytes:
    """The key in the file, by which the addresses of the database were hashed. `KeyLost` where it is another, or
    gone."""
    try:
        key = _content(file)
    except FileNotFoundError:
        raise KeyLost(f"the key of this database's addresses is gone: there is no {file}", advice=_PUT_BACK) from None
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}", advice="Look at its owner and mode.") from error
    if connection.scalar(select(address_keys.c.proof)) != proof(key):
        raise KeyLost(f"{file} is not the key of this database's addresses", advice=_PUT_BACK)
    return key


_PUT_BACK = (
    "Put the file back from a backup: every `digest backup FILE` has it. Nothing was changed. Without it nobody\n"
    "who was erased is known again, and a list could bring them back. Where it is lost for ever: digest db new-key"
)


def proof(key: bytes) -> bytes:
    """What tells this key from every other, and does not tell the key."""
    return hmac.digest(key, _PURPOSE, "sha256")


def rehashed(key: bytes, digested: bytes) -> bytes:
    """HMAC-SHA-256 of the SHA-256 of an address's normal form: what stood in databases before there was a key is
    enough to make it."""
    mac = _keyed(key).copy()
    mac.update(digested)
    return mac.digest()


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> hmac.HMAC:
    """Prepared once: `hmac.digest` lets other threads run each time, which costs more than it does."""
    return hmac.new(key, digestmod=hashlib.sha256)


def options(key: bytes) -> dict[str, bytes]:
    """What a connection is told so that `of` finds the key."""
    return {_OPTION: key}


def of(connection: Connection) -> bytes:
    """The key of the connection's database."""
    key: bytes = connection.get_execution_options()[_OPTION]
    return key


def _content(file: Path) -> bytes:
    return file.read_bytes().strip()

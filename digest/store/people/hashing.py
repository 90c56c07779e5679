"""What an address is known by, also when it was erased."""

from __future__ import annotations

from sqlalchemy import Connection

from digest.store.database import address_key
from digest.text.mail_addresses import address_hash


def keyed_hash(connection: Connection, address: str) -> bytes:
    """One hash for all spellings of a person's address, and for nobody else's. Whoever has not the key of the
    database cannot make them."""
    return address_key.rehashed(address_key.of(connection), address_hash(address))

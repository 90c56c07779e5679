"""A SQLite file with this version's tables and nothing in them, migrated once and then copied."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.store import Store

KEY = Path(__file__).parent / "data" / "address.key"
"""That addresses are hashed with in every store of the tests."""


def lay_tables(file: Path) -> None:
    """An empty database stands there with its key, as a first run would make them; what stood there is gone."""
    file.touch(0o600)
    file.write_bytes(_migrated())
    key = file.with_name("address.key")
    key.touch(0o600)
    key.write_bytes(KEY.read_bytes())


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "digest.db"
        Store.open(f"sqlite:///{file}", key=KEY, migrate=True).close()
        return file.read_bytes()

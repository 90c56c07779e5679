"""A SQLite file with this version's tables and nothing in them, migrated once and then copied."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.store import Store


def lay_tables(file: Path) -> None:
    """An empty database stands there, as a first run would make it; what stood there is gone."""
    file.touch(0o600)
    file.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "digest.db"
        Store.open(f"sqlite:///{file}", migrate=True).close()
        return file.read_bytes()

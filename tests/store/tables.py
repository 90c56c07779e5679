"""This version's tables with nothing in them: made by the migrations once, and then copied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from digest.store import Store
from digest.store.database import address_key
from digest.store.database.schema import OURS

Run = Callable[[Connection, Sequence[Path], str, str, Path], None]

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


def remembered(run: Run) -> Run:
    """Migrates as `run` does, but repeats for an empty SQLite database what became of the first one, with the proof of
    its own key."""
    statements: list[str] = []

    def repeated(connection: Connection, folders: Sequence[Path], head: str, version_table: str, key: Path) -> None:
        raw = connection.connection.driver_connection
        if not isinstance(raw, sqlite3.Connection) or folders != OURS.folders or _tables(raw):
            run(connection, folders, head, version_table, key)
        elif statements:
            proof = address_key.proof(address_key.made(key))
            for statement in statements:
                raw.execute(statement)
            raw.execute("UPDATE address_keys SET proof = ?", (proof,))
        else:
            run(connection, folders, head, version_table, key)
            statements.extend(raw.iterdump())
            assert (statements.pop(0), statements.pop()) == ("BEGIN TRANSACTION;", "COMMIT;")

    return repeated


def _tables(raw: sqlite3.Connection) -> int:
    (number,) = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(number)

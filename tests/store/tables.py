"""This version's tables with nothing in them: made by the migrations once, and then copied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, event, inspect, update

from digest.store import Store
from digest.store.database import address_key
from digest.store.database.address_key import address_keys
from digest.store.database.schema import OURS

Run = Callable[[Connection, Sequence[Path], str, str, Path], None]
Statement = tuple[str, Any]

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
    """Migrates as `run` does, but repeats for an empty database what became of the first one of its kind, with the
    proof of its own key."""
    kept: dict[str, list[Statement]] = {}

    def repeated(connection: Connection, folders: Sequence[Path], head: str, version_table: str, key: Path) -> None:
        kind = connection.dialect.name
        if folders != OURS.folders or inspect(connection).get_table_names():
            run(connection, folders, head, version_table, key)
        elif kind in kept:
            for statement, parameters in kept[kind]:
                connection.connection.cursor().execute(statement, parameters)
            proof = address_key.proof(address_key.made(key))
            connection.execute(update(address_keys).values(proof=proof))
        else:
            with _written(connection) as statements:
                run(connection, folders, head, version_table, key)
            kept[kind] = statements

    return repeated


@contextmanager
def _written(connection: Connection) -> Iterator[list[Statement]]:
    """Grows by what is executed inside; of SQLite, which copies tables to change them, what is there in the end."""
    statements: list[Statement] = []

    def executed(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        statements.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", executed)
    yield statements
    event.remove(connection, "before_cursor_execute", executed)
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        begin, *dump, commit = raw.iterdump()
        assert (begin, commit) == ("BEGIN TRANSACTION;", "COMMIT;")
        statements[:] = [(statement, ()) for statement in dump]

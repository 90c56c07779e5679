"""A private SQLite database in which some rows of a file may be changed; all else is read in the file.

A name without its database means ours where we have such a table, and the file's where we have not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, Table, create_engine, event, text
from sqlalchemy.pool import StaticPool

from digest.store.database import sqlite
from digest.store.database.upsert import portions


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table: those that have one of the values in the column, or without a column all of them."""

    table: Table
    column: Column[object] | None = None
    values: Sequence[object] = ()


Choice = Callable[[Connection], Iterable[Part]]
"""The parts that are copied, chosen by what the connection reads; of a table that is none of them nothing can be
written."""


def engine(file: Path) -> Engine:
    """Of a private database, with no name on the disk, beside which the file can be read and not written."""
    made = create_engine("sqlite://", creator=lambda: _beside(file), poolclass=StaticPool)
    event.listen(made, "begin", sqlite.begin)
    return made


def copy(connection: Connection, parts: Iterable[Part]) -> None:
    """The rows lie in the private database, in tables like the file's."""
    for part in parts:
        _make(connection, part.table)
        rows = f"INSERT INTO main.{part.table.name} SELECT * FROM kept.{part.table.name}"
        if part.column is None:
            connection.exec_driver_sql(rows)
            continue
        for some in portions(part.values):
            places = ", ".join("?" * len(some))
            connection.exec_driver_sql(f"{rows} WHERE {part.column.name} IN ({places})", tuple(some))


def _beside(file: Path) -> sqlite3.Connection:
    own = sqlite3.connect("", isolation_level=None, uri=True)
    try:
        own.execute("ATTACH ? AS kept", (f"{file.absolute().as_uri()}?mode=ro",))
        own.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        own.close()
        raise
    return own


def _make(connection: Connection, table: Table) -> None:
    """The table is there, empty, and numbers its rows from where the file's does."""
    made = text("SELECT sql FROM kept.sqlite_master WHERE tbl_name = :name AND sql != '' ORDER BY type DESC")
    for definition in connection.scalars(made, {"name": table.name}).all():
        connection.exec_driver_sql(definition)
    if table.dialect_options["sqlite"]["autoincrement"]:
        numbered = "INSERT INTO main.sqlite_sequence SELECT * FROM kept.sqlite_sequence WHERE name = :name"
        connection.execute(text(numbered), {"name": table.name})

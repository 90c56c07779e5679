"""How a SQLite file is opened: private, durable, its transactions ours to begin."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from digest import private
from digest.errors import Unavailable
from digest.store.database.complaints import BUSY, complaint_of


def engine(url: URL, path: Path, patience: float) -> Engine:
    """An engine for a SQLite file, durable, its transactions ours to begin."""
    _make_private(path)
    made = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        pool_size=8,
        max_overflow=-1,
        connect_args={"timeout": patience, "isolation_level": None},
    )
    event.listen(made, "connect", _set_up)
    event.listen(made, "begin", begin)
    return made


def _make_private(path: Path) -> None:
    """The file is there; where it was missing nobody else may read it: it holds addresses. Its -wal and -shm take the
    same mode. An operator's own mode stays; `digest doctor` says what it lets others do."""
    try:
        os.close(private.kept_file(path))
    except OSError as error:
        raise Unavailable(
            f"the database file cannot be opened: {error.strerror}",
            where=str(path),
            advice="Look at its folder, owner and mode.",
        ) from error


def _set_up(raw: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    _into_wal(raw)
    raw.execute("PRAGMA synchronous = FULL")  # NORMAL may lose the last commits on power loss: mails sent twice
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA secure_delete = ON")  # a person who was erased must not be read from free pages


def empty_journal(connection: Connection) -> None:
    """The -wal is written into the database and cut to nothing, unless somebody else reads from it just now."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    waiting = threading.Event()
    for _ in range(100):  # while another connection writes its own part into the database, it is refused at once
        busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return
        waiting.wait(0.05)


def _into_wal(raw: sqlite3.Connection) -> None:
    """Readers never wait for the writer. Changing the mode does not wait for others by itself, so we do."""
    if raw.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    waiting = threading.Event()
    for _ in range(600):
        try:
            raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if complaint_of(error) is not BUSY:
                raise
            waiting.wait(0.05)


def begin(connection: Connection) -> None:
    """A transaction began, one that may write where that was asked for."""
    # The driver's own BEGIN is switched off (isolation_level None): it would come before the first change only,
    # not before reads and not before CREATE TABLE, and never IMMEDIATE.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")


def copy(database: Path, to: Path) -> None:
    """The new file holds the database as it is at one moment, and is its owner's alone; others write meanwhile. Raises
    `OSError`, and `Unavailable` where SQLite cannot copy it."""
    os.close(private.new_file(to))
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise Unavailable(f"the database cannot be copied: {error}", where=str(database)) from error

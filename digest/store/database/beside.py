"""Tables that visitors of the pages write to: in a small file beside a SQLite database, whose own lock a freeze holds
for seconds; on a server within the database [effect: disk]."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Table

from digest.store.database.engine import Database, connect

INBOX, CLICKS = "inbox.db", "clicks.db"
"""Names of these files."""


class Beside:
    """Where these tables lie. Safe to share between threads."""

    def __init__(self, server: Database, name: str, tables: Sequence[Table]) -> None:
        """`name` is that of the file, made when it is first needed."""
        self._server, self._name, self._tables = server, name, tables
        self._file: Database | None = None
        self._one = threading.Lock()

    @property
    def path(self) -> Path:
        """Of the file; a server has none."""
        file = self._server.file
        assert file is not None, "a server has no file"
        return file.with_name(self._name)

    @property
    def is_missing(self) -> bool:
        """Nobody ever wrote there."""
        return not self._server.is_postgres and self._file is None and not self.path.exists()

    @property
    def database(self) -> Database:
        """With these tables in it."""
        if self._server.is_postgres:
            return self._server
        with self._one:
            if self._file is None:
                self._file = self._made()
            return self._file

    def close(self) -> None:
        """No connection of ours is left open."""
        with self._one:
            if self._file:
                self._file.close()
                self._file = None

    def _made(self) -> Database:
        database = connect(f"sqlite:///{self.path}")
        try:
            with database.write() as connection:
                for table in self._tables:
                    table.create(connection, checkfirst=True)
        except BaseException:
            database.close()
            raise
        return database

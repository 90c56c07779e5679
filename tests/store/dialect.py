"""SQLite as it is, but statements that one database has compiled are there for all others of the process."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_COMPILED: LRUCache[object, object] = LRUCache(2_000)


class Dialect(SQLiteDialect_pysqlite):
    """Equal to any other of its kind, and so are the keys of what was compiled for it."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dialect)

    def __hash__(self) -> int:
        return hash(Dialect)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


def compile_once() -> None:
    """Databases opened from now on share what they compile: a test opens many, and a program one."""
    registry.register("sqlite.pysqlite", __name__, Dialect.__name__)

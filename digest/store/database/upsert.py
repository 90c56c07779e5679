"""Where SQLite and PostgreSQL differ in a statement: conflicts, byte order, standing in line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Insert, Table, Update, collate, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from digest.store.database.columns import Words
from digest.text.lines import are_storable

Item = TypeVar("Item")
Row = Mapping[str, Any]

PORTION = 500
"""Values in one `IN (…)`: both databases plan these quickly and stay below their limits."""


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Rows whose key is not there yet are inserted, the others passed over; how many were inserted."""
    if not rows:
        return 0
    key = table.primary_key.columns[0]  # returned and counted: drivers disagree on the row count of many
    return len(connection.execute(_insert(connection, table).on_conflict_do_nothing().returning(key), rows).all())


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Rows are inserted whose key is not there yet; they are not counted, which is several times cheaper."""
    run_for_all(connection, _of_all(table, _postgres(connection), missing=True), _columns(rows))


def insert_many(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """The rows are inserted; all have the same columns."""
    insert_columns(connection, table, _columns(rows))


def insert_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Rows are inserted of which the values stand column by column; a column that is not given is empty."""
    run_for_all(connection, _of_all(table, _postgres(connection)), columns)


def next_numbers(connection: Connection, table: Table, count: int) -> list[int]:
    """So many primary keys that no row of the table ever had, ascending; for whoever stands in line. Rows with a key
    of their own are inserted at once, those that wait for one from the database one by one."""
    if _postgres(connection):
        name = func.pg_get_serial_sequence(table.name, table.primary_key.columns[0].name)
        drawn = select(func.nextval(name)).select_from(func.generate_series(1, count))
        return sorted(connection.scalars(drawn))
    last = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table.name}) or 0
    return list(range(last + 1, last + 1 + count))


def drawn_number(connection: Connection, table: Table) -> int:
    """A primary key that no row of the table ever had or will be given."""
    if _postgres(connection):
        return next_numbers(connection, table, 1)[0]
    counter = {"table": table.name}
    drawn = text("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = :table RETURNING seq")
    number: int | None = connection.scalar(drawn, counter)
    if number is None:
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, 1)"), counter)
        return 1
    return number


def insert_or_update(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Rows stand as given, whether their primary key was there or not."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = _insert(connection, table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def add_up(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """The one number of each row, the last column, is added to that of its key, which begins at nothing."""
    if not rows:
        return
    *keys, number = table.columns
    statement = _insert(connection, table)
    more = {number.name: number + statement.excluded[number.name]}
    connection.execute(statement.on_conflict_do_update(index_elements=[key.name for key in keys], set_=more), rows)


def values_by_key(connection: Connection, key: Column[Any], value: Column[Any], keys: Sequence[Any]) -> dict[Any, Any]:
    """Those of the keys that are there → the value beside each."""
    return {row[0]: row[1] for row in rows_by_key(connection, key, [value], keys)}


def rows_by_key(
    connection: Connection, key: Column[Any], others: Sequence[Column[Any]], keys: Sequence[Any]
) -> Iterator[Sequence[Any]]:
    """Those of the keys that are there, each with what stands in the other columns; as the driver gives them.
    SQLAlchemy goes through every single one of an `IN`, which was a fifth of storing what is new (2.1, 2026-11)."""
    columns = ", ".join(column.name for column in (key, *others))
    query = f"SELECT {columns} FROM {key.table} WHERE {key.name} IN "
    mark = "?" if connection.dialect.positional else "%s"
    for some in portions(keys):
        rows = connection.exec_driver_sql(f"{query}({', '.join([mark] * len(some))})", tuple(some))
        yield from rows.tuples().all()


def bytewise(connection: Connection, words: ColumnElement[str]) -> ColumnElement[str]:
    """The text ordered by its bytes on every machine, whatever language the database was made for."""
    return collate(words, "C" if _postgres(connection) else "BINARY")


def stand_in_line(connection: Connection, queue: str) -> None:
    """Until the end of the transaction nobody else stands in this queue, so numbers become visible in their order.

    SQLite has one writer at a time anyway."""
    if _postgres(connection) and not connection.get_execution_options().get("rehearsal"):
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"digest {queue}"))))


def portions(items: Sequence[Item], size: int = PORTION) -> Iterator[Sequence[Item]]:
    """The items in order, at most `size` at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


def run_for_all(connection: Connection, statement: Insert | Update, columns: Mapping[str, Sequence[Any]]) -> None:
    """The statement is run for each of many sets of values, which stand parameter by parameter. Compiled once, where
    SQLAlchemy goes through names and types anew for every set: a third of the time of a whole insert (2.1, 2026-11)."""
    if not any(columns.values()):
        return
    dialect = connection.dialect
    compiled = _compiled(statement, dialect, tuple(columns))
    names = compiled.positiontup or list(columns)
    bound = zip(*[_bound(compiled.binds[name].type, columns[name], dialect) for name in names], strict=True)
    values = list(bound) if compiled.positiontup else [dict(zip(names, row, strict=True)) for row in bound]
    connection.exec_driver_sql(str(compiled), values)


@lru_cache(maxsize=64)
def _compiled(statement: Insert | Update, dialect: Dialect, names: tuple[str, ...]) -> SQLCompiler:
    return statement.compile(dialect=dialect, column_keys=list(names))


@lru_cache(maxsize=64)
def _of_all(table: Table, postgres: bool, *, missing: bool = False) -> Insert:
    """The one statement that inserts into the table, so that it is compiled once."""
    statement = _insert_into(table, postgres)
    return (statement.on_conflict_do_nothing() if missing else statement).inline()


def _columns(rows: Sequence[Row]) -> Mapping[str, Sequence[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _bound(type: TypeEngine[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    """As the driver takes them; words that are all storable are told at once."""
    if isinstance(type, Words) and are_storable(values):
        return values
    bind = type.dialect_impl(dialect).bind_processor(dialect)
    return [bind(value) for value in values] if bind else values


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return _insert_into(table, _postgres(connection))


def _insert_into(table: Table, postgres: bool) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if postgres else sqlite.insert(table)


def _postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"

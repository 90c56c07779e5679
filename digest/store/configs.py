"""The last text of each configuration file that was accepted: what stays in force when a later one is refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from digest.store.database.engine import Database
from digest.store.database.tables import configs
from digest.store.database.upsert import insert_new


class Configs:
    """The accepted texts of configuration files."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, key: str, text: str, now: datetime) -> None:
        """The text is the one in force."""
        current = {"text": text, "accepted": now}
        with self._database.write() as connection:
            insert_new(connection, configs, [{"key": key, "first": now} | current])
            connection.execute(update(configs).where(configs.c.key == key).values(current))

    def last(self, key: str) -> tuple[str, datetime] | None:
        """The text in force, and when it was accepted."""
        query = select(configs.c.text, configs.c.accepted).where(configs.c.key == key)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return (row.text, row.accepted) if row else None

    def first(self, key: str) -> datetime | None:
        """When a text of that key was accepted for the first time."""
        with self._database.read() as connection:
            first: datetime | None = connection.scalar(select(configs.c.first).where(configs.c.key == key))
        return first

    def keys(self) -> tuple[str, ...]:
        """Keys of every file that was ever accepted."""
        with self._database.read() as connection:
            return tuple(connection.scalars(select(configs.c.key).order_by(configs.c.key)))

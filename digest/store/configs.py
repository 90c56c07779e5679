"""The last text of each configuration file that was accepted: what stays in force when a later one is refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from digest.store.engine import Database
from digest.store.tables import configs
from digest.store.upsert import insert_or_update


class Configs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, key: str, text: str, now: datetime) -> None:
        """The text is the one in force."""
        with self._database.write() as connection:
            insert_or_update(connection, configs, [{"key": key, "text": text, "accepted": now}])

    def last(self, key: str) -> tuple[str, datetime] | None:
        """The text in force, and when it was accepted."""
        query = select(configs.c.text, configs.c.accepted).where(configs.c.key == key)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return (row.text, row.accepted) if row else None

    def keys(self) -> tuple[str, ...]:
        """Of every file that was ever accepted."""
        with self._database.read() as connection:
            return tuple(connection.scalars(select(configs.c.key).order_by(configs.c.key)))

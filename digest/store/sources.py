"""What is remembered of every source between collections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from digest.model.source import SourceState
from digest.store import frozen
from digest.store.database.engine import Database
from digest.store.database.tables import sources
from digest.store.database.upsert import insert_or_update, portions
from digest.text.lines import storable


class Sources:
    """The stored states of sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self, keys: Collection[str]) -> Mapping[str, SourceState]:
        """Key → state; sources never asked are absent."""
        states: dict[str, SourceState] = {}
        with self._database.read() as connection:
            for some in portions(sorted({storable(key) for key in keys})):
                rows = connection.execute(select(sources).where(sources.c.source.in_(some)))
                states |= {row.source: frozen.value(SourceState, row.state) for row in rows}
        return states

    def all(self) -> tuple[SourceState, ...]:
        """Every source that was ever asked, by key."""
        with self._database.read() as connection:
            states = connection.scalars(select(sources.c.state).order_by(sources.c.source))
            return tuple(frozen.value(SourceState, state) for state in states)

    def save(self, states: Iterable[SourceState]) -> None:
        """Each state stands as given."""
        latest = {storable(state.source): frozen.text(state) for state in states}
        with self._database.write() as connection:
            insert_or_update(connection, sources, [{"source": key, "state": text} for key, text in latest.items()])

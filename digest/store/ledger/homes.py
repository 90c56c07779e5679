"""From where mails may be sent: the original knows its mark, and a copy knows that it is one.

A SQLite database belongs to one folder. A server's is shared by the folders of many machines: there a copy is a
database that is another one than before, or older than what was sent from here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from digest.model.edition import Status
from digest.model.home import Mark
from digest.model.mail import Answer
from digest.store.answers import tally
from digest.store.database.engine import Database
from digest.store.database.tables import batches, deliveries, editions
from digest.store.database.upsert import insert_new, insert_or_update
from digest.store.freezing import DUE
from digest.store.ledger.tables import doubts, homes

_NOBODYS = "nobody's"


class Homes:
    """The stored homes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def why_copy(self, here: Mark | None) -> str:
        """Why this is a copy of what was sent from elsewhere, or before; empty where it is not."""
        with self._database.read() as connection:
            return self._why(connection, here)

    def moved_from(self, here: Mark | None) -> str:
        """The machine from which mails were sent last under this mark, where it has another name now; else empty."""
        with self._database.read() as connection:
            row = _row(connection, here)
        return row.machine if row and here and row.machine != here.machine else ""

    def adopted(self) -> datetime | None:
        """When a copy was adopted last; None for an original."""
        with self._database.read() as connection:
            when: datetime | None = connection.scalar(select(func.max(homes.c.adopted)))
            return when

    def begin(self, here: Mark) -> int:
        """An edition is begun from here, or gone on with; how often that was done by now."""
        with self._database.write() as connection:
            if _row(connection, here) is None:
                values = {"mark": here.letters, "begun": here.begun, "number": 0, "changed": 0, "machine": ""}
                insert_new(connection, homes, [values | {"database": self._name(connection), "adopted": None}])
            mine = homes.c.mark == here.letters
            counted = update(homes).where(mine).values(begun=homes.c.begun + 1).returning(homes.c.begun)
            return int(connection.execute(counted).scalar_one())

    def keep(self, here: Mark) -> None:
        """What the system says of the file of that mark is known."""
        values = {"number": here.number, "changed": here.changed, "machine": here.machine}
        with self._database.write() as connection:
            connection.execute(update(homes).where(homes.c.mark == here.letters).values(values))

    def disown(self) -> None:
        """The database is a copy for everybody, until it is adopted."""
        with self._database.write() as connection:
            connection.execute(delete(homes))
            nothing = {"begun": 0, "number": 0, "changed": 0, "machine": "", "adopted": None}
            connection.execute(insert(homes).values(nothing | {"mark": _NOBODYS, "database": _NOBODYS}))

    def adopt(self, here: Mark, now: datetime) -> None:
        """This is the original from now on, and no other folder is."""
        with self._database.write() as connection:
            connection.execute(delete(homes))
            values = {"mark": here.letters, "begun": here.begun, "number": here.number, "changed": here.changed}
            values |= {"machine": here.machine, "database": self._name(connection), "adopted": now}
            insert_or_update(connection, homes, [values])

    def doubt(self) -> int:
        """Of every batch of a half-sent edition that is due, the provider is asked before it is handed over; how many
        mails that are."""
        with self._database.write() as connection:
            open_ones = _open_batches().with_only_columns(batches.c.edition, batches.c.number)
            rows = [{"edition": row.edition, "batch": row.number} for row in connection.execute(open_ones)]
            insert_new(connection, doubts, rows)
            return connection.execute(_due_in_open_batches().with_only_columns(func.count())).scalar_one()

    def hold(self, reason: str, now: datetime) -> int:
        """Whoever is due of a half-sent edition is uncertain, for that reason; how many mails that are."""
        with self._database.write() as connection:
            rows = connection.execute(_open_batches().with_for_update()).all()
            held = 0
            for row in rows:
                theirs = and_(deliveries.c.edition == row.edition, deliveries.c.batch == row.number, _is_due())
                values = {"answer": Answer.UNCERTAIN.value, "reason": reason, "retry_at": None, "answered_at": now}
                count = connection.execute(update(deliveries).where(theirs).values(values)).rowcount
                mine = and_(batches.c.edition == row.edition, batches.c.number == row.number)
                connection.execute(update(batches).where(mine).values(next_due=None))
                tally(connection, row.edition, {DUE: -count, Answer.UNCERTAIN.value: count})
                held += count
            return held

    def _why(self, connection: Connection, here: Mark | None) -> str:
        known = connection.execute(select(homes)).all()
        if not known:
            return ""
        if all(row.mark == _NOBODYS for row in known):
            return "its database was restored from a backup"
        row = _row(connection, here)
        if row and here and here.begun > row.begun:
            return "its database is older than what was sent from here: somebody put an old one back"
        if self._database.is_postgres:
            same = any(row.database == self._name(connection) for row in known)
            return "" if same else "its database was copied from another server"
        if row is None or here is None:
            return f"its database was sent from elsewhere: {known[0].machine or 'another machine'}"
        if row.number and here.number != row.number and here.changed != row.changed:
            return f"its folder was copied or restored: mails were sent from another one, on {row.machine}"
        return ""

    def _name(self, connection: Connection) -> str:
        """Which database it is, on which server; empty for a file, of which our mark tells."""
        if not self._database.is_postgres:
            return ""
        query = "SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database"
        return str(connection.exec_driver_sql(f"{query} WHERE datname = current_database()").scalar_one())


def _row(connection: Connection, here: Mark | None) -> Row[Any] | None:
    return connection.execute(select(homes).where(homes.c.mark == here.letters)).first() if here else None


def _open_batches() -> Select[Any]:
    """Due batches of editions that are half sent; those whose attempt has no answer are asked about anyway."""
    sending = select(editions.c.id).where(editions.c.status == Status.SENDING.value)
    due = and_(batches.c.edition.in_(sending), batches.c.answered.is_(True), batches.c.next_due.is_not(None))
    return select(batches).where(due).order_by(batches.c.edition, batches.c.number)


def _due_in_open_batches() -> Select[Any]:
    whose = and_(deliveries.c.edition == batches.c.edition, deliveries.c.batch == batches.c.number)
    return _open_batches().join(deliveries, whose).where(_is_due()).order_by(None)


def _is_due() -> Any:
    return deliveries.c.answer.is_(None) | (deliveries.c.answer == Answer.DEFERRED.value)

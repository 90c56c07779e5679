"""What was posted, kept before it is answered and applied in its order [effect: on SQLite, files beside the database].

A freeze holds SQLite's write lock for seconds; so there it lies in a file of its own, which is never locked for long.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, text, update

from digest import private
from digest.errors import Unavailable
from digest.model.post import Post, PostFacts, PostKind
from digest.store import frozen
from digest.store.database import sqlite
from digest.store.database.beside import INBOX, Beside
from digest.store.database.engine import Database, streamed
from digest.store.inbox.tables import posts, turns
from digest.store.inbox.turns import Turn, take
from digest.text.mail_addresses import normal_form

#: Bytes that must be free for what is posted.
ROOM = 1_000_000
#: Of this program, in the numbers that applications of one PostgreSQL database agree on.
_LOCK = 0x64_69_67_65_73_74
#: Letters of posts that are read at once: a report may have a million.
_HELD = 5_000_000
#: What stands in a report where an address stood.
_ERASED = "(erased)"
_OPEN = posts.c.refused.is_(None)
_KNOWN = posts.c.kind.in_([kind.value for kind in PostKind])


@dataclass(slots=True)
class _Coming:
    """A post on its way to the disk."""

    row: Mapping[str, object]
    at: datetime
    once: Turn | None = None
    turn: threading.Event = field(default_factory=threading.Event)
    """It is written, or is the first of those to be written next."""
    is_over: bool = False
    is_kept: bool = field(init=False)
    failure: Exception | None = None


class Inbox:
    """The posts of one publication. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._server = database
        self._beside = Beside(database, INBOX, (posts, turns))
        self._coming: list[_Coming] = []
        self._is_writing = False
        self._one = threading.Lock()

    def keep(self, kind: PostKind, facts: PostFacts, now: datetime, once: Turn | None = None) -> bool:
        """It is on the disk, and will be applied; False where its turn was taken before: nothing is kept. What comes
        while somebody writes is written together by the first of them: the disk is waited for once."""
        row = {"kind": kind.value, "facts": frozen.text(dict(facts)), "at": now, "refused": None}
        coming = _Coming(row=row, at=now, once=once)
        with self._one:
            self._coming.append(coming)
            waits, self._is_writing = self._is_writing, True
        if waits:
            coming.turn.wait()
        if not coming.is_over:
            self._write_down()
        if coming.failure:
            raise coming.failure
        return coming.is_kept

    def _write_down(self) -> None:
        """All that has come; then whoever came meanwhile writes, however this ended."""
        with self._one:
            some, self._coming = self._coming, []
        failure: Exception | None = Unavailable("what was posted is not kept", where=self._server.name)
        try:
            with self._database.write() as connection:
                for coming in some:
                    coming.is_kept = not coming.once or take(connection, [coming.once], coming.at) is None
                if rows := [coming.row for coming in some if coming.is_kept]:
                    connection.execute(insert(posts), rows)
            failure = None
        except Exception as error:
            failure = error
        finally:
            self._hand_on(some, failure)

    def _hand_on(self, written: Iterable[_Coming], failure: Exception | None) -> None:
        with self._one:
            next_turn = self._coming[:1]
            self._is_writing = bool(next_turn)
        for coming in written:
            coming.failure, coming.is_over = failure, True
        for coming in (*written, *next_turn):
            coming.turn.set()

    def refuse_full(self, room: int = ROOM) -> None:
        """Raises `Unavailable` where what is posted could not be kept: nobody may write there, or less than so many
        bytes are free. Nothing is written for that; a server's own disk is its own affair."""
        if self._server.file is None:
            return
        folder, file = self._beside.path.parent, self._beside.path
        if not os.access(file if file.exists() else folder, os.W_OK) or shutil.disk_usage(folder).free < room:
            raise Unavailable("what readers post cannot be kept", where=str(file), advice="Is the disk full?")

    def take(self, wanted: Sequence[Turn], now: datetime) -> datetime | None:
        """None, and each of these turns is taken; or when the first that is used up is free again."""
        with self._database.write() as connection:
            return take(connection, wanted, now)

    def count(self) -> int:
        """How many posts lie here, those that could not be applied included."""
        if self._beside.is_missing:
            return 0
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(posts)).scalar_one()

    def waiting(self, most: int = 100) -> tuple[Post, ...]:
        """The first of what is not applied yet, in its order. What a later version kept waits for that."""
        query = select(posts).where(_OPEN, _KNOWN).order_by(posts.c.number).limit(most)
        if self._beside.is_missing:
            return ()
        with self._database.read() as connection, streamed(connection, query) as rows:
            return tuple(map(_post, _together(rows)))

    def applied(self, *numbers: int) -> None:
        """Nothing of them is left here."""
        with self._database.write() as connection:
            connection.execute(delete(posts).where(posts.c.number.in_(numbers)))

    def refuse(self, number: int, why: str) -> None:
        """It cannot be applied, and waits for an operator; those after it go on."""
        with self._database.write() as connection:
            connection.execute(update(posts).where(posts.c.number == number).values(refused=why))

    def refused(self) -> tuple[tuple[Post, str], ...]:
        """What could not be applied, and why, in its order."""
        if self._beside.is_missing:
            return ()
        query = select(posts).where(posts.c.refused.is_not(None)).order_by(posts.c.number)
        with self._database.read() as connection:
            return tuple((_post(row), row.refused) for row in connection.execute(query))

    def forget(self, addresses: Collection[str], before: int | None = None) -> None:
        """Nothing that was posted, until the post of that number, names any of the addresses, nor does a journal. Of a
        report that does, all else stays."""
        wanted = {normal_form(address) for address in addresses}
        spelled = re.compile("|".join(re.escape(one) for one in sorted({*addresses, *wanted})), re.IGNORECASE)
        with self._database.write() as connection:
            earlier = posts.c.number < before if before else posts.c.number > 0
            is_report = posts.c.kind == PostKind.REPORT.value
            rows = connection.execute(select(posts).where(earlier, ~is_report)).all()
            named = [row.number for row in rows if _address(row) in wanted]
            connection.execute(delete(posts).where(posts.c.number.in_(named)))
            for number in connection.scalars(select(posts.c.number).where(earlier, is_report)).all():
                this = posts.c.number == number
                facts = connection.scalar(select(posts.c.facts).where(this)) or ""
                if wanted and spelled.search(facts):
                    connection.execute(update(posts).where(this).values(facts=spelled.sub(_ERASED, facts)))
        self._database.empty_journal()

    def oldest(self) -> datetime | None:
        """Since when the longest of those that wait does so; None when none does."""
        if self._beside.is_missing:
            return None
        with self._database.read() as connection:
            at: datetime | None = connection.scalar(select(func.min(posts.c.at)).where(_OPEN))
            return at

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While inside, nobody else applies what waits: an earlier post is never applied after a later one."""
        if self._server.is_postgres:
            with self._server.write() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
                yield
            return
        file = self._beside.path
        handle = private.kept_file(file.with_name(f"{file.name}.lock"))
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def copied_to(self, folder: Path) -> None:
        """A file of its name in the folder holds all that was posted; there is none where nobody posted, or where it
        is the database's."""
        if self._server.file and not self._beside.is_missing:
            sqlite.copy(self._beside.path, folder / INBOX)

    def close(self) -> None:
        """No connection of ours is left open."""
        self._beside.close()

    @property
    def _database(self) -> Database:
        return self._beside.database


def _together(rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """The first of them, until they have `_HELD` letters."""
    held = 0
    for row in rows:
        yield row
        held += len(row.facts)
        if held >= _HELD:
            return


def _post(row: Row[Any]) -> Post:
    facts = frozen.plain(row.facts)
    return Post(
        number=row.number,
        kind=PostKind(row.kind),
        facts={name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()},
        at=row.at,
    )


def _address(row: Row[Any]) -> str:
    """The one that was typed, as it is compared; empty where none was."""
    return normal_form(str(frozen.plain(row.facts).get("address", "")))

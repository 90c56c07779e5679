"""What a database complains of, as a sentence with advice: told by the codes of SQLite and PostgreSQL, whose words are
in the language of the machine [effect: how much room the disk has]."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from digest.errors import NoDatabase, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One kind of them."""

    codes: tuple[int, ...]
    """Primary result codes of SQLite (https://sqlite.org/rescode.html)."""
    states: tuple[str, ...]
    """How SQLSTATEs of PostgreSQL begin (its manual, appendix A)."""
    what: str
    advice: str


BUSY = Complaint(
    codes=(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
    states=("55P03", "40P01", "40001"),
    what="the database is busy: another program does not stop writing to it",
    advice="Nothing was changed. Try again when that program is done.",
)
FULL = Complaint(
    codes=(sqlite3.SQLITE_FULL,),
    states=("53100",),
    what="the disk is full; nothing was changed",
    advice="Make room, then try again.",
)
DAMAGED = Complaint(
    codes=(sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT),
    states=("XX001", "XX002"),
    what="the file is not a database, or damaged",
    advice="Stop digest start, keep the file, and put a backup in its place: digest restore FILE",
)
_UNREADABLE_DISK = Complaint(
    codes=(sqlite3.SQLITE_IOERR,),
    states=("58030",),
    what="the disk does not answer as it should",
    advice="Nothing was changed. Look at the disk.",
)
_COMPLAINTS = (
    BUSY,
    FULL,
    DAMAGED,
    _UNREADABLE_DISK,
    Complaint(
        codes=(sqlite3.SQLITE_READONLY,),
        states=("25006",),
        what="the database may only be read",
        advice="Look at the owner and mode of the file; on a server, at whether it is a replica.",
    ),
    Complaint(
        codes=(sqlite3.SQLITE_CANTOPEN,),
        states=(),
        what="the database file cannot be opened",
        advice="Look at its folder, owner and mode.",
    ),
)
_LITTLE = 100_000
"""Bytes; the -shm has 32,768."""


@contextmanager
def sentences(name: str) -> Iterator[None]:
    """Inside, a database's complaint becomes an error with a sentence; defects of this program stay as they are."""
    try:
        yield
    except IntegrityError as error:
        raise Refused("that contradicts what is stored; nothing was changed", where=name) from error
    except DBAPIError as error:
        raise _explained(error, name) from error


def complaint_of(error: BaseException | None) -> Complaint | None:
    """Of which kind the driver's error is; None for one that this program does not know."""
    code = getattr(error, "sqlite_errorcode", 0)
    state = getattr(error, "sqlstate", None) or ""
    known = (one for one in _COMPLAINTS if code & 0xFF in one.codes or state.startswith(one.states))
    return next(known, None)


def _explained(error: DBAPIError, name: str) -> Exception:
    complaint = complaint_of(error.orig)
    if complaint is _UNREADABLE_DISK and _no_room(name):
        complaint = FULL
    if complaint:
        return NoDatabase(complaint.what, where=name, advice=complaint.advice)
    if isinstance(error, OperationalError) or error.connection_invalidated:
        words = str(error.orig).strip().partition("\n")[0]
        return NoDatabase(f"the database cannot be used: {words}", where=name, advice="Is its server running?")
    return error


def _no_room(name: str) -> bool:
    """Whether the disk of a SQLite file has no room for what is made beside it: that it says of a full disk, too."""
    with suppress(OSError):
        return shutil.disk_usage(Path(name).parent).free < _LITTLE
    return False

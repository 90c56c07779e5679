"""A publication as a backup has it, in place of whatever is there [effect: disk, process]."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from digest import presence, private
from digest.actions.shape import Shape
from digest.actions.upkeep.archive import CONFIG, DATABASE, KEYS, Manifest, leads_below, no_backup, unpack
from digest.config.site import ADDRESS_KEY
from digest.errors import Busy, Refused, Unavailable
from digest.store import Store
from digest.store.database.beside import CLICKS, INBOX

#: How the reason begins for which all sending is stopped after it.
RESTORED = "restored from a backup of"


class Restored(Shape):
    """What was put in place."""

    made: datetime
    """When the backup was made."""
    database: bool
    """The database was in it; else a server has it."""
    aside: tuple[Path, ...]
    """Where that is now which was there before."""


def restore(folder: Path, file: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Configuration, keys and database are as they were when the backup was made, and nothing is sent until the copy
    is adopted, as nobody knows what was sent since. What was there before lies beside, under another name.

    Everything is unpacked and looked at before anything is replaced. Raises `Refused` for a file that is no whole
    backup, and where something is there already, unless it may be replaced; `Busy` while a process works on it.
    """
    home = folder.parent
    try:
        private.make_folder(home)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as place:
            manifest = unpack(file, Path(place))
            moves = _moves(Path(place), folder, manifest, file)
            _may_be_replaced(home, [target for _, target in moves], replace)
            if (Path(place) / DATABASE).exists():
                _settle(Path(place), file, manifest, now)
            aside = _put([move for move in moves if move[0].exists()], f"before-restore-{now:%Y%m%dT%H%M%S}")
    except OSError as error:
        raise Unavailable(f"{error.filename or home} cannot be written: {error.strerror or error}.") from error
    return Restored(made=manifest.made, database=bool(manifest.database), aside=aside)


def _moves(place: Path, folder: Path, manifest: Manifest, file: Path) -> list[tuple[Path, Path]]:
    """What goes where; the configuration last, without which nothing of it counts."""
    target = folder.parent / manifest.database
    if manifest.database and not leads_below(manifest.database):
        raise Refused(
            f"The database of this backup belongs outside {folder.parent}: {manifest.database}",
            where=str(file),
            advice=f"Nothing was changed. Unpack it by hand: it is a ZIP, and {DATABASE} in it the database.",
        )
    if manifest.database and (
        target in [folder.parent / name for name in (*KEYS, INBOX, CLICKS)] or target.is_relative_to(folder)
    ):
        raise no_backup(file)
    keys = [(place / key, folder.parent / key) for key in KEYS]
    posted = (place / INBOX, target.with_name(INBOX))
    moves = [(place / DATABASE, target), posted, *keys, (place / CONFIG, folder)]
    made = place / ADDRESS_KEY if manifest.database else None
    return [(source, target) for source, target in moves if source.exists() or source == made]


def _may_be_replaced(home: Path, targets: Sequence[Path], replace: bool) -> None:
    there = [str(target) for target in targets if os.path.lexists(target)]
    if there and not replace:
        raise Refused(
            f"There is already: {', '.join(there)}.",
            advice="Nothing was changed. With --replace it is put aside, under another name.",
        )
    if there and presence.somebody(home / ".running"):
        raise Busy("A process is at work here.", advice="Nothing was changed. Stop digest start first.")


def _settle(place: Path, file: Path, manifest: Manifest, now: datetime) -> None:
    """The database is whole and ours, fits this version and its key, and sends nothing until somebody lifts the stop. A
    version that had no key yet gets one."""
    database = place / DATABASE
    for one in (database, place / INBOX):
        if one.exists() and (what := _fault(one)):
            raise Refused(f"The database of this backup {what}.", where=str(file), advice="Nothing was changed.")
    with Store.open(f"sqlite:///{database}", key=place / ADDRESS_KEY, migrate=True) as store:
        store.deliveries.go()
        store.deliveries.stop(f"{RESTORED} {manifest.made:%Y-%m-%d %H:%M} UTC", now)
        store.homes.disown()


def _fault(database: Path) -> str:
    """What is wrong with a file of SQLite; empty where nothing is."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as raw:
            odd = raw.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
            damage = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        odd, damage = None, str(error)
    if odd:
        return "has something in it that is not ours"
    return "" if damage == "ok" else f"is damaged: {damage}"


def _put(moves: Sequence[tuple[Path, Path]], mark: str) -> tuple[Path, ...]:
    """Every new thing stands in its place, and what stood there beside it; or, where that fails, all is as before."""
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            private.make_folder(target.parent)
            for old in _standing(source, target):
                done.append((old, _renamed(old, old.with_name(f"{old.name}.{mark}"))))
            done.append((source, _renamed(source, target)))
    except OSError:
        for source, target in reversed(done):
            target.rename(source)
        raise
    return tuple(target for _, target in done if target.name.endswith(mark))


def _standing(source: Path, target: Path) -> Iterator[Path]:
    """What stands there, and for a database what SQLite keeps beside it, and what readers posted for it: they must not
    meet another one."""
    beside = (INBOX, CLICKS) if source.name == DATABASE else ()
    for name in (target.name, *beside):
        for path in (target.with_name(name + end) for end in ("", "-wal", "-shm", "-journal")):
            if os.path.lexists(path):
                yield path


def _renamed(source: Path, target: Path) -> Path:
    if os.path.lexists(target):
        raise FileExistsError(17, "there already", str(target))
    return source.rename(target)

"""Everything that cannot be made anew, in one file [effect: disk]."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from digest import private
from digest.actions.shape import Shape
from digest.actions.upkeep.archive import CONFIG, DATABASE, KEY, KEYS, MOST, leads_below, pack
from digest.config.yaml.problems import shown
from digest.errors import Refused, Unavailable, UsageError
from digest.publication import Publication
from digest.store.database.beside import INBOX


class Backup(Shape):
    """What was backed up."""

    file: Path
    size: int
    """Bytes."""
    database: bool
    """The database is in it; else a server has it."""
    key: bool
    """The key of our own that signs links is in it; else it comes from the environment, or none was made yet."""
    files: int
    """Of the configuration."""
    left_out: tuple[str, ...]
    """Links and what else is no file in the configuration folder."""


def backup(publication: Publication, file: Path) -> Backup:
    """The file holds the database as it is now with what readers posted, the keys and the configuration; nobody but its
    owner may read it, from its first byte on. Editions may be sent meanwhile.

    Raises `Refused` where the file is there already, `UsageError` for a folder, `Unavailable` where it cannot be
    written.
    """
    _check(publication.site.folder, file)
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as place:
            return _backup(publication, file, Path(place))
    except OSError as error:
        raise Unavailable(f"{error.filename or file} cannot be backed up: {error.strerror or error}.") from error


def _check(folder: Path, file: Path) -> None:
    if file.is_dir():
        raise UsageError(f"{file} is a folder.", advice=f"Name a file in it: {file / 'digest-backup.zip'}")
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent}.")
    if file.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{file} lies within what is backed up.", advice="Name a file elsewhere, on another disk.")
    if os.path.lexists(file):
        raise Refused(f"There is {file} already.", advice="Nothing was changed. Name another file.")


def _backup(publication: Publication, file: Path, place: Path) -> Backup:
    site = publication.site
    inside, left_out = _regular(site.folder)
    files = [(f"{CONFIG}/{path.relative_to(site.folder).as_posix()}", path) for path in inside]
    keys = [name for name in KEYS if stat.S_ISREG(_mode(site.home / name))]
    files[:0] = [(name, site.home / name) for name in keys]
    database = publication.store.copied_to(place / DATABASE)
    if database:
        files[:0] = [(name, place / name) for name in (DATABASE, INBOX) if (place / name).exists()]
    if len(files) > MOST:
        raise Refused(f"There are more than {MOST:,} files in {site.folder}.", advice="Keep articles elsewhere.")
    with os.fdopen(private.new_file(place / "partial"), "w+b") as archive:
        pack(archive, files, publication.clock(), _from(site.home, database))
        archive.flush()
        os.fsync(archive.fileno())
    (place / "partial").rename(file)
    return Backup(
        file=file,
        size=file.stat().st_size,
        database=database is not None,
        key=KEY in keys,
        files=len(inside),
        left_out=tuple(left_out),
    )


def _from(home: Path, database: Path | None) -> str:
    """Where the database lies, from the folder above the configuration on; whole where it lies elsewhere."""
    with suppress(ValueError):
        return database.relative_to(home).as_posix() if database else ""
    return str(database)


def _regular(folder: Path) -> tuple[list[Path], list[str]]:
    """The files below a folder, and the names of what is neither a file nor a folder, or has a name that cannot be
    kept; no link is followed."""
    regular: list[Path] = []
    left_out: list[str] = []
    for path in sorted(Path(within, name) for within, folders, files in os.walk(folder) for name in (*folders, *files)):
        name, mode = path.relative_to(folder).as_posix(), _mode(path)
        if stat.S_ISREG(mode) and leads_below(name):
            regular.append(path)
        elif not stat.S_ISDIR(mode):
            left_out.append(shown(name))
    return regular, left_out


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0

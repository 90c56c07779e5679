"""Which files of people, tokens and keys others may read [effect: disk]."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from digest import private
from digest.config.site import Site
from digest.store.database.beside import CLICKS, INBOX

#: Secrets that a container gets are for all in it, and their modes are not the operator's to change.
_MOUNTED = Path("/run/secrets")
#: Files of the outbox that are looked at, the newest editions first.
_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongMode:
    """A file, or a folder with what is in it, that others may use."""

    path: Path
    mode: int
    """0o644"""
    remedy: str
    """The command that closes it."""


def wrong_modes(site: Site, database: Path | None) -> Iterator[WrongMode]:
    """Of the database with what lies beside it (None: a server's), the keys, files that secrets were read
    from, the marks of running processes and the outbox; of a folder and what is in it the first that is open."""
    secrets = [file for file in site.secret_files if not file.is_relative_to(_MOUNTED)]
    single = [site.home / "signing.key", site.address_key, *secrets, *(_beside(database) if database else ())]
    for path in single:
        if mode := private.open_to_others(path):
            yield WrongMode(path=path, mode=mode, remedy=f"chmod 600 {shlex.quote(str(path))}")
    for folder in (site.outbox, site.home / ".running", site.journal):
        for path in islice(_within(folder), _MOST):
            if mode := private.open_to_others(path):
                yield WrongMode(path=path, mode=mode, remedy=f"chmod -R go= {shlex.quote(str(folder))}")
                break


def _beside(database: Path) -> Iterator[Path]:
    """The database, what readers posted and clicked, the -wal, -shm and -journal of each, and the copies made before
    migrations."""
    for name in (database.name, INBOX, CLICKS):
        yield database.parent / name
        yield from sorted(database.parent.glob(f"{name}[-.]*"))


def _within(folder: Path) -> Iterator[Path]:
    """The folder and everything in it, itself first."""
    yield folder
    for within, folders, files in os.walk(folder):
        folders.sort(reverse=True)
        yield from (Path(within, name) for name in (*folders, *files))

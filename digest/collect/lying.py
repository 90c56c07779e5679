"""What lies in a folder, and of which of it nothing can be read; no file is opened [effect: disk]."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digest.errors import Unreadable
from digest.read.media_types import OF_ENDINGS
from digest.text.lines import cut, one_line, storable

_MOST_FILES: Final = 1_000
_MOST_NAMED: Final = 10
"""Files that are named because nothing is read of them; of the others it is said how many they are."""
_LONGEST_NAME: Final = 80
_UNFINISHED: Final = ("~", ".", "#")
_OF_SYSTEMS: Final = frozenset(("thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """What lies in a folder by name, in order, without what programs and systems put there for themselves."""

    readable: tuple[str, ...]
    """Whole files of a kind that is read, up to a thousand."""
    passed_over: tuple[Unreadable, ...]
    """All else, and why."""
    mark: str
    """Changes whenever a file comes, goes or changes."""


def lying(folder: Path) -> Lying:
    """What lies in the folder itself. Raises Unreadable where there is no such folder."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        reason = "is no folder" if folder.exists() else "does not exist"
        raise Unreadable(reason, where=str(folder), advice="Make the folder, or correct its name.") from error
    names = [name for name in names if not _is_of_a_program(name)]
    reasons = {name: _reason_against(folder, name) for name in names}
    readable = [name for name, reason in reasons.items() if not reason]
    reasons |= dict.fromkeys(readable[_MOST_FILES:], f"is one more than {_MOST_FILES:,}")
    return Lying(
        readable=tuple(readable[:_MOST_FILES]),
        passed_over=tuple(Unreadable(reason, where=shown(name)) for name, reason in reasons.items() if reason),
        mark=hashlib.sha256("\n".join(_marks(folder, names)).encode(errors="surrogateescape")).hexdigest(),
    )


def sentences(files: Sequence[Unreadable]) -> tuple[str, ...]:
    """Each file and why nothing of it is read; of many, how many more there are."""
    named = tuple(f"{file.where} {file.what}." for file in files[:_MOST_NAMED])
    more = len(files) - len(named)
    return (*named, f"Of {more} more files nothing is read, too.") if more else named


def shown(name: str) -> str:
    """The name of a file as people may see it, whatever its letters do to a screen or a database."""
    return cut(one_line(storable(name)), _LONGEST_NAME)


def _is_of_a_program(name: str) -> bool:
    return name.startswith(_UNFINISHED) or name.endswith(_UNFINISHED) or name.lower() in _OF_SYSTEMS


def _reason_against(folder: Path, name: str) -> str:
    """Why nothing is read of what is so called; empty for a file that is."""
    try:
        status = (folder / name).lstat()
    except OSError:
        return "cannot be looked at"
    if stat.S_ISLNK(status.st_mode):
        return "is a link: put the file itself there"
    if stat.S_ISDIR(status.st_mode):
        return "is a folder, and the files in it are not read"
    if not stat.S_ISREG(status.st_mode):
        return "is no file"
    if Path(name).suffix.lower() not in OF_ENDINGS:
        return "has an ending that is not read"
    return "" if status.st_size else "is empty"


def _marks(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Name, size and time of change of each."""
    for name in names:
        with suppress(OSError):
            status = (folder / name).lstat()
            yield f"{name}\0{status.st_size}\0{status.st_mtime_ns}"

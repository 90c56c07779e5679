"""A folder of files as a source: what somebody drops there is read like what the web answers.

[effect] Lists and reads files; what is in them is read by the pure `documents.read`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from digest.errors import Unreadable
from digest.model.article import Entry
from digest.model.source import SourceKind
from digest.read.documents import LONGEST, Reading, read
from digest.read.written import Given

#: Ending of a file → what is in it.
CONTENT_TYPES: Final = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xml": "application/xml",
    ".rss": "application/xml",
    ".atom": "application/xml",
    ".json": "application/json",
}
_MOST_FILES = 1_000
_UNFINISHED = ("~", ".", "#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What a folder holds."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Unreadable, ...] = ()
    """Files that could not be read, each by name."""
    mark: str = ""
    """Changes whenever a file comes, goes or changes."""


def read_folder(folder: Path, seen: str = "") -> Dropped:
    """The entries of every file, in the order of the names; nothing when the mark is still the one `seen`. A file
    that cannot be read is a problem and costs the others nothing; raises Unreadable when the folder cannot be."""
    paths = tuple(files(folder))
    mark = _mark(paths)
    if mark == seen:
        return Dropped(mark=mark)
    entries: list[Entry] = []
    problems: list[Unreadable] = []
    for path in paths:
        try:
            entries += read_file(path).entries
        except Unreadable as problem:
            problems.append(problem)
    return Dropped(entries=tuple(entries), problems=tuple(problems), mark=mark)


def files(folder: Path) -> Iterator[Path]:
    """The readable files of the folder itself, by name, up to a thousand; links out of the folder, hidden, empty and
    unfinished files are left out. Raises Unreadable where there is no such folder."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in CONTENT_TYPES)
    except OSError as error:
        reason = "is no folder" if folder.exists() else "does not exist"
        raise Unreadable(reason, where=str(folder), advice="Make the folder, or correct its name.") from error
    yield from [path for path in paths if _is_whole(path)][:_MOST_FILES]


def read_file(path: Path) -> Reading:
    """What the file holds. One article without an id is known by the file's name, so that it may be corrected."""
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
    except OSError as error:
        raise Unreadable("cannot be opened", where=path.name, advice="Look at who may read the file.") from error
    kind = CONTENT_TYPES.get(path.suffix.lower(), "")
    try:
        return read(
            content,
            "",
            kind,
            read_as=SourceKind.PAGE if kind == "text/html" else SourceKind.UNKNOWN,
            given=Given(guid=path.name),
        )
    except Unreadable as problem:
        raise Unreadable(problem.what, where=path.name, advice=problem.advice) from problem


def _is_whole(path: Path) -> bool:
    if path.name.startswith(_UNFINISHED) or path.name.endswith(_UNFINISHED):
        return False
    return path.is_file() and not path.is_symlink() and path.stat().st_size > 0


def _mark(paths: Sequence[Path]) -> str:
    """A digest of names, sizes and times of change."""
    return hashlib.sha256("\n".join(map(_mark_of, paths)).encode(errors="surrogateescape")).hexdigest()


def _mark_of(path: Path) -> str:
    status = path.stat()
    return f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}"

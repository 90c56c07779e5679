"""A folder of files as a source: what somebody drops there is read like what the web answers.

[effect] Opens files; what is in them is read by the parser, for whoever may drop files is not always one of us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from digest import enclosed
from digest.collect.lying import lying, sentences, shown
from digest.collect.parser import Parser
from digest.errors import Unreadable
from digest.model.article import Entry
from digest.model.source import SourceKind
from digest.read.documents import LONGEST, Reading
from digest.read.media_types import OF_ENDINGS
from digest.read.written import Given

_FEEDS: Final = frozenset((".xml", ".rss", ".atom", ".json", ".txt"))
"""Endings of files that may hold a feed."""
_DATED = re.compile(r"((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What a folder holds."""

    entries: tuple[Entry, ...] = ()
    broken: tuple[Unreadable, ...] = ()
    """Files that should have been read and could not be, each by name."""
    unread: tuple[str, ...] = ()
    """A sentence of each file of which nothing is taken, broken ones first."""
    mark: str = ""
    """Changes whenever a file comes, goes or changes."""


def read_folder(folder: Path, parser: Parser, seen: str = "") -> Dropped:
    """The entries of every file, in the order of the names; nothing when the mark is still the one `seen`. A file
    that cannot be read costs the others nothing; raises Unreadable when the folder cannot be."""
    there = lying(folder)
    if there.mark == seen:
        return Dropped(mark=seen)
    entries: list[Entry] = []
    broken: list[Unreadable] = []
    drafts: list[Unreadable] = []
    for name in there.readable:
        try:
            reading = read_file(folder, name, parser)
        except Unreadable as problem:
            broken.append(problem)
            continue
        entries += reading.entries
        if reading.kind is SourceKind.PAGE and not reading.entries:
            drafts.append(Unreadable("is a draft", where=shown(name)))
    unread = sentences((*broken, *drafts, *there.passed_over))
    return Dropped(entries=tuple(entries), broken=tuple(broken), unread=unread, mark=there.mark)


def read_file(folder: Path, name: str, parser: Parser) -> Reading:
    """What the file holds; nothing of a draft. One article without an id is known by the file's name, so that it may
    be corrected, and one without a date has the day that the name begins with, as Jekyll wants it."""
    ending = Path(name).suffix.lower()
    try:
        content = enclosed.content(folder, name, LONGEST)
    except enclosed.NotEnclosed as error:
        raise Unreadable(str(error), where=shown(name), advice="Look at what it is and who may read it.") from error
    if content is None:
        raise Unreadable("went away while the folder was read", where=shown(name), advice="It is looked for again.")
    try:
        return parser.read(
            content,
            "",
            OF_ENDINGS.get(ending, ""),
            read_as=SourceKind.UNKNOWN if ending in _FEEDS else SourceKind.PAGE,
            given=Given(guid=name, published=_day(name)),
        )
    except Unreadable as problem:
        raise Unreadable(problem.what, where=shown(name), advice=problem.advice) from problem


def _day(name: str) -> datetime | None:
    """Of "2025-03-02-wall-raised.md" that day."""
    match = _DATED.match(name)
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC) if match else None
    except ValueError:
        return None

"""A digest's file is edited: by its lines, whole, and only as it was shown [effect: disk]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from digest.actions.files import Meanwhile, replace
from digest.actions.shape import Shape
from digest.config import load
from digest.config.digests import Digest
from digest.config.edits.edit import Edit
from digest.config.edits.editing import edited
from digest.errors import ConfigError, Refused, UsageError
from digest.publication import Publication

#: Lines of a difference that are shown.
SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A digest's file as somebody saw it: what they do is done to this, or not at all."""

    key: str
    name: str
    """As people see it, "config/digests/morning.yaml"."""
    file: Path
    content: bytes

    @property
    def text(self) -> str:
        """With its byte order mark, where it has one."""
        return self.content.decode("utf-8")


class Edited(Shape):
    """What became of a digest's file."""

    file: str
    """ "config/digests/morning.yaml"."""
    lines: tuple[str, ...]
    """What differs: lines that are gone behind "-", new ones behind "+"; none where nothing did."""


def shown(publication: Publication, key: str) -> Shown:
    """The file of that digest as it stands. Raises `UsageError` where it cannot be read."""
    return _as_it_stands(publication, key, f"digests/{key}.yaml")


def shown_site(publication: Publication) -> Shown:
    """The site file as it stands. Raises as `shown`."""
    return _as_it_stands(publication, "", "digest.yaml")


def _as_it_stands(publication: Publication, key: str, path: str) -> Shown:
    folder = publication.site.folder
    file = folder / path
    try:
        content = file.read_bytes()
        content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}.") from None
    return Shown(key=key, name=f"{folder.name}/{path}", file=file, content=content)


def edit(publication: Publication, seen: Shown, edits: Sequence[Edit], how: str) -> Edited:
    """The edits are made, one after the other, and the digest is in force as its file says now.

    Raises `ConfigError` where the file, or what would become of it, makes no sense; `Refused` where an edit cannot be
    made by its lines alone, names what is not there, or the file is not as it was seen. Then nothing was changed.
    """
    text = seen.text
    _meaning(publication, seen, text)
    for one in edits:
        try:
            text = edited(text, one, lambda typed: _meaning(publication, seen, typed))
        except load.Broken as broken:
            raise ConfigError(f"{broken.sentences}\n\nNothing was changed.", where=seen.name) from None
    return save(publication, seen, text, how)


def save(publication: Publication, seen: Shown, text: str, how: str) -> Edited:
    """The file holds the text, and the digest is in force as it says. Raises as `edit`."""
    if text != seen.text:
        digest = _meaning(publication, seen, text)
        try:
            with publication.store.together() as store:
                publication.keep(store, digest, text.removeprefix("\ufeff"), how)
                replace(seen.file, seen.content, text.encode())
        except Meanwhile as meanwhile:
            raise edited_meanwhile(seen, meanwhile.content) from None
        publication.reload()
    return Edited(file=seen.name, lines=difference(seen.text, text))


def difference(before: str, after: str) -> tuple[str, ...]:
    """The lines of two texts that differ, with where they stand."""
    _, _, *lines = [*unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)] or ["", ""]
    return tuple(lines)


def _meaning(publication: Publication, seen: Shown, text: str) -> Digest:
    others = {*publication.digests, *publication.refused, seen.key}
    return load.parse(text, seen.key, publication.site, seen.name, publication.clock().date(), others)


def edited_meanwhile(seen: Shown, content: bytes) -> Refused:
    """The answer to whoever would change a file that is not as they saw it, with both versions."""
    now = difference(seen.text, content.decode("utf-8", "replace"))
    lines = [re.sub(r"^@@ -\d\S* \+(\d+).*", r"line \1", line) for line in now]
    more = (f"and {len(lines) - SHOWN} lines more",) if len(lines) > SHOWN else ()
    return Refused(
        f"{seen.name} was edited meanwhile. Nothing was changed.",
        advice="\n".join(["As you saw it (-) and as it stands now (+):", *lines[:SHOWN], *more]),
    )

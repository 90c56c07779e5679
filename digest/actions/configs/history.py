"""Every accepted text of a digest's file: listed, compared, and taken back."""

from __future__ import annotations

from datetime import datetime

from digest.actions.configs.edit import Edited, difference, save, shown
from digest.actions.shape import Shape
from digest.errors import Refused, UsageError
from digest.publication import Publication
from digest.store.configs import Version


class KnownVersion(Shape):
    """An accepted text of a digest's file."""

    number: int
    at: datetime
    by: str
    """The account; empty where nobody knows."""
    how: str
    """What was done, in words."""
    added: int
    """Lines, against the version before."""
    removed: int
    in_force: bool


class Compared(Shape):
    """What differs between two texts of a digest's file."""

    before: str
    """In words: "version 3"."""
    after: str
    lines: tuple[str, ...]
    """Lines of `before` behind "-", of `after` behind "+"."""


def versions(publication: Publication, key: str, count: int) -> tuple[KnownVersion, ...]:
    """The newest versions of a digest's file, the newest first."""
    known = publication.store.configs.versions(key, count + 1)
    return tuple(
        _known(version, known[place + 1] if place + 1 < len(known) else None, in_force=place == 0)
        for place, version in enumerate(known[:count])
    )


def compare(publication: Publication, key: str, older: int = 0, newer: int = 0) -> Compared:
    """What differs between two versions; without the newer one the file as it stands is compared, without the older
    one that before it. Raises `UsageError` for a version that is not kept."""
    text = shown(publication, key).text.removeprefix("\ufeff")
    before = _version(publication, key, older) if older else _before(publication, key, text)
    after = _version(publication, key, newer) if newer else None
    return Compared(
        before=f"version {before.number}",
        after=f"version {after.number}" if after else "as it stands",
        lines=difference(before.text, after.text if after else text),
    )


def back(publication: Publication, key: str, number: int = 0) -> Edited:
    """The file says what it said in that version, or in the one before it as it stands; that is a version, too.

    Raises `UsageError` for a version that is not kept, `ConfigError` where it makes no sense any more, and `Refused`
    where the file was edited meanwhile.
    """
    seen = shown(publication, key)
    mark = "\ufeff" if seen.text.startswith("\ufeff") else ""
    text = seen.text.removeprefix(mark)
    version = _version(publication, key, number) if number else _before(publication, key, text)
    if version.text == text:
        raise Refused(f"{seen.name} is as in version {version.number}.", advice="Nothing was changed.")
    return save(publication, seen, mark + version.text, f"back to version {version.number}")


def _version(publication: Publication, key: str, number: int) -> Version:
    known = publication.store.configs.versions(key)
    version = next((version for version in known if version.number == number), None)
    if version is None:
        raise UsageError(
            f"No version {number} of {key} is kept.", advice=f"digest config history {key} lists those that are."
        )
    return version


def _before(publication: Publication, key: str, text: str) -> Version:
    """The last version that says something else than the text."""
    other = next((version for version in publication.store.configs.versions(key) if version.text != text), None)
    if other is None:
        raise Refused(f"There is no earlier version of {key}.", advice="Nothing was changed.")
    return other


def _known(version: Version, before: Version | None, *, in_force: bool) -> KnownVersion:
    lines = difference(before.text if before else "", version.text)
    return KnownVersion(
        number=version.number,
        at=version.at,
        by=version.by,
        how=version.how,
        added=sum(line.startswith("+") for line in lines),
        removed=sum(line.startswith("-") for line in lines),
        in_force=in_force,
    )

"""A digest goes by another name, and keeps its readers, editions and articles [effect: disk]."""

from __future__ import annotations

from pathlib import Path

from digest.actions.shape import Shape
from digest.config.typed.fields import is_name
from digest.errors import Refused, UsageError
from digest.publication import Publication


class Renamed(Shape):
    """A digest under its new name."""

    file: Path
    """Where it is written now."""
    subscribers: int
    """Who came with it."""


def rename(publication: Publication, old: str, new: str) -> Renamed:
    """Subscribers, editions and articles of `old` belong to `new`, and so does its file, unless `new` has one already.

    Raises `UsageError` for what cannot be a name, and `Refused` when it is not clear which files are meant, while the
    digest is being sent, or when `new` has readers.
    """
    _check(publication, old, new)
    folder = publication.site.folder / "digests"
    before, after = folder / f"{old}.yaml", folder / f"{new}.yaml"
    with publication.store.together() as store:
        store.rename(old, new)
        if before.exists():
            before.rename(after)
    return Renamed(file=after, subscribers=publication.store.subscribers.count(new))


def _check(publication: Publication, old: str, new: str) -> None:
    if not is_name(new):
        raise UsageError(
            f'"{new}" cannot be the name of a digest.', advice="Small letters a to z, digits and hyphens make one."
        )
    files = {*publication.digests, *publication.refused}
    if old in files and new in files:
        raise Refused(f"There are files of both {old} and {new}.", advice="Remove the one that is not wanted.")
    if old not in files and new not in files:
        raise Refused(f"There is no file of {old} nor of {new}.", advice=f"Its file is to be digests/{new}.yaml.")
    if any(edition.digest == old for edition in publication.store.editions.sending()):
        raise Refused(f"{old} is being sent.", advice=f"digest send {old} finishes that; then rename it.")

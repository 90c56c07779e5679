"""A source is taken out of a digest's file."""

from __future__ import annotations

import os

from digest.actions.configs.edit import Edited, edit, shown
from digest.actions.sources.listing import KnownSource, known_sources
from digest.config.edits.edit import Place, Remove
from digest.errors import UsageError
from digest.publication import Publication


def remove_source(publication: Publication, what: str, name: str = "") -> Edited:
    """The digest has the source of that name or address no longer; its articles stay open until they are settled.

    Raises `UsageError` where there is none, or several digests have it and none is named, and as `edit`.
    """
    known = _meant(publication, what.strip(), name)
    seen = shown(publication, known.digest.key)
    entry = known.source.url or _typed(publication, known)
    remove = Remove(place=Place(field="sources"), entry=entry)
    return edit(publication, seen, [remove], f"source {known.name} removed")


def _meant(publication: Publication, what: str, name: str) -> KnownSource:
    meant = [known for known in known_sources(publication, name) if known.is_called(what)]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise UsageError(
            f'There is no source "{what}".', advice="digest sources lists them; its name or its URL will do."
        )
    lines = "\n".join(f"  {known.source.key} of {known.digest.key}" for known in meant)
    raise UsageError(f'Several sources are called "{what}". Say which, by its URL and with --of:\n{lines}')


def _typed(publication: Publication, known: KnownSource) -> str:
    """What has no address, as its file names it: a folder counts from beside the file."""
    if not known.source.folder:
        return f"digest:{known.source.digest}" if known.source.digest else f"imap:{known.source.imap}"
    beside = publication.site.folder / "digests"
    return f"folder:{os.path.relpath(known.source.folder, beside)}"

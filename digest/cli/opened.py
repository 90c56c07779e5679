"""The publication that a command works on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from digest import environment, timetable
from digest import wiring as wirings
from digest.cli.screen import complain, when
from digest.cli.session import session
from digest.config import folder as folders
from digest.config import load
from digest.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from digest.config.load import Broken
    from digest.publication import Publication
    from digest.wiring import Wiring

#: Of a file that never made sense, or is not there yet.
NOTHING_IN_FORCE = "Nothing was changed. No earlier version of it made sense, so nothing of it is sent."


@contextmanager
def opened() -> Iterator[Wiring]:
    """The publication, opened; closed again at the end, whatever happens.

    A file that cannot be used is raised as `ConfigError` that also says what stays in force.
    """
    try:
        wiring = wirings.Wiring.open(existing_folder())
    except load.Broken as broken:
        raise ConfigError(
            f"{broken}\n\nNothing was changed. A digest start that runs goes on with the last version that made sense."
        ) from None
    with wiring:
        try:
            yield wiring
        except load.Broken as broken:
            raise ConfigError(f"{broken}\n\n{_still(wiring.publication, broken)}") from None


@contextmanager
def opened_anyway(*, keyed: bool = True) -> Iterator[Wiring]:
    """The publication, opened; while its digest.yaml cannot be used, with what the database says of it, and a complaint
    that says so. Without `keyed` also while the key of its addresses is lost."""
    with wirings.Wiring.open_anyway(existing_folder(), keyed=keyed) as wiring:
        if wiring.publication.broken:
            complain(f"{wiring.publication.broken}\n\nThis is what the database says. Times are UTC.\n")
        yield wiring


def folder() -> Path:
    """The configuration folder, whether there is one or not."""
    return environment.folder_from_environment(session.get().config)


def existing_folder() -> Path:
    """The configuration folder. Raises `UsageError` when no publication is there."""
    here = folder()
    if not os.path.lexists(here / "digest.yaml"):
        meant = folders.meant_as_site(here)
        first = f"Rename {meant}: its name must be digest.yaml." if meant else "digest init makes it;"
        raise UsageError(
            f"There is no publication here: {here / 'digest.yaml'} is missing.",
            advice=f"{first} --config DIR names the configuration folder of another.",
        )
    return here


def in_force(publication: Publication, key: str) -> str:
    """What counts while the file of that digest makes no sense."""
    accepted = publication.accepted(key)
    if not accepted or key not in publication.digests:
        return NOTHING_IN_FORCE
    zone, now = publication.site.zone, publication.clock()
    coming = timetable.upcoming(publication.digests[key], zone, now, 1, publication.readers(publication.digests[key]))
    next_send = f"; next send {when(coming[0].at, zone, now)}" if coming else ""
    return f"Nothing was changed. The version of {when(accepted, zone, now)} stays in force{next_send}."


def look_in_force(wiring: Wiring, name: str) -> str:
    """What counts while a look of that name cannot be used."""
    if wiring.looks.last(name):
        return "Nothing was changed. Mails that are due go out in this look as it last worked."
    return f"Nothing was changed. It never worked, so no digest with `look: {name}` is sent."


def _still(publication: Publication, broken: Broken) -> str:
    key = next((key for key, other in publication.refused.items() if other is broken), "")
    return in_force(publication, key) if key else "Nothing was written."

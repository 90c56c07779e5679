"""What the program's own options say, and the publication they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from digest.config.load import Broken
    from digest.wiring import Wiring

#: Of a file that never made sense, or is not there yet.
NOTHING_IN_FORCE = "Nothing was changed. No earlier version of it made sense, so nothing of it is sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    config: str = ""
    """`--config`, or empty."""
    debug: bool = False


#: Of the command that is running.
session: ContextVar[Session] = ContextVar("session", default=Session())  # noqa: B039 frozen


@contextmanager
def opened() -> Iterator[Wiring]:
    """The publication, opened; closed again at the end, whatever happens.

    A file that cannot be used is raised as `ConfigError` that also says what stays in force.
    """
    from digest.config.load import Broken
    from digest.wiring import Wiring

    folder = existing_folder()
    try:
        wiring = Wiring.open(folder)
    except Broken as broken:
        raise ConfigError(
            f"{broken}\n\nNothing was changed. A digest start that runs goes on with the last version that made sense."
        ) from None
    with wiring:
        try:
            yield wiring
        except Broken as broken:
            raise ConfigError(f"{broken}\n\n{_still(wiring, broken)}") from None


def existing_folder() -> Path:
    """The configuration folder. Raises `UsageError` when no publication is there."""
    from digest.wiring import folder_from_environment

    folder = folder_from_environment(session.get().config)
    if not (folder / "digest.yaml").exists():
        raise UsageError(
            f"There is no publication here: {folder / 'digest.yaml'} is missing.",
            advice="digest init makes it; --config DIR names the configuration folder of another.",
        )
    return folder


def in_force(wiring: Wiring, key: str) -> str:
    """What counts while the file of that digest makes no sense."""
    from digest.cli.screen import when
    from digest.timetable import upcoming

    last = wiring.store.configs.last(key)
    if not last or key not in wiring.publication.digests:
        return NOTHING_IN_FORCE
    zone, now = wiring.publication.site.zone, wiring.clock()
    coming = upcoming(wiring.publication.digests[key], zone, now, 1)
    next_send = f"; next send {when(coming[0].at, zone, now)}" if coming else ""
    return f"Nothing was changed. The version of {when(last[1], zone, now)} stays in force{next_send}."


def _still(wiring: Wiring, broken: Broken) -> str:
    key = next((key for key, other in wiring.publication.refused.items() if other is broken), "")
    return in_force(wiring, key) if key else "Nothing was written."

"""The database fits this version of the program."""

from __future__ import annotations

from pathlib import Path

from digest.store import Store
from digest.wiring import configuration


def upgrade(folder: Path) -> str:
    """The database of that configuration folder has this version's tables, whatever it had before; a SQLite file was
    copied first. Gives what was done, as a sentence."""
    site = configuration(folder).site
    return Store.upgrade(site.database, site.address_key)

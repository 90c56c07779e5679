"""The database fits this version of the program."""

from __future__ import annotations

from pathlib import Path

from digest.config.site import ADDRESS_KEY
from digest.environment import database_url
from digest.store import Store


def upgrade(folder: Path) -> str:
    """The database of that configuration folder has this version's tables, whatever it had before, also while its
    digest.yaml cannot be used; a SQLite file was copied first. Gives what was done, as a sentence."""
    url = database_url(folder)
    return Store.upgrade(url, folder.absolute().parent / ADDRESS_KEY)

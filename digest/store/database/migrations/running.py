"""Runs revisions inside a transaction that somebody else began and ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection


def is_known(revision: str, folders: Sequence[Path]) -> bool:
    """One of the revisions in the folders is called so."""
    try:
        return ScriptDirectory.from_config(_config(folders)).get_revision(revision) is not None
    except CommandError:
        return False


def heads(folders: Sequence[Path]) -> tuple[str, ...]:
    """The revisions in the folders that no other follows: one, when all is well."""
    return tuple(ScriptDirectory.from_config(_config(folders)).get_heads())


def run(connection: Connection, folders: Sequence[Path], head: str, version_table: str, address_key: Path) -> None:
    """The tables stand at `head`, nothing committed yet, and addresses are hashed with the key in that file."""
    config = _config(folders)
    config.attributes["connection"] = connection
    config.attributes["version_table"] = version_table
    config.attributes["address_key"] = address_key
    command.upgrade(config, head)


def _config(folders: Sequence[Path]) -> Config:
    config = Config()
    # ConfigParser reads % as the beginning of a name; a folder may well be called so.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("version_locations", "\n".join(str(f).replace("%", "%%") for f in folders))
    config.set_main_option("path_separator", "newline")
    return config

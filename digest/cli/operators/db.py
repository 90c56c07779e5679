"""`digest db upgrade`: the database fits this version of the program."""

from __future__ import annotations

import typer

from digest.actions.upkeep import database
from digest.cli.help import Command, Group
from digest.cli.opened import existing_folder
from digest.cli.screen import say

app = typer.Typer(add_completion=False, cls=Group, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def root() -> None:
    """Bring the database to this version of the program."""


@app.command(cls=Command)
def upgrade() -> None:
    """Bring the database to this version of the program.

    SQLite is copied first; of PostgreSQL make a backup yourself.
    """
    say(database.upgrade(existing_folder()))

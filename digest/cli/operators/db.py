"""`digest db upgrade`: the database fits this version of the program."""

from __future__ import annotations

import typer

from digest.cli.help import Command, Group

app = typer.Typer(add_completion=False, cls=Group, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def root() -> None:
    """Bring the database to this version of the program."""


@app.command(cls=Command)
def upgrade() -> None:
    """Bring the database to this version of the program.

    SQLite is copied first; of PostgreSQL make a backup yourself.
    """
    from digest.cli.opened import existing_folder
    from digest.cli.screen import say
    from digest.store import Store
    from digest.wiring import configuration

    say(Store.upgrade(configuration(existing_folder()).site.database))

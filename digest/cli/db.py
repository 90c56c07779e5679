"""`digest db upgrade`: the database fits this version of the program."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The database.")


@app.callback()
def root() -> None:
    """The database."""


@app.command()
def upgrade() -> None:
    """Bring the database to this version of the program; SQLite is copied first."""
    from digest.app import configuration, folder_from_environment
    from digest.cli.screen import say
    from digest.cli.session import session
    from digest.store import Store

    site = configuration(folder_from_environment(session.get().config)).site
    say(Store.upgrade(site.database))

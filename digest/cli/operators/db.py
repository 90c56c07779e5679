"""`digest db`: the database fits this version of the program; a lost key is replaced."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.upkeep import database
from digest.actions.upkeep import new_key as beginning
from digest.cli.help import Command, Group
from digest.cli.opened import existing_folder
from digest.cli.options import whole
from digest.cli.screen import ask, say

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


@app.command("new-key", cls=Command)
def new_key(
    yes: Annotated[
        int | None,
        typer.Option(
            "--yes",
            metavar="COUNT",
            help="Of people who are forgotten, instead of being asked.",
            parser=whole(0, 10**9),
        ),
    ] = None,
) -> None:
    """Begin a new address.key, where the one before is lost for ever.

    Who was erased is then known to nobody, and a list can bring them back. Shows how many they are and asks for that
    number. Put the file back from a backup instead wherever there is one.
    """

    def asked(forgotten: int, known: int) -> str:
        say(f"Addresses that are hashed with a new key: {known:,}.")
        say(f"{_people(forgotten)} erased will be known to nobody: from then on a list can bring them back.")
        return str(yes) if yes is not None else ask("Type how many are forgotten, to begin a new key")

    begun = beginning.begin_new_key(existing_folder(), asked)
    say(f"The new key lies in {begun.file}. Keep it; copy it to every machine of this database.")
    if begun.aside:
        say(f"What lay there before is {begun.aside} now.")
    if begun.before:
        say(f"The database as it was: {begun.before}")
    say("Read the newest list of those who left again: digest subscribers import FILE --unsubscribed")


def _people(count: int) -> str:
    return "1 person who was" if count == 1 else f"{count:,} people who were"

"""`digest restore`: a publication as a backup has it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digest import environment
from digest.actions.upkeep import restore as restoring
from digest.cli.screen import say
from digest.cli.session import session


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What digest backup made.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put aside what is there now.")] = False,
) -> None:
    """Put database, key and configuration in place, from a backup.

    The whole of it is looked at before anything changes. Nothing is sent then until digest adopt: the backup does not
    know what was sent after it was made.
    """
    folder = environment.folder_from_environment(session.get().config)
    put = restoring.restore(folder, file, environment.utc_now(), replace=replace)
    say(f"{folder} and what belongs to it are as they were on {put.made:%Y-%m-%d at %H:%M} UTC.")
    for path in put.aside:
        say(f"What was there before is {path}.")
    if not put.database:
        say("The database is a server's and was not in it: pg_restore --dbname=DATABASE digest.dump; then digest stop.")
        return
    say(
        "It is a copy, and sends nothing: editions and subscribers since then are not known here. Look at digest status"
    )
    say("and digest history, and type digest adopt when the original is switched off for good.")

"""`digest init`: the configuration folder of a publication."""

from __future__ import annotations

from typing import Annotated

import typer

from digest import environment
from digest.actions.people import address as addresses
from digest.actions.setup import init as making
from digest.cli.screen import asked, say
from digest.cli.session import session


def init(
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Of the publication.")] = "",
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="Such as Europe/London.")] = "",
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Postal address.")] = "",
    editor: Annotated[str, typer.Option("--editor", metavar="MAIL", help="Mail address of an editor.")] = "",
    language: Annotated[
        str, typer.Option("--language", metavar="CODE", help="Such as en or de; en without.", show_default=False)
    ] = "en",
) -> None:
    """Make the configuration folder of a publication.

    Asks for what is not given. Nothing that is there already is changed.
    """
    folder = environment.folder_from_environment(session.get().config)
    making.free_folder(folder)
    new = making.NewPublication(
        name=asked("--name", name, "Name of the publication"),
        timezone=asked("--timezone", timezone, "Time zone", default=making.zone_here(), check=making.check_zone),
        address=asked("--address", address, "Postal address, as it will stand in each mail"),
        editor=asked("--editor", editor, "Mail address of an editor", check=addresses.checked),
        language=language,
    )
    file = making.make_publication(folder, new)
    say(f"Made {file}. Next: digest new NAME makes a digest.")

"""`digest publish`: the editions as pages in a folder, for any web server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digest.actions.upkeep import publish as publishing
from digest.cli.opened import opened
from digest.cli.screen import say
from digest.text.durations import counted


def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the pages go; made when missing.")],
) -> None:
    """Write the editions as pages, an archive and a feed.

    They go into a folder. Only what changed is written, and nothing is removed. Drafts have no page.
    """
    with opened() as wiring:
        files = publishing.publish(wiring, folder)
        address = wiring.publication.site.web.url
    if not files.written and not files.as_before:
        say("No edition was sent yet: there is nothing to publish.")
        return
    say(f"{counted(files.written, 'file')} written, {files.as_before:,} as before.")
    say(f"Open {folder / 'index.html'}")
    if not address:
        say("\nThere is no feed: it needs whole addresses. Say in config/digest.yaml where the folder is served:")
        say("  web:\n    url: https://…")

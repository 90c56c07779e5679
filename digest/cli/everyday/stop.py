"""`digest stop` and `digest go`: the red button."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions import named
from digest.actions import stop as stopping
from digest.cli.everyday.send import send
from digest.cli.opened import opened
from digest.cli.screen import plain, say


def stop(
    why: Annotated[
        str, typer.Argument(metavar="WHY", help="Kept and shown until digest go.", show_default=False)
    ] = "stopped by hand",
) -> None:
    """Halt all sending within one batch.

    It stays halted across restarts until digest go.
    """
    with opened() as wiring:
        stopping.stop(wiring.publication, plain(why) or "stopped by hand")
        say("All sending is stopped. digest go lifts it; nobody gets anything twice.")


def go(
    name: Annotated[list[str] | None, typer.Argument(metavar="[NAME]", help="Go on with this digest at once.")] = None,
) -> None:
    """Lift a stop.

    What waits goes out with the next run of digest start, or with digest send.
    """
    with opened() as wiring:
        key = named.digest_called(wiring.publication, " ".join(name)) if name else ""
        why = stopping.go(wiring.publication)
        say(f"Lifted: {why}." if why else "Nothing was stopped.")
        waiting = stopping.half_sent(wiring.publication)
        for edition in waiting:
            if edition.digest != key:
                say(f"{edition.name} is half sent: digest send {edition.digest} goes on with it.")
    if any(edition.digest == key for edition in waiting):
        send([key])

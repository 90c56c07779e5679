"""`digest stop` and `digest go`: the red button."""

from __future__ import annotations

from typing import Annotated

import typer


def stop(
    why: Annotated[
        str, typer.Argument(metavar="WHY", help="Kept and shown until digest go.", show_default=False)
    ] = "stopped by hand",
) -> None:
    """Halt all sending within one batch.

    It stays halted across restarts until digest go.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import plain, say

    with opened() as wiring:
        wiring.store.deliveries.stop(plain(why) or "stopped by hand", wiring.clock())
        say("All sending is stopped. digest go lifts it; nobody gets anything twice.")


def go(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Go on with this digest at once.", show_default=False)
    ] = "",
) -> None:
    """Lift a stop.

    What waits goes out with the next run of digest start, or with digest send.
    """
    from digest.cli.everyday.send import send
    from digest.cli.opened import opened
    from digest.cli.screen import say

    with opened() as wiring:
        if name:
            wiring.publication.in_force(name)
        stopped = wiring.store.deliveries.stopped()
        if stopped:
            wiring.store.deliveries.go()
        say(f"Lifted: {stopped}." if stopped else "Nothing was stopped.")
        waiting = wiring.store.editions.sending()
        for edition in waiting:
            if edition.digest != name:
                say(f"{edition.name} is half sent: digest send {edition.digest} goes on with it.")
    if any(edition.digest == name for edition in waiting):
        send(name)

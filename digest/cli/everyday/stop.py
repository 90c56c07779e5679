"""`digest stop` and `digest go`: the red button."""

from __future__ import annotations

from typing import Annotated

import typer

from digest import environment
from digest.actions import named
from digest.actions import stop as stopping
from digest.cli.everyday.send import send
from digest.cli.opened import folder, opened
from digest.cli.screen import plain, say


def stop(
    why: Annotated[
        str, typer.Argument(metavar="WHY", help="Kept and shown until digest go.", show_default=False)
    ] = "stopped by hand",
) -> None:
    """Halt all sending within one batch.

    It stays halted across restarts until digest go. What was to leave in a while (digest send --in) is a draft again.
    """
    with environment.database_of(folder()) as store:
        now = store.clock(environment.utc_now)()
        kept_back = stopping.stop(store, plain(why) or "stopped by hand", now, environment.account())
        say("All sending is stopped. digest go lifts it; nobody gets anything twice.")
        for draft in kept_back:
            say(f"{draft.name} did not leave: it is a draft again.")


def go(
    name: Annotated[list[str] | None, typer.Argument(metavar="[NAME]", help="Go on with this digest at once.")] = None,
) -> None:
    """Lift a stop.

    What waits goes out with the next run of digest start, or with digest send.
    """
    key = ""
    if name:
        with opened() as wiring:
            key = named.digest_called(wiring.publication, " ".join(name))
    with environment.database_of(folder()) as store:
        why = stopping.go(store, store.clock(environment.utc_now)())
        say(f"Lifted: {why}." if why else "Nothing was stopped.")
        waiting = stopping.half_sent(store)
        for edition in waiting:
            if edition.digest != key:
                say(f"{edition.name} is half sent: digest send {edition.digest} goes on with it.")
    if any(edition.digest == key for edition in waiting):
        send([key])

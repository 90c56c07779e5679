"""`digest stop` and `digest go`: the red button."""

from __future__ import annotations

from typing import Annotated

import typer


def stop(why: Annotated[str, typer.Argument(help="Kept and shown until `digest go`.")] = "stopped by hand") -> None:
    """Halt all sending within one batch; it stays halted across restarts until `digest go`."""
    from digest.cli.screen import say
    from digest.cli.session import opened

    with opened() as app:
        app.store.deliveries.stop(why, app.clock())
        say("All sending is stopped. digest go lifts it; nobody gets anything twice.")


def go() -> None:
    """Lift a stop; what waits goes out with the next run."""
    from digest.cli.screen import say
    from digest.cli.session import opened

    with opened() as app:
        stopped = app.store.deliveries.stopped()
        if not stopped:
            say("Nothing was stopped.")
            return
        app.store.deliveries.go()
        waiting = ", ".join(edition.name for edition in app.store.editions.sending())
        say(f"Lifted: {stopped}." + (f" Half sent: {waiting}; digest send goes on with it." if waiting else ""))

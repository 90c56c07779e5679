"""`digest start`: the scheduler, until it is told to stop."""

from __future__ import annotations

import signal
from threading import Thread
from typing import Annotated

import typer

from digest.cli.opened import existing_folder
from digest.cli.screen import say
from digest.errors import UsageError
from digest.schedule.service import Service


def start(
    only: Annotated[
        str, typer.Option("--only", metavar="PART", help="schedule: what there is to start.", show_default=False)
    ] = "schedule",
) -> None:
    """Send every digest when it is due, until stopped.

    Ctrl-C or SIGTERM ends it cleanly: no new run begins, and what is being handed over is finished.
    """
    if only != "schedule":
        raise UsageError(f'There is no part "{only}".', advice="digest start --only schedule")
    service = Service(existing_folder())
    for number in (signal.SIGTERM, signal.SIGINT):
        # In a thread: the one that was interrupted may hold the very lock that is needed.
        signal.signal(number, lambda *_: Thread(target=service.stop).start())
    service.start(say)
    service.wait()
    say("Stopped; nothing is half-done.")

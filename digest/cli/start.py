"""`digest start`: the scheduler, until it is told to stop."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.errors import UsageError


def start(
    only: Annotated[str, typer.Option("--only", metavar="PART", help="schedule")] = "schedule",
) -> None:
    """Send every digest when it is due, until stopped (Ctrl-C or SIGTERM ends cleanly)."""
    import signal
    from threading import Thread

    from digest.app import folder_from_environment
    from digest.cli.screen import say
    from digest.cli.session import session
    from digest.schedule.service import Service

    if only != "schedule":
        raise UsageError(f'There is no part "{only}".', advice="digest start --only schedule")
    service = Service(folder_from_environment(session.get().config))
    for number in (signal.SIGTERM, signal.SIGINT):
        # In a thread: the one that was interrupted may hold the very lock that is needed.
        signal.signal(number, lambda *_: Thread(target=service.stop).start())
    service.start(say)
    service.wait()
    say("Stopped; nothing is half-done.")

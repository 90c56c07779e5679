"""`digest health`: for monitors."""

from __future__ import annotations

import typer

from digest.actions.duty import health as duty
from digest.cli.opened import opened_anyway
from digest.cli.options import AsJson
from digest.cli.screen import say, show_json


def health(as_json: AsJson = False) -> None:
    """Ask whether somebody is on duty, for monitors.

    Exits with 1 when nobody is, when an edition is overdue, or when sending is stopped, and says so.
    """
    with opened_anyway() as wiring:
        now = duty.health(wiring.publication)
    if as_json:
        show_json(now)
    elif now.well:
        say(f"Well. On duty: {', '.join(sorted({worker.host for worker in now.on_duty}))}.")
    else:
        for problem in now.problems:
            say(f"{problem}.", hang=2)
    if not now.well:
        raise typer.Exit(1)

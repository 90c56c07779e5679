"""`digest start`: the scheduler, until it is told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest import environment
from digest.cli import progress
from digest.cli.ending import told_to_end
from digest.cli.everyday.send import sentence
from digest.cli.opened import existing_folder
from digest.cli.screen import plain, say
from digest.schedule import service as services
from digest.schedule import supervised
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.config.site import Site
    from digest.schedule.service import Due


def start(
    only: Annotated[
        str,
        typer.Option("--only", metavar="PART", help="A part of it: schedule, send, collect or web."),
    ] = "",
) -> None:
    """Send every digest when it is due, until stopped.

    Says of each edition that it was sent, skipped or held, and what it waits for. Ctrl-C or SIGTERM ends it cleanly: no
    new run begins, and what is being handed over is finished. With --only this machine does one part of the work.
    """
    service = services.Service(
        existing_folder(),
        show=lambda due: say(sentence_of(due, service.site)),
        report=progress.stands_still,
        roles=services.roles_of(only),
        supervisor=supervised.Supervisor(environment.supervisor()),
    )
    with told_to_end(service.stop):
        count, zone = service.start(), service.site.timezone
        if only in ("", "schedule"):
            say(f"Watching {counted(count, 'schedule')} in {zone}; digest next lists what is due.")
        else:
            say(f"On duty: {only}.")
        if service.serves_at:
            say(f"Pages: {service.serves_at}, for {service.site.web.url or 'this machine'}.")
        service.wait()
    say("Stopped; nothing is half-done.")


def sentence_of(due: Due, site: Site) -> str:
    """ "morning 2026-11-24 07:00: Sent to 12 of 12 subscribers."."""
    edition = f"{due.digest.key} {due.occasion.words}"
    if due.report is None:
        return plain(f"{edition}: Not sent: {due.failure.rstrip('.')}. It is tried again by itself.")
    return plain(f"{edition}: {' '.join(sentence(due.report, site).split())}")

"""`digest doctor`: what is missing or wrong on this machine, with what to do."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.upkeep import dns_records
from digest.actions.upkeep import doctor as diagnosing
from digest.cli.opened import opened_anyway
from digest.cli.screen import say
from digest.text.durations import counted


def doctor(
    live: Annotated[
        bool,
        typer.Option("--live", help="Ask the provider of the mails, too, and the DNS for SPF, DKIM and DMARC."),
    ] = False,
) -> None:
    """Look for what is missing or wrong on this machine.

    Says what to do about it, and exits with 1 when there is anything.
    """
    with opened_anyway(keyed=False) as wiring:
        records = dns_records.dns_records if live else None
        looked_at = diagnosing.diagnoses(wiring.publication, wiring.parser, wiring.place.mark, records, wiring.asked)
    for diagnosis in looked_at:
        say(f"{'ok' if diagnosis.good else '! '} {diagnosis.what}", hang=3)
        if diagnosis.advice and not diagnosis.good:
            say(f"     {diagnosis.advice}", hang=5)
    wrong = sum(not diagnosis.good for diagnosis in looked_at)
    if wrong:
        say(f"\n{counted(wrong, 'thing')} to look at.")
        raise typer.Exit(1)

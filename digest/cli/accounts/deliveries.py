"""`digest deliveries`: what became of every mail of an edition."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.ledger import deliveries as ledger
from digest.cli.accounts.edition_words import NameAndDate, split
from digest.cli.opened import opened_anyway
from digest.cli.options import AsJson
from digest.cli.screen import say, show_json, table


def deliveries(
    words: NameAndDate = None,
    answer: Annotated[
        str,
        typer.Option(
            "--answer",
            metavar="ANSWER",
            help="Only due, accepted, rejected, uncertain, expired or suppressed ones.",
            show_default=False,
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List who got an edition, who did not, and why."""
    with opened_anyway() as wiring:
        name, date = split(wiring.publication, words)
        everybody = tuple(ledger.deliveries(wiring.publication, name, date, answer))
    if as_json:
        show_json(everybody)
        return
    if not everybody:
        say("Nobody.")
    table(
        ("Address", "Answer", "Reason"), [(one.address, one.answer, one.reason or one.provider_id) for one in everybody]
    )

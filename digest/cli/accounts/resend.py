"""`digest resend`: somebody gets an edition once more, or after all."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.ledger import decide
from digest.cli.accounts.edition_words import NameDateAndAddress, split, split_off_address
from digest.cli.accounts.resolve import sentence
from digest.cli.opened import opened_anyway
from digest.cli.screen import say


def resend(
    words: NameDateAndAddress = None,
    answer: Annotated[
        str,
        typer.Option(
            "--answer",
            metavar="ANSWER",
            help="Instead of one reader: all that were given up (expired), or all that were rejected.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Send an edition once more to one reader, or after all to some.

    To those who were given up when time ran out, or who were rejected. A second copy stands in the ledger.
    """
    edition, address = split_off_address(words)
    with opened_anyway() as wiring:
        name, date = split(wiring.publication, edition)
        decided = decide.resend(wiring.publication, name, date, address=address, answer=answer)
    say(sentence(decided))

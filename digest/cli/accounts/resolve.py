"""`digest resolve`: a person says what became of mails of unknown outcome."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.ledger import decide
from digest.cli.accounts.edition_words import NameDateAndAddress, split, split_off_address
from digest.cli.opened import opened_anyway
from digest.cli.screen import say
from digest.text.durations import counted


def resolve(
    words: NameDateAndAddress = None,
    as_: Annotated[
        str, typer.Option("--as", metavar="sent|resend", help="They have it; or they get it again.", show_default=False)
    ] = "",
) -> None:
    """Say what became of mails of unknown outcome.

    Of all of an edition, or of one reader. With resend, whoever has the mail already gets it twice.
    """
    edition, address = split_off_address(words)
    with opened_anyway() as wiring:
        name, date = split(wiring.publication, edition)
        decided = decide.resolve(wiring.publication, name, date, as_, address)
    say(sentence(decided))


def sentence(decided: decide.Decided) -> str:
    """What was decided, and what comes of it."""
    mails = counted(decided.mails, "mail")
    if not decided.due:
        return f"{decided.edition}: {mails} {'counts' if decided.mails == 1 else 'count'} as sent."
    are = "is" if decided.mails == 1 else "are"
    return (
        f"{decided.edition}: {mails} {are} due. digest start sends what is due by itself; "
        f"digest send {decided.edition} does so now."
    )

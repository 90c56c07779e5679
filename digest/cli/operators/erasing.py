"""`digest subscribers erase`: somebody is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions.people import erase as erasing
from digest.cli.opened import opened
from digest.cli.options import AsJson
from digest.cli.screen import ask, complain, plain, say, show_json
from digest.errors import Refused
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.people.erase import Erasable


def erase(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Who is to be forgotten.")],
    yes: Annotated[bool, typer.Option("--yes", help="Instead of being asked.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget somebody who asked for it.

    Address and name are gone, from the outbox too; the ledger keeps its counts. A hash of the address stays, so that no
    list brings them back.
    """
    with opened() as wiring:
        known = erasing.erasable(wiring.publication, address)
        if not yes:
            complain(_of(known))
            typed = ask("Type the address once more to erase all that")
            if typed.casefold() != known.address.casefold():
                raise Refused("Nothing was erased.", advice="In scripts: --yes.")
        erasing.erase(wiring.publication, known.address)
    if as_json:
        show_json(known)
        return
    say(f"{known.address} is forgotten, and gets nothing any more.")
    for copy in known.copies:
        say(f"{copy} was made before and holds them still: delete it once you do not need it.")
    say("Backups and exported lists of your own hold them too.")


def _of(known: Erasable) -> str:
    name = f" ({plain(known.name)})" if known.name else ""
    digests = ", ".join(known.digests) or "no digest"
    return f"{known.address}{name}: {digests}; {counted(known.mails, 'mail')} in the outbox."

"""`digest rebuild`: the mails of a past edition made again, and whether they are the same."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions import named
from digest.actions import rebuild as rebuilding
from digest.cli.opened import opened
from digest.cli.options import AsJson, is_date
from digest.cli.screen import plain, say, show_json


def rebuild(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME] [DATE]", help="The digest; the date of a sent edition, the last one without."),
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Exit with 1 unless every byte is the same.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a past edition's mails again, and compare them.

    They are made of the stories that were frozen, with the digest's file as it was then. A restored backup on another
    machine gives the same bytes and the same hash. Nothing is sent, and nothing changes.
    """
    with opened() as wiring:
        name, date = named.digest_and_rest(wiring.publication, " ".join(words or ()).split(), is_date)
        rebuilt = rebuilding.rebuild(wiring, name, " ".join(date))
    show_json(rebuilt) if as_json else _show(rebuilt)
    if verify and not rebuilt.same:
        raise typer.Exit(1)


def _show(rebuilt: rebuilding.Rebuilt) -> None:
    say(f"{rebuilt.edition}, frozen as {rebuilt.hash}.")
    if rebuilt.stored != rebuilt.hash:
        say(f"What is stored of it has another hash: {rebuilt.stored}. The database was changed.", hang=2)
    for mail in rebuilt.mails:
        say(f"{mail.segment}  {'the same' if mail.same else 'differs: ' + plain(mail.difference)}", hang=2)
    for remark in rebuilt.changed:
        say(remark, hang=2)
    say("Every byte is the same." if rebuilt.same else "It is not the same.")

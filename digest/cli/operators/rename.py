"""`digest rename`: a digest goes by another name, and keeps its readers, editions and articles."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.setup import rename as renaming
from digest.cli.opened import opened
from digest.cli.screen import say
from digest.text.durations import counted


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="As it is called now, or was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As it is to be called.")],
) -> None:
    """Give a digest another name.

    Its subscribers, editions and articles go with it, and its file, unless that has the new name
    already; digests that name it call it so.
    """
    with opened() as wiring:
        digest = renaming.rename(wiring.publication, old, new)
    say(f"{old} is {new} from now on, with {counted(digest.subscribers, 'subscriber')}: {digest.file}.")
    for name in digest.changed:
        say(f"{name} names it so, too.")

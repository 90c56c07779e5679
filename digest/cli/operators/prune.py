"""`digest prune`: what nobody needs any more is forgotten."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.upkeep import prune as pruning
from digest.cli.opened import opened
from digest.cli.screen import say


def prune(
    keep: Annotated[
        str,
        typer.Option("--keep", metavar="TIME", help="How long things are kept; 180 days without.", show_default=False),
    ] = "180 days",
) -> None:
    """Forget what nobody needs any more.

    Old articles, runs and attempts go, and copies of pictures that no edition shows; editions, subscribers and
    suppressions stay.
    """
    span = pruning.kept(keep)
    with opened() as wiring:
        gone = pruning.prune(wiring, span)
    counts = ", ".join(f"{count:,} {noun}" for noun, count in sorted(gone.items()) if count)
    say(f"Forgotten: {counts or 'nothing'}.")

"""`digest prune`: what nobody needs any more is forgotten."""

from __future__ import annotations

from typing import Annotated

import typer


def prune(
    keep: Annotated[
        str,
        typer.Option("--keep", metavar="TIME", help="How long things are kept; 180 days without.", show_default=False),
    ] = "180 days",
) -> None:
    """Forget what nobody needs any more.

    Old articles, runs and attempts go; editions, subscribers and suppressions stay.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import say
    from digest.config.typed.amounts import duration
    from digest.config.typed.unclear import Unclear
    from digest.errors import UsageError

    try:
        span = duration(keep)
    except Unclear as unclear:
        raise UsageError(unclear.what.rstrip(":"), advice="For example: digest prune --keep '180 days'") from None
    with opened() as wiring:
        gone = wiring.store.prune(wiring.clock() - span)
        said = ", ".join(f"{count:,} {what}" for what, count in sorted(gone.items()) if count)
        say(f"Forgotten: {said or 'nothing'}.")

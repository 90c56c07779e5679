"""`digest next`: what is due, and when."""

from __future__ import annotations

from typing import Annotated

import typer


def next_(
    name: Annotated[str, typer.Argument(help="One digest; all without.")] = "",
    count: Annotated[int, typer.Option("--count", min=1, max=200, help="How many.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
) -> None:
    """List the next sends."""
    from digest.cli.screen import say, show_json, table, when
    from digest.cli.session import opened
    from digest.schedule.timetable import upcoming

    with opened() as app:
        digests = [app.in_force(name)] if name else list(app.digests.values())
        coming = sorted(
            (
                (occasion.at, digest.key, occasion.key)
                for digest in digests
                for occasion in upcoming(digest, app.site.zone, app.clock(), count)
            ),
        )[:count]
        if as_json:
            show_json([{"digest": key, "at": at.isoformat(), "occasion": nominal} for at, key, nominal in coming])
            return
        if not coming:
            say("Nothing is scheduled: every digest is sent by hand (send: by hand).")
        table(("When", "Digest"), [(when(at, app.site.zone), key) for at, key, _ in coming])

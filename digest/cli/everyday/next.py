"""`digest next`: what is due, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.cli.options import AnyName, AsJson, whole


def next_(
    name: AnyName = "",
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many; 10 without.", parser=whole(1, 200), show_default=False),
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """List the next sends."""
    from digest.cli.screen import say, show_json, table, when
    from digest.cli.session import opened
    from digest.timetable import upcoming

    with opened() as wiring:
        digests = [wiring.publication.in_force(name)] if name else list(wiring.publication.digests.values())
        zone, now = wiring.publication.site.zone, wiring.clock()
    coming = sorted(
        (occasion.at, digest.key, occasion.key) for digest in digests for occasion in upcoming(digest, zone, now, count)
    )[:count]
    if as_json:
        show_json([{"digest": key, "at": at, "occasion": nominal} for at, key, nominal in coming])
    elif not digests:
        say("No digest yet: digest new NAME makes one.")
    elif not coming:
        say("Nothing is scheduled: it is sent by hand (send: by hand), with digest send NAME.")
    else:
        table(("When", "Digest"), [(when(at, zone, now), key) for at, key, _ in coming])

"""`digest next`: what is due, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.editions import coming_sends
from digest.cli.opened import opened
from digest.cli.options import AnyName, AsJson, whole
from digest.cli.screen import say, show_json, table, when


def next_(
    name: AnyName = "",
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many; 10 without.", parser=whole(1, 200), show_default=False),
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """List the next sends."""
    with opened() as wiring:
        coming = coming_sends(wiring.publication, name, count)
        zone, now, digests = wiring.publication.site.zone, wiring.clock(), wiring.publication.digests
    if as_json:
        show_json(coming)
    elif not digests:
        say("No digest yet: digest new NAME makes one.")
    elif not coming:
        say("Nothing is scheduled: it is sent by hand (send: by hand), with digest send NAME.")
    else:
        table(("When", "Digest"), [(when(send.at, zone, now), send.digest) for send in coming])

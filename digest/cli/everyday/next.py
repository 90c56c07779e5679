"""`digest next`: what is due, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import editions, named
from digest.cli.opened import opened
from digest.cli.options import AsJson, NameOrAll, whole
from digest.cli.screen import plain, say, show_json, table, when
from digest.text.durations import counted

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def _review(send: editions.ComingSend, zone: ZoneInfo, now: datetime) -> str:
    if send.draft:
        return (
            "approved" if send.draft == "approved" else f"waits for an approval: digest preview {send.digest} --draft"
        )
    return when(send.review, zone, now) if send.review else ""


def next_(
    name: NameOrAll = None,
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many; 10 without.", parser=whole(1, 200), show_default=False),
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """List the next sends."""
    with opened() as wiring:
        key = named.digest_called(wiring.publication, " ".join(name)) if name else ""
        coming = editions.coming_sends(wiring.publication, key, count)
        zone, now, digests = wiring.publication.site.zone, wiring.clock(), wiring.publication.digests
        resting = editions.resting(wiring.publication, key)
        by_hand = [one.key for one in digests.values() if one.send.by_hand and key in ("", one.key)]
        stopped = wiring.store.deliveries.stopped()
    if as_json:
        show_json(coming)
    elif not digests:
        say("No digest yet: digest new NAME makes one.")
    elif coming or not (by_hand or resting):
        rows = [(when(send.at, zone, now), send.digest, _review(send, zone, now)) for send in coming]
        table(("When", "Digest", "Review" if any(review for *_, review in rows) else ""), rows)
    if not as_json:
        _show_waves(coming, zone, now)
        for digest in resting:
            say(f"{digest.digest}: {digest.rest}.")
        if by_hand:
            say(f"By hand, with digest send NAME: {', '.join(by_hand)}.")
    if stopped and not as_json:
        say(f"\nAll sending is stopped: {plain(stopped)}. digest go lifts it.", hang=0)


def _show_waves(coming: Sequence[editions.ComingSend], zone: ZoneInfo, now: datetime) -> None:
    """Of each digest by readers' time those of its next edition, by the publication's clock."""
    shown = dict[str, editions.ComingSend]()
    for send in coming:
        if send.waves and shown.setdefault(send.digest, send) is send:
            say(f"\n{send.digest} by readers' time, {send.occasion.replace('T', ' ')}:")
            table(
                ("", "", ""),
                [
                    (when(one.at, zone, now), counted(one.subscribers, "subscriber"), ", ".join(one.zones))
                    for one in send.waves
                ],
                indent=2,
            )

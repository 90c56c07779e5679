"""`digest history`: what was sent, and what was skipped and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import AnyName, AsJson, whole

if TYPE_CHECKING:
    from digest.model.edition import Edition


def history(
    name: AnyName = "",
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many; 20 without.", parser=whole(1, 1000), show_default=False),
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """List past editions, and why one was skipped."""
    from digest.cli.screen import say, show_json, table
    from digest.cli.session import opened

    with opened() as wiring:
        if name:
            wiring.publication.in_force(name)
        editions = wiring.store.editions.history(name or None, count)
        rows = [(edition, wiring.store.deliveries.sums(edition.id)) for edition in editions]
    if as_json:
        show_json([_as_dict(edition, sums) for edition, sums in rows])
        return
    if not rows:
        say("No edition yet.")
    table(
        ("Edition", "No.", "Status", "Stories", "Sent to", "Notes"),
        [
            (
                edition.name,
                edition.number if edition.frozen else "",
                edition.status.value,
                len(edition.stories),
                sums.get("accepted", 0) if edition.frozen else "",
                "; ".join(filter(None, (others(sums), edition.reason))),
            )
            for edition, sums in rows
        ],
    )


def others(sums: Mapping[str, int]) -> str:
    """ "3 rejected, 2 due": everybody but those who have it."""
    return ", ".join(f"{n:,} {answer}" for answer, n in sorted(sums.items()) if n and answer != "accepted")


def _as_dict(edition: Edition, sums: Mapping[str, int]) -> dict[str, object]:
    return {
        "edition": edition.name,
        "number": edition.number if edition.frozen else None,
        "status": edition.status.value,
        "stories": len(edition.stories),
        "reason": edition.reason,
        "recipients": sums,
    }

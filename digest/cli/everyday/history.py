"""`digest history`: what was sent, and what was skipped and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from digest.actions import editions, named
from digest.cli.opened import opened_anyway
from digest.cli.options import AsJson, NameOrAll, whole
from digest.cli.screen import say, show_json, table


def history(
    name: NameOrAll = None,
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many; 20 without.", parser=whole(1, 1000), show_default=False),
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """List past editions, and why one was skipped."""
    with opened_anyway() as wiring:
        key = named.digest_called(wiring.publication, " ".join(name)) if name else ""
        past = editions.history(wiring.publication, key, count)
    if as_json:
        show_json(past)
        return
    if not past:
        say("No edition yet.")
    table(("Edition", "No.", "Status", "Stories", "Sent to", "Notes"), [_row(edition) for edition in past])


def _row(edition: editions.PastEdition) -> tuple[object, ...]:
    return (
        edition.edition,
        edition.number or "",
        edition.status,
        edition.stories,
        edition.recipients.get("accepted", 0) if edition.number else "",
        "; ".join(filter(None, (others(edition.recipients), *_standing(edition)))),
    )


def _standing(edition: editions.PastEdition) -> tuple[str, ...]:
    approved = f"approved by {edition.approved_by}" if edition.approved_by else ""
    return (approved,) if edition.status == "approved" else (approved, edition.reason)


def others(answers: Mapping[str, int]) -> str:
    """ "3 rejected, 2 due": everybody but those who have it."""
    return ", ".join(f"{n:,} {answer}" for answer, n in sorted(answers.items()) if n and answer != "accepted")

"""`digest history`: what was sent, and what was skipped and why."""

from __future__ import annotations

from typing import Annotated

import typer


def history(
    name: Annotated[str, typer.Argument(help="One digest; all without.")] = "",
    count: Annotated[int, typer.Option("--count", min=1, max=1000, help="How many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
) -> None:
    """List past editions, newest first."""
    from digest.cli.screen import say, show_json, table
    from digest.cli.session import opened

    with opened() as app:
        if name:
            app.in_force(name)
        rows = []
        for edition in app.store.editions.history(name or None, count):
            sums = app.store.deliveries.sums(edition.id)
            rows.append((edition, sums))
        if as_json:
            show_json(
                [
                    {
                        "edition": e.name,
                        "number": e.number,
                        "status": e.status.value,
                        "stories": len(e.stories),
                        "reason": e.reason,
                        "recipients": sums,
                    }
                    for e, sums in rows
                ]
            )
            return
        if not rows:
            say("No edition yet.")
        table(
            ("Edition", "No.", "Status", "Stories", "Accepted", "Others", "Why"),
            [
                (
                    edition.name,
                    edition.number or "",
                    edition.status.value,
                    len(edition.stories),
                    sums.get("accepted", 0),
                    ", ".join(f"{n} {answer}" for answer, n in sorted(sums.items()) if answer != "accepted" and n),
                    edition.reason,
                )
                for edition, sums in rows
            ],
        )

"""`digest subscribers import`: a list of people comes in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import named
from digest.actions.people import importing
from digest.actions.people.lists import decisions as deciding
from digest.cli.opened import opened
from digest.cli.options import AsJson, Consent, To
from digest.cli.progress import counting
from digest.cli.screen import say, show_json
from digest.errors import UsageError
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.people.importing import Imported

File = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="CSV or .xlsx with a column of addresses, or addresses as they were pasted."),
]
Unsubscribed = Annotated[bool, typer.Option("--unsubscribed", help="These people get nothing, from any digest.")]
StatusColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--status-column",
        metavar="COLUMN[=VALUE,…]",
        help="It says who wants mail; these values are of those who do.",
        show_default=False,
    ),
]
IgnoredColumns = Annotated[
    list[str] | None,
    typer.Option("--ignore-column", metavar="COLUMN", help="It does not say who wants mail.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would become of them, and change nothing.")]


def import_(
    file: File,
    to: To = "",
    consent: Consent = "",
    unsubscribed: Unsubscribed = False,
    status_column: StatusColumns = None,
    ignore_column: IgnoredColumns = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add the people of a file to a digest.

    Who said stop, in the file or here before, stays out. Rows with faults are listed and left out; the others count.
    """
    if unsubscribed == bool(to):
        raise UsageError("Say where they go: --to NAME, or --unsubscribed.")
    decisions = deciding.Decisions(status=tuple(status_column or ()), ignored=tuple(ignore_column or ()))
    progress = counting("row")
    with opened() as wiring:
        if to:
            key = named.digest_called(wiring.publication, to)
            imported = importing.import_people(
                wiring.publication, file, key, consent, decisions, every=as_json, dry_run=dry_run, done=progress
            )
        else:
            imported = importing.suppress_people(
                wiring.publication, file, decisions, every=as_json, dry_run=dry_run, done=progress
            )
    if as_json:
        show_json(imported)
    else:
        _show(imported, file)
    if importing.LEFT_OUT in imported.outcomes:
        raise typer.Exit(1)


def _show(imported: Imported, file: Path) -> None:
    """Of a trial each outcome with its first rows, else those with faults alone."""
    faults = imported.faults
    for person in faults:
        say(f"{file}:{person.line}: {person.why}")
    count = imported.outcomes.get(importing.LEFT_OUT, 0)
    if count > len(faults):
        say(f"and {count - len(faults):,} more like these: --json shows all")
    if not imported.rows:
        say("The file names nobody.")
    for outcome, count in imported.outcomes.items():
        if outcome == importing.LEFT_OUT:
            continue
        say(f"{count:>7,} {outcome}")
        if not imported.kept:
            _show_first(imported, outcome, count)
    if faults:
        count = imported.outcomes[importing.LEFT_OUT]
        say(f"{counted(count, 'row')} with faults left out. Mend them and import the file again.")
    if not imported.kept:
        say("This was a trial: nothing was changed.")


def _show_first(imported: Imported, outcome: str, count: int) -> None:
    people = [person for person in imported.people if person.outcome == outcome]
    for person in people:
        say(f"{'':8}line {person.line:,}: {person.address}")
    if count > len(people):
        say(f"{'':8}and {count - len(people):,} more")

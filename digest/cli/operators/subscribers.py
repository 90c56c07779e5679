"""`digest subscribers`: who gets what."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from digest.actions.files import write_private
from digest.actions.people import people
from digest.actions.people.enrol import enrol
from digest.actions.people.importing import LEFT_OUT, Imported, import_people, suppress_people
from digest.actions.people.lists.decisions import Decisions
from digest.actions.people.people import day
from digest.actions.people.unsubscribe import unsubscribe as unsubscribed_from
from digest.cli.help import Command, Group
from digest.cli.opened import opened
from digest.cli.options import AsJson, Name
from digest.cli.screen import say, show_json, table
from digest.errors import Refused, UsageError
from digest.text.durations import counted

app = typer.Typer(add_completion=False, cls=Group, no_args_is_help=True, rich_markup_mode=None)

To = Annotated[str, typer.Option("--to", metavar="NAME", help="The digest.")]
From = Annotated[str, typer.Option("--from", metavar="NAME", help="One digest; all without.")]
Consent = Annotated[
    str, typer.Option("--consent", metavar="TEXT", help="When and how they agreed; kept.", show_default=False)
]


@app.callback()
def root() -> None:
    """Who gets what: add, topics, remove, find, import, export."""


@app.command(cls=Command)
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whom to add.")],
    to: To,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Their name.")] = "",
    consent: Consent = "added by hand",
) -> None:
    """Add one person to a digest."""
    with opened() as wiring:
        person = enrol(wiring.publication, address, to, name=name, consent=consent)
    say(f"{person.address} gets {to} from now on ({counted(person.subscribers, 'subscriber')}).")


@app.command(cls=Command)
def topics(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whose topics.")],
    of: Annotated[str, typer.Option("--of", metavar="NAME", help="The digest.")],
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC]...", help="Those they get; all, without.", show_default=False)
    ] = None,
) -> None:
    """Choose which topics somebody gets.

    From the next edition on. Answers the mail that "Choose your topics" at the foot of a mail writes.
    """
    with opened() as wiring:
        person = people.choose_topics(wiring.publication, address, of, chosen or ())
    say(f"{person.address} gets {', '.join(person.topics) or 'all topics'} of {of} from the next edition on.")


@app.command(cls=Command)
def remove(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whom to remove.")], from_: From = ""
) -> None:
    """Take one person off a digest, or off all.

    As if they had never subscribed: they are not told, and may be added again. For somebody who asked to get no more
    mails, use unsubscribe.
    """
    with opened() as wiring:
        person = people.remove(wiring.publication, address, from_)
    say(f"{person.address} was taken off {', '.join(person.digests)}.")


@app.command(cls=Command)
def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Part of an address or name.")], as_json: AsJson = False
) -> None:
    """Show who has this in their address or name.

    With what they get, since when, and what forbids mailing them.
    """
    with opened() as wiring:
        matches = people.matching_people(wiring.publication, text)
    if as_json:
        show_json(matches.people)
        return
    if matches.nobody:
        raise Refused(f'Nobody has "{text}" in their address or name.')
    table(
        ("Address", "Name", "Digest", "Standing", "Topics", "Since", "Consent"),
        [
            (p.address, p.name, p.digest, p.standing, ", ".join(p.topics) or "all", day(p.since), p.consent)
            for p in matches.people
        ],
    )
    for suppression in matches.suppressions:
        why = " ".join(filter(None, (f"{suppression.cause.value}, {day(suppression.since)}", suppression.note)))
        say(f"{suppression.address} gets nothing of {suppression.digest or 'any digest'}: {why}")


@app.command("list", cls=Command)
def list_(name: Name, as_json: AsJson = False) -> None:
    """List the people of a digest."""
    with opened() as wiring:
        everybody = tuple(people.people_of(wiring.publication, name))
    if as_json:
        show_json(everybody)
        return
    if not everybody:
        say(f"Nobody yet: digest subscribers add ADDRESS --to {name}")
    table(("Address", "Standing", "Since", "Name"), [(p.address, p.standing, day(p.since), p.name) for p in everybody])


@app.command("import", cls=Command)
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV or .xlsx with a column of addresses, or addresses as they were pasted."
        ),
    ],
    to: To = "",
    consent: Consent = "",
    unsubscribed: Annotated[
        bool, typer.Option("--unsubscribed", help="These people get nothing, from any digest.")
    ] = False,
    status_column: Annotated[
        list[str] | None,
        typer.Option(
            "--status-column",
            metavar="COLUMN[=VALUE,…]",
            help="It says who wants mail; these values are of those who do.",
            show_default=False,
        ),
    ] = None,
    ignore_column: Annotated[
        list[str] | None,
        typer.Option("--ignore-column", metavar="COLUMN", help="It does not say who wants mail.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would become of them, and change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add the people of a file to a digest.

    Who said stop, in the file or here before, stays out. Rows with faults are listed and left out; the others count.
    """
    if unsubscribed == bool(to):
        raise UsageError("Say where they go: --to NAME, or --unsubscribed.")
    decisions = Decisions(status=tuple(status_column or ()), ignored=tuple(ignore_column or ()))
    how = {"every": as_json, "dry_run": dry_run}
    with opened() as wiring:
        if to:
            imported = import_people(wiring.publication, file, to, consent, decisions, **how)
        else:
            imported = suppress_people(wiring.publication, file, decisions, **how)
    if as_json:
        show_json(imported)
    else:
        _show(imported, file)
    if LEFT_OUT in imported.outcomes:
        raise typer.Exit(1)


def _show(imported: Imported, file: Path) -> None:
    """Of a trial each outcome with its first rows, else those with faults alone."""
    faults = imported.faults
    for person in faults:
        say(f"{file}:{person.line}: {person.why}")
    count = imported.outcomes.get(LEFT_OUT, 0)
    if count > len(faults):
        say(f"and {count - len(faults):,} more like these: --json shows all")
    if not imported.rows:
        say("The file names nobody.")
    for outcome, count in imported.outcomes.items():
        if outcome == LEFT_OUT:
            continue
        say(f"{count:>7,} {outcome}")
        if not imported.kept:
            _show_first(imported, outcome, count)
    if faults:
        count = imported.outcomes[LEFT_OUT]
        say(f"{counted(count, 'row')} with faults left out. Mend them and import the file again.")
    if not imported.kept:
        say("This was a trial: nothing was changed.")


def _show_first(imported: Imported, outcome: str, count: int) -> None:
    people = [person for person in imported.people if person.outcome == outcome]
    for person in people:
        say(f"{'':8}line {person.line:,}: {person.address}")
    if count > len(people):
        say(f"{'':8}and {count - len(people):,} more")


@app.command(cls=Command)
def export(
    name: Name,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to; the screen without.")] = "",
) -> None:
    """Write the people of a digest as CSV.

    The file is for its owner only.
    """
    with opened() as wiring:
        wanted = partial(people.export_people, wiring.publication, name)
        if out:
            write_private(Path(out), wanted)
        else:
            wanted(sys.stdout)


@app.command(cls=Command)
def unsubscribe(
    who: Annotated[
        str, typer.Argument(metavar="CODE|ADDRESS", help="What stands in the mail's subject, or who wrote it.")
    ],
    from_: From = "",
) -> None:
    """Answer an unsubscribe mail.

    The person gets nothing of that digest any more, and no import brings them back.
    """
    with opened() as wiring:
        person = unsubscribed_from(wiring.publication, who, from_)
    if person.digests:
        say(f"{person.address} gets nothing of {', '.join(person.digests)} any more.")
    else:
        say(f"{person.address} did not get {person.asked or 'any digest'}; nothing was changed.")

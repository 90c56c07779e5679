"""`digest subscribers`: who gets what."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from digest.actions import files, named
from digest.actions.people import enrol as enrolling
from digest.actions.people import people
from digest.actions.people import unsubscribe as unsubscribing
from digest.cli.help import Command, Group
from digest.cli.opened import opened
from digest.cli.operators.erasing import erase
from digest.cli.operators.importing import import_
from digest.cli.options import AsJson, Consent, Name, To
from digest.cli.progress import counting
from digest.cli.screen import say, show_json, table
from digest.errors import Refused
from digest.text.durations import counted

app = typer.Typer(add_completion=False, cls=Group, no_args_is_help=True, rich_markup_mode=None)

From = Annotated[str, typer.Option("--from", metavar="NAME", help="One digest; all without.")]


@app.callback()
def root() -> None:
    """Who gets what: add, topics, remove, find, import, export, erase."""


@app.command(cls=Command)
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whom to add.")],
    to: To = "",
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Their name.")] = "",
    consent: Consent = "added by hand",
    timezone: Annotated[
        str, typer.Option("--timezone", metavar="ZONE", help="Of their clock, like Asia/Tokyo; else the publication's.")
    ] = "",
    again: Annotated[bool, typer.Option("--again", help="They said stop before, and now asked to come back.")] = False,
) -> None:
    """Add one person to a digest."""
    with opened() as wiring:
        key = named.digest_called(wiring.publication, to)
        publication = wiring.publication
        person = enrolling.enrol(publication, address, key, name=name, consent=consent, again=again, zone=timezone)
    say(f"{person.address} gets {key} from now on ({counted(person.subscribers, 'subscriber')}).")


@app.command(cls=Command)
def topics(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whose topics.")],
    of: Annotated[
        str, typer.Option("--of", metavar="NAME", help="The digest; the only one there is without.", show_default=False)
    ] = "",
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC]...", help="Those they get; all, without.", show_default=False)
    ] = None,
) -> None:
    """Choose which topics somebody gets.

    From the next edition on. Answers the mail that "Choose your topics" at the foot of a mail writes.
    """
    with opened() as wiring:
        key = named.digest_called(wiring.publication, of)
        person = people.choose_topics(wiring.publication, address, key, chosen or ())
    say(f"{person.address} gets {', '.join(person.topics) or 'all topics'} of {key} from the next edition on.")


@app.command(cls=Command)
def remove(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whom to remove.")], from_: From = ""
) -> None:
    """Take one person off a digest, or off all.

    They are not told, and may be added again, unless they said stop before. For somebody who asked to get no more
    mails, use unsubscribe; for one who wants to be forgotten, erase.
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
        ("Address", "Name", "Digest", "Standing", "Topics", "Since", "Consent", "Clock"),
        [
            (
                p.address,
                p.name,
                p.digest,
                p.standing,
                ", ".join(p.topics) or "all",
                people.day(p.since),
                p.consent,
                p.timezone,
            )
            for p in matches.people
        ],
    )
    for suppression in matches.suppressions:
        why = " ".join(filter(None, (f"{suppression.cause.value}, {people.day(suppression.since)}", suppression.note)))
        say(f"{suppression.address} gets nothing of {suppression.digest or 'any digest'}: {why}")


@app.command("list", cls=Command)
def list_(name: Name = None, as_json: AsJson = False) -> None:
    """List the people of a digest."""
    with opened() as wiring:
        key = named.digest_called(wiring.publication, " ".join(name or ()))
        everybody = tuple(people.people_of(wiring.publication, key))
    if as_json:
        show_json(everybody)
        return
    if not everybody:
        say(f"Nobody yet: digest subscribers add ADDRESS --to {key}")
    table(
        ("Address", "Standing", "Since", "Name"),
        [(p.address, p.standing, people.day(p.since), p.name) for p in everybody],
    )


app.command("import", cls=Command)(import_)
app.command("erase", cls=Command)(erase)


@app.command(cls=Command)
def export(
    name: Name = None,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to; the screen without.")] = "",
) -> None:
    """Write the people of a digest as CSV.

    The file is for its owner only.
    """
    with opened() as wiring:
        key = named.digest_called(wiring.publication, " ".join(name or ()))
        wanted = partial(people.export_people, wiring.publication, key)
        if out:
            files.write_private(Path(out), partial(wanted, done=counting("row")))
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
        person = unsubscribing.unsubscribe(wiring.publication, who, from_)
    if person.digests:
        say(f"{person.address} gets nothing of {', '.join(person.digests)} any more.")
    else:
        say(f"{person.address} did not get {person.asked or 'any digest'}; nothing was changed.")

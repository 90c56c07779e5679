"""`digest subscribers`: who gets what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.help import Command, Group
from digest.cli.operators.people import as_dict, chosen_topics, day, everybody, keeps, person_of, stands
from digest.cli.options import AsJson, Name
from digest.errors import Refused, UsageError

if TYPE_CHECKING:
    from digest.cli.operators.people_files import Row
    from digest.model.people import Subscriber
    from digest.wiring import Wiring

app = typer.Typer(add_completion=False, cls=Group, no_args_is_help=True, rich_markup_mode=None)

To = Annotated[str, typer.Option("--to", metavar="NAME", help="The digest.")]
From = Annotated[str, typer.Option("--from", metavar="NAME", help="One digest; all without.")]
Consent = Annotated[
    str, typer.Option("--consent", metavar="TEXT", help="When and how they agreed; kept.", show_default=False)
]

#: Faulty rows of a file that are shown one by one.
FAULTS = 50


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
    from digest.cli.opened import opened
    from digest.cli.operators.people_files import Row, checked
    from digest.cli.screen import counted, plain, say

    with opened() as wiring:
        wiring.publication.in_force(to)
        row = Row(line=1, address=checked(address), name=plain(name)[:200])
        (outcome,) = _enter(wiring, [row], to, consent)
        if outcome != "added":
            raise Refused(f"{row.address} was not added: {outcome}.", where=to)
        count = wiring.store.subscribers.count(to)
        say(f"{row.address} gets {to} from now on ({counted(count, 'subscriber')}).")


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
    from digest.cli.opened import opened
    from digest.cli.screen import say

    with opened() as wiring:
        digest = wiring.publication.in_force(of)
        names = {topic.key: topic.name for topic in digest.topics}
        keys = [_topic(typed, names) for typed in chosen or ()]
        person = person_of(wiring, address)
        if not wiring.store.subscribers.choose(person.id, of, keys):
            raise Refused(f"{person.address} does not have {of}.", advice="Nothing was changed.")
        what = ", ".join(names[key] for key in dict.fromkeys(keys)) or "all topics"
        say(f"{person.address} gets {what} of {of} from the next edition on.")


def _topic(typed: str, names: Mapping[str, str]) -> str:
    """The key of the topic that is meant, by its key or name."""
    from digest.config.digests import slug
    from digest.text.near_misses import did_you_mean

    wanted = slug(typed)
    found = next((key for key, name in names.items() if wanted in (key, slug(name))), "")
    if not found:
        meant = did_you_mean(typed, names.values())
        topics = ", ".join(names.values()) or "none"
        raise UsageError(f'There is no topic "{typed}".{meant}', advice=f"Topics: {topics}.")
    return found


@app.command(cls=Command)
def remove(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whom to remove.")], from_: From = ""
) -> None:
    """Take one person off a digest, or off all.

    As if they had never subscribed: they are not told, and may be added again. For somebody who asked to get no more
    mails, use unsubscribe.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import say

    with opened() as wiring:
        person = person_of(wiring, address)
        gone = wiring.store.subscribers.remove(person.id, from_)
        if not gone:
            raise Refused(f"{person.address} does not have {from_ or 'any digest'}.", advice="Nothing was changed.")
        say(f"{person.address} was taken off {', '.join(gone)}.")


@app.command(cls=Command)
def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Part of an address or name.")], as_json: AsJson = False
) -> None:
    """Show who has this in their address or name.

    With what they get, since when, and what forbids mailing them.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import say, show_json, table

    with opened() as wiring:
        people = wiring.store.subscribers
        found = people.find(text)
        suppressed = people.suppressed([person.address for person in found] or [text])
        rows = [
            (person, stands(said, suppressed=any(keeps(one, person, said) for one in suppressed)))
            for person in found
            for said in people.subscriptions(person.id)
        ]
    if as_json:
        show_json([as_dict(person, s) for person, s in rows])
        return
    if not found and not suppressed:
        raise Refused(f'Nobody has "{text}" in their address or name.')
    table(
        ("Address", "Name", "Digest", "Standing", "Topics", "Since", "Consent"),
        [(p.address, p.name, s.digest, s.standing, chosen_topics(s), day(s.since), s.consent) for p, s in rows],
    )
    for one in suppressed:
        why = " ".join(filter(None, (f"{one.cause.value}, {day(one.since)}", one.note)))
        say(f"{one.address} gets nothing of {one.digest or 'any digest'}: {why}")


@app.command("list", cls=Command)
def list_(name: Name, as_json: AsJson = False) -> None:
    """List the people of a digest."""
    from digest.cli.opened import opened
    from digest.cli.screen import say, show_json, table

    with opened() as wiring:
        wiring.publication.in_force(name)
        people = list(everybody(wiring, name))
    if as_json:
        show_json([as_dict(person, s) for person, s in people])
        return
    if not people:
        say(f"Nobody yet: digest subscribers add ADDRESS --to {name}")
    rows = [(person.address, s.standing, day(s.since), person.name) for person, s in people]
    table(("Address", "Standing", "Since", "Name"), rows)


@app.command("import", cls=Command)
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV with a column of addresses, or one address a line.")
    ],
    to: To = "",
    consent: Consent = "",
    unsubscribed: Annotated[
        bool, typer.Option("--unsubscribed", help="These people get nothing, from any digest.")
    ] = False,
) -> None:
    """Add the people of a file to a digest.

    Who said stop before stays out. Rows with faults are listed and left out; the others count.
    """
    from digest.cli.opened import opened

    if unsubscribed == bool(to):
        raise UsageError("Say where they go: --to NAME, or --unsubscribed.")
    if to and not consent.strip():
        raise UsageError(
            "Say how these people agreed: --consent 'sign-up form of the freshers fair, 3 October 2026'.",
            advice="Mailing people who did not ask is against the law in most places, and ends in spam folders.",
        )
    with opened() as wiring:
        if to:
            wiring.publication.in_force(to)
        _import(wiring, file, to, consent)


def _import(wiring: Wiring, file: Path, to: str, consent: str) -> None:
    from digest.cli.operators.people_files import read_people
    from digest.cli.screen import counted, say

    rows = list(read_people(file))
    faulty = [row for row in rows if row.fault]
    out = [row for row in rows if not row.fault and (row.stopped or not to)]
    counts = _suppress(wiring, out, to)
    if to:
        counts |= _enter(wiring, [row for row in rows if not row.fault and not row.stopped], to, consent)
    for row in faulty[:FAULTS]:
        say(f"{file}:{row.line}: {row.fault}")
    if len(faulty) > FAULTS:
        say(f"and {len(faulty) - FAULTS:,} more")
    if not rows:
        say("The file names nobody.")
    for outcome, count in counts.items():
        say(f"{count:>7,} {outcome}")
    if faulty:
        say(f"{counted(len(faulty), 'row')} with faults left out. Mend them and import the file again.")
        raise typer.Exit(1)


@app.command(cls=Command)
def export(
    name: Name,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to; the screen without.")] = "",
) -> None:
    """Write the people of a digest as CSV."""
    import io
    import sys

    from digest.cli.files import write
    from digest.cli.opened import opened
    from digest.cli.operators.people_files import write_people

    heads = ("address", "name", "standing", "since", "consent")
    with opened() as wiring:
        wiring.publication.in_force(name)
        people = everybody(wiring, name)
        rows = ((p.address, p.name, s.standing, day(s.since), s.consent) for p, s in people)
        if out:
            text = io.StringIO()
            write_people(text, rows, heads)
            write(Path(out), text.getvalue())
        else:
            write_people(sys.stdout, rows, heads)


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
    from digest.cli.opened import opened
    from digest.cli.screen import say

    with opened() as wiring:
        person, digest = (person_of(wiring, who), from_) if "@" in who else _of_code(wiring, who)
        gone = wiring.store.subscribers.unsubscribe(person.id, digest, wiring.clock())
        if gone:
            say(f"{person.address} gets nothing of {', '.join(gone)} any more.")
        else:
            say(f"{person.address} did not get {digest or 'any digest'}; nothing was changed.")


def _of_code(wiring: Wiring, code: str) -> tuple[Subscriber, str]:
    """Who may unsubscribe with it, and from what."""
    from digest import tokens

    keys = wiring.publication.site.keys
    said = tokens.read_unsubscribe(keys, code.strip().removeprefix("unsubscribe").strip())
    found = wiring.store.subscribers.get(said.subscriber) if said else None
    if said is None or found is None:
        raise Refused("That code is not one of ours, or was cut.", advice="Give the address instead.")
    return found, said.digest


def _enter(wiring: Wiring, rows: list[Row], to: str, consent: str) -> dict[str, int]:
    """What became of how many: people who said stop, or whose address bounced, are not brought back by a list."""
    from digest.model.people import Subscriber, Subscription
    from digest.store import Entered

    now = wiring.clock()
    words = {
        Entered.UNSUBSCRIBED: "unsubscribed before, not brought back",
        Entered.SUPPRESSED: "suppressed, not brought back",
    }
    entries = [
        (
            Subscriber(address=row.address, name=row.name, added=now),
            Subscription(subscriber=0, digest=to, consent=consent, since=now),
        )
        for row in rows
    ]
    counts = wiring.store.subscribers.add_all(entries, now)
    return {words.get(outcome, outcome.value): count for outcome, count in counts.items() if count}


def _suppress(wiring: Wiring, rows: list[Row], digest: str) -> dict[str, int]:
    """They get nothing of the digest; of any, where none is named."""
    from digest.model.people import Cause, Suppression

    now = wiring.clock()
    wiring.store.subscribers.suppress(
        *(
            Suppression(
                address=row.address, cause=Cause.UNSUBSCRIBED, digest=digest, since=now, note="in an imported list"
            )
            for row in rows
        )
    )
    what = f"said stop by that list, get nothing of {digest or 'any digest'}"
    return {what: len(rows)} if rows else {}

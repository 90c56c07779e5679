"""`digest subscribers`: who gets what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import Refused, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from digest.app import App
    from digest.cli.addresses import Row
    from digest.model.subscriber import Subscriber
    from digest.store import Store

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who gets what.")

To = Annotated[str, typer.Option("--to", metavar="NAME", help="The digest.")]
From = Annotated[str, typer.Option("--from", metavar="NAME", help="One digest; all without.")]
Consent = Annotated[str, typer.Option("--consent", metavar="TEXT", help="When and how they agreed; kept with them.")]


@app.callback()
def root() -> None:
    """Who gets what."""


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="Whom to add.")],
    to: To,
    name: Annotated[str, typer.Option("--name", help="Their name.")] = "",
    consent: Consent = "added by hand",
) -> None:
    """Add one person to a digest."""
    from digest.cli.addresses import Row, checked
    from digest.cli.screen import say
    from digest.cli.session import opened

    with opened() as publication:
        publication.in_force(to)
        row = Row(line=1, address=checked(address), name=name)
        outcome = _subscribe(publication.store, row, to, consent, publication.clock())
        if outcome != "added":
            raise Refused(f"{row.address} was not added: {outcome}.", where=to)
        say(f"{row.address} gets {to} from now on ({publication.store.subscribers.count(to)} subscribers).")


@app.command()
def remove(address: Annotated[str, typer.Argument(help="Whom to remove.")], from_: From = "") -> None:
    """Take one person off a digest, or off all; they are not told, and may be added again."""
    from digest.cli.screen import say
    from digest.cli.session import opened

    with opened() as publication:
        person = _person(publication, address)
        gone = publication.store.subscribers.remove(person.id, from_)
        say(f"{person.address} was taken off {', '.join(gone) or 'nothing: no subscription stood'}.")


@app.command()
def find(text: Annotated[str, typer.Argument(help="Part of an address or name.")]) -> None:
    """Show the people whose address or name has this in it, and what they get."""
    from digest.cli.screen import say, table
    from digest.cli.session import opened

    with opened() as publication:
        rows = [
            (person.address, person.name, s.digest, s.standing.value, _date(s.since), s.consent)
            for person in publication.store.subscribers.find(text)
            for s in publication.store.subscribers.subscriptions(person.id)
        ]
        suppressed = publication.store.subscribers.suppressed([row[0] for row in rows] or [text])
        if not rows and not suppressed:
            raise Refused(f'Nobody has "{text}" in their address or name.')
        table(("Address", "Name", "Digest", "Standing", "Since", "Consent"), rows)
        for one in suppressed:
            say(f"Suppressed {one.digest or 'everywhere'}: {one.cause.value} {_date(one.since)} {one.note}".rstrip())


@app.command("list")
def list_(
    name: Annotated[str, typer.Argument(help="The digest.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
) -> None:
    """List the people who get a digest."""
    from digest.cli.screen import show_json, table
    from digest.cli.session import opened

    with opened() as publication:
        publication.in_force(name)
        people = [
            (p.address, p.name, s.standing.value, _date(s.since)) for p, s in publication.store.subscribers.list(name)
        ]
        if as_json:
            show_json([dict(zip(("address", "name", "standing", "since"), row, strict=True)) for row in people])
        else:
            table(("Address", "Name", "Standing", "Since"), people)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV with a column of addresses, or one address a line.")],
    to: To = "",
    consent: Consent = "",
    unsubscribed: Annotated[
        bool, typer.Option("--unsubscribed", help="These people get nothing, from any digest.")
    ] = False,
) -> None:
    """Add the people of a file to a digest; who said stop before stays out. Rows with faults are listed and skipped."""
    from digest.cli.session import opened

    if unsubscribed == bool(to):
        raise UsageError("Say where they go: --to NAME, or --unsubscribed.")
    if to and not consent:
        raise UsageError(
            "Say how these people agreed: --consent 'sign-up form of the freshers fair, 3 October 2026'.",
            advice="Mailing people who did not ask is against the law in most places, and ends in spam folders.",
        )
    with opened() as publication:
        if to:
            publication.in_force(to)
        _import(publication, file, to, consent)


def _import(publication: App, file: Path, to: str, consent: str) -> None:
    from collections import Counter

    from digest.cli.addresses import read_people
    from digest.cli.screen import say

    counts: Counter[str] = Counter()
    now = publication.clock()
    with publication.store.together() as store:
        for row in read_people(file):
            if row.fault:
                counts["faulty"] += 1
                say(f"{file}:{row.line}: {row.fault}")
            else:
                counts[_subscribe(store, row, to, consent, now) if to else _suppress(store, row, now)] += 1
    say("; ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "The file names nobody.")
    if counts["faulty"]:
        raise typer.Exit(1)


@app.command()
def export(
    name: Annotated[str, typer.Argument(help="The digest.")],
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to; the screen without.")] = "",
) -> None:
    """Write the people who get a digest as CSV."""
    import sys

    from digest.cli.addresses import write_people
    from digest.cli.session import opened

    heads = ("address", "name", "standing", "since", "consent")
    with opened() as publication:
        publication.in_force(name)
        rows = (
            (p.address, p.name, s.standing.value, _date(s.since), s.consent)
            for p, s in publication.store.subscribers.list(name)
        )
        if out:
            with Path(out).open("w", encoding="utf-8", newline="") as file:
                write_people(file, rows, heads)
        else:
            write_people(sys.stdout, rows, heads)


@app.command()
def unsubscribe(
    who: Annotated[str, typer.Argument(help="The code in an unsubscribe mail's subject, or an address.")],
    from_: From = "",
) -> None:
    """Answer an unsubscribe mail: the person gets nothing of that digest any more."""
    from digest import tokens
    from digest.cli.screen import say
    from digest.cli.session import opened

    with opened() as publication:
        if "@" in who:
            person, digests = _person(publication, who), [from_] if from_ else []
        else:
            keys = [(key, secret.get_secret_value()) for key, secret in publication.site.signing_keys]
            said = tokens.read_unsubscribe(keys, who.strip().removeprefix("unsubscribe").strip())
            found = publication.store.subscribers.get(said.subscriber) if said else None
            if said is None or found is None:
                raise Refused("That code is not one of ours, or was cut.", advice="Give the address instead.")
            person, digests = found, [said.digest]
        gone = publication.store.subscribers.unsubscribe(person.id, digests, publication.clock())
        say(f"{person.address} gets nothing of {', '.join(gone) or 'any digest'} any more.")


def _subscribe(store: Store, row: Row, to: str, consent: str, now: datetime) -> str:
    """ "added", or why not: people who said stop, or whose address bounced, are not brought back by a list."""
    from digest.model.subscriber import Standing, Subscriber, Subscription

    before = store.subscribers.standing(row.address, to)
    if before:
        return "already subscribed" if before is Standing.ACTIVE else "unsubscribed before, not brought back"
    if store.subscribers.suppressed([row.address], to):
        return "suppressed, not brought back"
    person = Subscriber(address=row.address, name=row.name, added=now)
    store.subscribers.add(person, Subscription(subscriber=0, digest=to, consent=consent, since=now), now)
    return "added"


def _suppress(store: Store, row: Row, now: datetime) -> str:
    from digest.model.subscriber import Cause, Suppression

    store.subscribers.suppress(
        Suppression(address=row.address, cause=Cause.UNSUBSCRIBED, since=now, note="imported list")
    )
    return "suppressed"


def _date(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d}" if instant else ""


def _person(publication: App, address: str) -> Subscriber:
    found = [
        p for p in publication.store.subscribers.find(address) if p.address.casefold() == address.strip().casefold()
    ]
    if not found:
        raise Refused(f"Nobody has the address {address}.", advice=f"digest subscribers find {address.split('@')[0]}")
    return found[0]

"""`digest sources`: how the sources are, what waits for an editor, and lists of feeds in and out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from digest.actions import files, named
from digest.actions.sources import listing, opml
from digest.actions.sources import release as releasing
from digest.actions.sources import remove as removing
from digest.cli.differences import show_edit
from digest.cli.first_look import show_first_look
from digest.cli.help import Command, Group
from digest.cli.opened import opened
from digest.cli.options import AsJson
from digest.cli.screen import complain, plain, say, show_json, table, when
from digest.errors import Refused, Unavailable
from digest.text.durations import counted, in_words

if TYPE_CHECKING:
    from digest.actions.sources.listing import ListedSource
    from digest.wiring import Wiring

app = typer.Typer(add_completion=False, cls=Group, invoke_without_command=True, rich_markup_mode=None)

What = Annotated[str, typer.Argument(metavar="NAME|URL", help="The source, as it is called or where it is.")]
Of = Annotated[str, typer.Option("--of", metavar="NAME", help="Of one digest; all without.")]


@app.callback()
def root(context: typer.Context, name: Of = "", as_json: AsJson = False) -> None:
    """Show how each source is; add, remove, release, import, export.

    What kind it was found to be, when it last answered, how often it publishes,
    when it is asked next, and what is wrong.
    """
    if context.invoked_subcommand:
        return
    with opened() as wiring:
        sources = listing.listed_sources(wiring.publication, _key(wiring, name))
        zone, now = wiring.publication.site.zone, wiring.clock()
    if as_json:
        show_json(sources)
    elif not sources:
        say("No sources yet: digest new NAME makes a digest.")
    else:
        table(
            ("Source", "Digest", "Kind", "Health", "Last answer", "Rhythm", "Next", "What is wrong"),
            [
                (
                    *(s.source, s.digest, s.kind, s.health.value, when(s.last_success, zone, now)),
                    *(_rhythm(s), _next(s, zone, now), _wrong(s, when(s.last_new, zone, now))),
                )
                for s in sources
            ],
        )


@app.command(cls=Command)
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or any page.")],
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="The digest; the only one there is without.")] = "",
    topic: Annotated[str, typer.Option("--topic", metavar="TOPIC", help="Everything from there goes to it.")] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help="Also where it gives nothing now.")] = False,
) -> None:
    """Ask a source what it has, and add it to a digest.

    Shows its name and newest headlines; every other line of the digest's file stays as it is.
    """
    # Brings the HTTP client and the readers, which no other command here needs.
    from digest.actions.sources import add as adding  # noqa: PLC0415

    with opened() as wiring:
        new = adding.propose(wiring, named.digest_called(wiring.publication, to), url)
        show_first_look(new.look)
        if not new.look.kind and not anyway:
            raise Refused("Nothing was added.", advice="--anyway adds it all the same.")
        show_edit(adding.add_source(wiring.publication, new, topic))


@app.command(cls=Command)
def remove(what: What, name: Of = "") -> None:
    """Take a source out of a digest.

    What it gave stays until it is settled; every other line of the digest's file stays as it is.
    """
    with opened() as wiring:
        show_edit(removing.remove_source(wiring.publication, what, _key(wiring, name)))


@app.command(cls=Command)
def release(what: What) -> None:
    """Let through what is held, or take a changed list as it is.

    Articles are held when many more than usual are new at once; a list is quarantined when it looks unlike itself.
    """
    with opened() as wiring:
        free = releasing.release(wiring.publication, what)
    name = plain(free.source)
    if free.articles:
        say(f"{counted(free.articles, 'article')} of {name} may run from the next edition on, unless too old for it.")
    if free.taken:
        say(f"{name} is taken as it is from the next collection on.")


@app.command(cls=Command)
def retry(what: What) -> None:
    """Ask a source now, and find anew what it is.

    What is held of it and it no longer carries is dropped.
    """
    # Brings the HTTP client and the readers, which no other command here needs.
    from digest.actions.sources.retry import retry as retried  # noqa: PLC0415

    with opened() as wiring:
        source = retried(wiring, what)
    say(f"{plain(source.source)}: {source.kind}, {counted(source.new, 'new article')}.")
    if source.dropped:
        articles = counted(source.dropped, "article")
        say(f"{articles} that it no longer carries {'is' if source.dropped == 1 else 'are'} dropped.")
    if source.held:
        articles = counted(source.held, "article")
        say(f"{articles} {'is' if source.held == 1 else 'are'} held: digest sources shows why.")


@app.command("import", cls=Command)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as feed readers export it.")],
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="The digest; else the YAML is shown.")] = "",
) -> None:
    """Add the feeds of an OPML file, or show their YAML.

    Every other line of the digest's file stays as it is.
    """
    listed = opml.listed_feeds(file)
    for problem in listed.problems:
        complain(f"{file}, {plain(problem)}; left out")
    if not to:
        say(opml.as_yaml(listed.feeds))
        return
    with opened() as wiring:
        imported = opml.import_feeds(wiring.publication, listed.feeds, _key(wiring, to))
    there = f"; {imported.there} {'was' if imported.there == 1 else 'were'} there already" if imported.there else ""
    say(f"{counted(imported.added, 'source')} added to {imported.file}{there}.")


@app.command(cls=Command)
def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; else it is shown.")] = None,
    name: Of = "",
) -> None:
    """Write the sources as OPML, for feed readers.

    Folders are left out.
    """
    with opened() as wiring:
        exported = opml.export_feeds(wiring.publication, _key(wiring, name))
    if file is None:
        say(exported.opml.rstrip())
        return
    try:
        files.write_private(file, lambda out: out.write(exported.opml))
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}.") from None
    say(f"{counted(exported.feeds, 'source')} written to {file}.")


def _key(wiring: Wiring, typed: str) -> str:
    """Of the digest that was named; empty for all."""
    return named.digest_called(wiring.publication, typed) if typed else ""


def _rhythm(source: ListedSource) -> str:
    """Between two of its articles, "3 hours"; empty while it is unknown."""
    return in_words(timedelta(seconds=source.every_seconds)) if source.every_seconds else ""


def _next(source: ListedSource, zone: ZoneInfo, now: datetime) -> str:
    """When it is asked again: not before what holds us off, else for the next edition or before it."""
    if source.next_try and source.next_try > now:
        return f"from {when(source.next_try, zone, now)}"
    return when(source.next_look, zone, now) if source.next_look else "next edition"


def _wrong(source: ListedSource, since: str) -> str:
    troubles = []
    if source.reason:
        often = f", {source.failures} times in a row" if source.failures > 1 else ""
        troubles.append(f"{source.reason}{often}")
    if source.held:
        troubles.append(f"{source.held} held: {source.why}")
    if source.silent and not source.reason:
        troubles.append(f"nothing new since {since}")
    troubles += source.unread
    return "; ".join(troubles)

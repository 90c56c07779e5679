"""`digest config`: every accepted text of a digest's file, compared and taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions import named
from digest.actions.configs import history as versioning
from digest.cli.differences import show_edit, show_lines
from digest.cli.help import Command, Group
from digest.cli.opened import opened
from digest.cli.options import AsJson, whole
from digest.cli.screen import say, show_json, table, when

app = typer.Typer(add_completion=False, cls=Group, rich_markup_mode=None)

#: Numbers of versions are counted over all digests.
_HIGHEST = 10**9
OneDigest = Annotated[str, typer.Argument(metavar="NAME", help="The digest.")]


@app.callback()
def root() -> None:
    """The versions of a digest's file: history, compare, back."""


@app.command(cls=Command)
def history(
    name: OneDigest,
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", help="How many; 20 without.", parser=whole(1, 100), show_default=False),
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """List the versions of a digest's file: who, when, what.

    The newest 100 that made sense are kept.
    """
    with opened() as wiring:
        known = versioning.versions(wiring.publication, named.digest_called(wiring.publication, name), count)
        zone, now = wiring.publication.site.zone, wiring.clock()
    if as_json:
        show_json(known)
        return
    rows = [
        (
            *(version.number, when(version.at, zone, now), version.by, version.how),
            *(f"+{version.added} -{version.removed}", "in force" if version.in_force else ""),
        )
        for version in known
    ]
    table(("Version", "When", "Who", "What", "Lines", ""), rows)


@app.command(cls=Command)
def compare(
    name: OneDigest,
    older: Annotated[
        int,
        typer.Argument(
            metavar="VERSION", help="The older; the one before without.", parser=whole(0, _HIGHEST), show_default=False
        ),
    ] = 0,
    newer: Annotated[
        int,
        typer.Argument(
            metavar="VERSION", help="The newer; the file now without.", parser=whole(0, _HIGHEST), show_default=False
        ),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Show what differs between two versions of a digest's file."""
    with opened() as wiring:
        key = named.digest_called(wiring.publication, name)
        compared = versioning.compare(wiring.publication, key, older, newer)
    if as_json:
        show_json(compared)
        return
    say(f"{key}: {compared.before} (-), {compared.after} (+)")
    show_lines(compared.lines)


@app.command(cls=Command)
def back(
    name: OneDigest,
    version: Annotated[
        int,
        typer.Argument(
            metavar="VERSION", help="Which; the one before without.", parser=whole(0, _HIGHEST), show_default=False
        ),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Put an earlier version of a digest's file in force.

    That is a version, too: the same command once more takes it back.
    """
    with opened() as wiring:
        edited = versioning.back(wiring.publication, named.digest_called(wiring.publication, name), version)
    if as_json:
        show_json(edited)
    else:
        show_edit(edited)

"""`digest inspect`: what we see at an address or in a file, and the line of YAML for it."""

from __future__ import annotations

from typing import Annotated

import typer

from digest import environment
from digest.actions.sources import inspect as inspecting
from digest.cli.options import AsJson
from digest.cli.screen import plain, say, show_json
from digest.cli.session import session
from digest.model.source import SourceKind
from digest.text.durations import counted

_KINDS = " or ".join(SourceKind.of_addresses())
#: Articles shown.
SHOWN = 10


def inspect(
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed, a page, or a file.")],
    read_as: Annotated[str, typer.Option("--read-as", metavar="KIND", help=_KINDS)] = "",
    links: Annotated[str, typer.Option("--links", metavar="CSS", help="The links of a list.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what is found at an address, and the YAML to paste.

    With --json its articles, as one object when it is one article.
    """
    inspected = inspecting.inspect(what, environment.folder_from_environment(session.get().config), read_as, links)
    if as_json:
        articles = inspecting.read_articles(inspected.entries)
        show_json(articles[0] if len(articles) == 1 else articles)
    else:
        _show(inspected)


def _show(inspected: inspecting.Inspected) -> None:
    entries = inspected.entries
    kind = "JSON" if inspected.kind == SourceKind.JSON else inspected.kind.capitalize()
    head = ": ".join(filter(None, (kind, plain(inspected.name))))
    say(f"{head}, {counted(len(entries), 'article')}")
    if inspected.url:
        say(inspected.url)
    if inspected.led:
        say(inspected.led)
    for entry in entries[:SHOWN]:
        date = f"{entry.published:%Y-%m-%d}" if entry.published else "no date"
        by = f" · {', '.join(entry.authors)}" if entry.authors else ""
        say(f"\n{plain(entry.title) or 'without a title'}", hang=2)
        say(f"  {date}{plain(by) and by} · {counted(len(entry.text.split()), 'word')}", hang=4)
        if entry.url:
            say(f"  {entry.url}")
    if len(entries) > SHOWN:
        say(f"\nand {len(entries) - SHOWN} more")
    say(f"\nTo collect it, paste this under sources:\n{inspected.yaml}")

"""What commands show: sentences, tables, JSON, times in the publication's zone, and progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from digest.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rich.progress import Progress

    from digest.app import App
    from digest.model.run import Event


#: What is being done while these events come in.
DOING = {
    "source.collected": "Collecting",
    "articles.grouped": "Grouping",
    "edition.frozen": "Freezing",
    "batch.accepted": "Sending",
}


def say(text: str = "") -> None:
    typer.echo(text)


def show_json(value: object) -> None:
    """`value` as indented JSON with readable letters."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows under their heads, numbers to the right; nothing when there are no rows."""
    if not rows:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), show_header=any(heads))
    for place, head in enumerate(heads):
        numbers = all(isinstance(row[place], int) for row in rows)
        grid.add_column(head, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(plain(str(cell))) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=160)
    console.print(grid)


def plain(text: str) -> str:
    """One line without control characters: collected text must not steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def when(instant: datetime | None, zone: ZoneInfo) -> str:
    """ "Mon 24 Nov 07:00" in the publication's zone; with the year when it is long ago or far off."""
    if instant is None:
        return "never"
    return f"{instant.astimezone(zone):%a %d %b %Y %H:%M}"


def ask(question: str) -> str:
    """What the person types; empty where nobody can be asked."""
    if not sys.stdin.isatty():
        return ""
    return str(typer.prompt(question, default="", show_default=False)).strip()


def asked(given: str, question: str, default: str = "") -> str:
    """`given`, or what the person types, or the default. Raises `UsageError` when there is none of them."""
    answer = given or ask(f"{question}{f' [{default}]' if default else ''}") or default
    if not answer:
        raise UsageError(f"{question}: nothing was given.", advice="The options of this command give it: --help")
    return answer


@contextmanager
def progress(app: App) -> Iterator[None]:
    """While inside, progress is drawn: a bar on a terminal, a line a step elsewhere."""
    if sys.stdout.isatty():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[what]}"),
        )
        with Progress(*columns) as bars:
            app.report = _Bars(bars)
            yield
    else:
        app.report = _Lines()
        yield


class _Bars:
    """Draws one bar per step."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, object] = {}

    def __call__(self, event: Event) -> None:
        doing = DOING.get(event.name)
        if not doing:
            return
        if doing not in self._tasks:
            self._tasks[doing] = self._bars.add_task(doing, total=event.total or 1, what="")
        task = self._tasks[doing]
        done = event.done if event.total else 1
        self._bars.update(task, completed=done, total=event.total or 1, what=plain(event.text)[:40])  # type: ignore[arg-type]


class _Lines:
    """Says when a step is done."""

    def __call__(self, event: Event) -> None:
        doing = DOING.get(event.name)
        if doing and event.done >= event.total:
            count = f" {event.done} of {event.total}" if event.total else ""
            typer.echo(f"{doing}:{count} {plain(event.text)}".rstrip())

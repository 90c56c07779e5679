"""What commands show: sentences, tables, JSON, times in the publication's zone; and what they ask.

Whatever was collected or typed may be shown: no control character of it reaches the terminal.
"""

from __future__ import annotations

import json
import re
import select
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from digest.cli.grid import lines_of
from digest.errors import DigestError, UsageError
from digest.text.columns import wrapped
from digest.text.lines import visible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from rich.progress import Progress

#: Times further away than this are shown with their year.
NEAR = timedelta(days=180)
#: A terminal's width is asked for; what is written to a file or another program is not cut into lines.
NO_TERMINAL = 10_000
#: Seconds that one wait for a typed line lasts.
_SLEEP = 0.2

#: The bars that are drawn now: at most one.
drawn: list[Progress] = []


def say(text: str = "", *, hang: int | None = None) -> None:
    """Shows the lines. With `hang` a line too long for the terminal goes on in the next, so far to the right."""
    for line in text.split("\n"):
        for part in (clean(line),) if hang is None else wrapped(clean(line), columns(), hang):
            typer.echo(part)


def complain(text: str) -> None:
    """Shows the lines on standard error, without control characters."""
    for line in text.split("\n"):
        typer.echo(clean(line), err=True)


def clean(line: str) -> str:
    """Without control characters, and with its indentation: collected text must not steer a terminal."""
    return visible(line).rstrip()


def plain(text: str) -> str:
    """Collected text as one line without control characters and without blanks around it."""
    return clean(text).strip()


def show_json(value: object, indent: int | None = 2) -> None:
    """`value`, with any shapes in it, as JSON with readable letters; times as ISO 8601."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain_value)
    typer.echo(re.sub(r"[^\n -~]", lambda letter: _escaped(letter[0]), text))


def _plain_value(value: Any) -> object:
    return value.isoformat() if isinstance(value, datetime) else value.model_dump()


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, indent: int = 0, label: str = "") -> None:
    """Rows under their heads (all empty: without), numbers to the right, whole also where the terminal is narrow; the
    label stands in the first line before them. Nothing when there are no rows."""
    if not rows:
        return
    texts = [[cell if isinstance(cell, int) else visible(str(cell)) for cell in row] for row in rows]
    for place, line in enumerate(lines_of(heads, texts, columns() - indent)):
        typer.echo((label if place == 0 else "").ljust(indent) + line)


def when(instant: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    """ "Mon 24 Nov 07:00" in the publication's zone; with the year when it is long ago or far off."""
    if instant is None:
        return "never"
    year = "" if abs(instant - now) < NEAR else " %Y"
    return f"{instant.astimezone(zone):%a %-d %b{year} %H:%M}"


def ask(question: str) -> str:
    """What the person types; empty where nobody can be asked."""
    if not sys.stdin.isatty():
        return ""
    with _undrawn():
        typer.echo(f"{question}: ", nl=False)
        return _typed().strip()


def _typed() -> str:
    """A line of the terminal. A signal that arrives in the moment before a sleep does not end it (bpo-13285): no sleep
    is long. Raises `Abort` where the terminal ends."""
    while not select.select([sys.stdin], (), (), _SLEEP)[0]:
        pass
    try:
        return input()
    except EOFError:
        raise typer.Abort from None


@contextmanager
def _undrawn() -> Iterator[None]:
    """While inside, nothing is drawn, so that a person can type."""
    for bars in drawn:
        bars.stop()
    yield
    for bars in drawn:
        bars.start()


def asked(option: str, given: str, question: str, *, default: str = "", check: Callable[[str], object] = str) -> str:
    """What the option gave, or the person types, or the default. Whoever types is asked again until `check` raises
    nothing; raises `UsageError` when nothing was given, and whatever `check` raises of an option."""
    if given:
        check(given)
        return given
    while True:
        answer = ask(f"{question}{f' [{default}]' if default else ''}") or default
        if not answer and not sys.stdin.isatty():
            raise UsageError(f"{question}: nothing was given.", advice=f"Give it with {option}.")
        if answer and _fits(answer, check):
            return answer


def _fits(answer: str, check: Callable[[str], object]) -> bool:
    try:
        check(answer)
    except DigestError as error:
        if not sys.stdin.isatty():
            raise
        complain(str(error))
        return False
    return True


def columns() -> int:
    """How wide lines may be: as COLUMNS says, else as the terminal is."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else NO_TERMINAL


def _escaped(character: str) -> str:
    """A readable character itself; any other as JSON writes it."""
    return character if character.isprintable() else json.dumps(character)[1:-1]

"""How far a run has come, drawn while it goes on: one bar on a terminal, a line for each step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from digest.cli.screen import complain, drawn, plain, say
from digest.text.durations import counted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from digest.model.run import Event
    from digest.wiring import Wiring


#: Event → what is being done while these come in, and what is counted.
STEPS = {
    "source.collected": ("Collecting", "source"),
    "articles.grouped": ("Grouping", "article"),
    "picture.copied": ("Copying", "picture"),
    "edition.frozen": ("Freezing", "edition"),
    **{
        f"batch.{answer}": ("Sending", "mail")
        for answer in ("accepted", "rejected", "expired", "suppressed", "deferred", "uncertain")
    },
}

#: Things after which whoever waits hears how many there were.
MANY = 100_000

#: Events of which a person is told in a line of its own, for sending stands still, or may.
TOLD = {
    "canary.sent": "The first few have it",
    "sending.paused": "Waiting",
    "sending.stopped": "Stopped",
    "batch.lost": "No answer",
}


@contextmanager
def progress(wiring: Wiring) -> Iterator[None]:
    """While inside, progress is shown; nothing of a bar stays on the screen."""
    if not sys.stdout.isatty():
        wiring.report = _lines
        yield
        return
    # Nothing is drawn where there is no terminal.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Progress(*columns, transient=True) as bars:
        drawn.append(bars)
        wiring.report = _Bar(bars)
        try:
            yield
        finally:
            drawn.remove(bars)


class _Bar:
    """Draws the step that goes on."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, event: Event) -> None:
        if event.name in TOLD:
            self._bars.console.print(plain(_sentence(event)), markup=False, highlight=False)
        if event.name not in STEPS:
            return
        doing, _ = STEPS[event.name]
        if doing not in self._tasks:
            for task in self._tasks.values():
                self._bars.update(task, visible=False)
            self._tasks[doing] = self._bars.add_task(doing, total=None, what="")
        total = event.total or 1
        done = event.done if event.total else 1
        self._bars.update(self._tasks[doing], completed=done, total=total, what=plain(event.text)[:30])


def counting(thing: str) -> Callable[[int], None]:
    """Says on standard error, where no program reads, whenever another hundred thousand of these things are done."""
    reported = 0

    def tell(done: int) -> None:
        nonlocal reported
        if done - reported >= MANY:
            reported = done - done % MANY
            complain(f"{counted(done, thing)} so far")

    return tell


def _sentence(event: Event) -> str:
    return f"{TOLD[event.name]}: {event.text}"


def stands_still(event: Event) -> None:
    """Says when sending stands still, or may, and why."""
    if event.name in TOLD:
        say(plain(_sentence(event)))


def _lines(event: Event) -> None:
    """Says when a step is done, or stands still."""
    stands_still(event)
    if event.name in STEPS and event.done >= event.total:
        doing, thing = STEPS[event.name]
        say(f"{doing}: {event.text if doing == 'Freezing' else counted(event.done, thing)}")

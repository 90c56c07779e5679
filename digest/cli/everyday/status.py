"""`digest status`: one screen of what is going on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from digest.actions.status import EditionStatus, PublicationStatus
from digest.actions.status import status as status_of
from digest.cli.opened import opened
from digest.cli.options import AsJson
from digest.cli.screen import say, show_json, table, when
from digest.text.durations import counted

#: Lines of one kind at most, so that all of them fit one screen of 24 lines.
MOST = 3
#: But people of whom nobody knows whether they have the mail are named: a gap must be seen.
MOST_PEOPLE = 50
UNKNOWN = "Unknown"
Row = tuple[Any, ...]


def status(as_json: AsJson = False) -> None:
    """Show on one screen how things stand.

    What is wrong, under way, held, of unknown outcome, due next and sent last, and which sources are ill.
    """
    with opened() as wiring:
        now = status_of(wiring)
        shown = partial(when, zone=wiring.publication.site.zone, now=wiring.clock())
    if as_json:
        show_json(now)
        return
    say(f"{now.name} · mail: {now.mail}")
    blocks = [_block(head, rows, more) for head, rows, more in _blocks(now, shown) if rows]
    spread = sum(map(len, blocks)) + len(blocks) < 22
    for rows in blocks:
        if spread:
            say()
        table(("",) * len(rows[0]), rows, shorten=True)
    if not now.next and not now.refused:
        say("\nNo digest yet: digest new NAME makes one.")


def _blocks(status: PublicationStatus, shown: Callable[[datetime | None], str]) -> Iterator[tuple[str, list[Row], str]]:
    """Head, rows, and the command that shows more of them."""
    yield "Wrong", _wrong(status), "digest check"
    yield "Running", [(run.digest, f"since {shown(run.since)}", f"by {run.by}") for run in status.running], ""
    yield "Sending", [(edition.edition, _answers(edition)) for edition in status.sending], "digest history"
    yield "Held", [(edition.edition, edition.reason) for edition in status.held], "digest history"
    uncertain = [(person.edition, person.address, person.reason) for person in status.uncertain]
    yield UNKNOWN, uncertain, "digest status --json"
    coming = [
        (send.digest, shown(send.at) if send.at else "by hand", counted(send.subscribers, "subscriber"))
        for send in status.next
    ]
    yield "Next", coming, "digest next"
    last = [(edition.edition, edition.status, edition.reason or _answers(edition)) for edition in status.last]
    yield "Last", last[:MOST], ""
    yield "Ill", [(source.source, source.health, source.reason) for source in status.ill], "digest sources"


def _wrong(status: PublicationStatus) -> list[Row]:
    stopped = [(f"all sending is stopped: {status.stopped}; digest go lifts it",)] if status.stopped else []
    refused = [
        (f"{counted(file.problems, 'thing')} to mend in {file.file}: digest check {file.digest}",)
        for file in status.refused
    ]
    return [*stopped, *refused]


def _answers(edition: EditionStatus) -> str:
    return ", ".join(f"{count:,} {answer}" for answer, count in sorted(edition.recipients.items()) if count)


def _block(head: str, rows: list[Row], more: str) -> list[Row]:
    """At most so many lines, the head before the first."""
    most = MOST_PEOPLE if head == UNKNOWN else MOST
    shown = rows if len(rows) <= most else rows[: most - 1]
    if len(shown) < len(rows):
        left = f"and {len(rows) - len(shown)} more: {more}" if more else f"and {len(rows) - len(shown)} more"
        shown = [*shown, (left, *[""] * (len(rows[0]) - 1))]
    heads = [head, *[""] * (len(shown) - 1)]
    return [(f"{name:<9}", *row) for name, row in zip(heads, shown, strict=True)]

"""`digest status`: one screen of what is going on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from digest.actions import status as standing
from digest.cli.grid import lines_of
from digest.cli.opened import opened_anyway
from digest.cli.options import AsJson
from digest.cli.screen import columns, say, show_json, table, when
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.status import EditionStatus, PublicationStatus

#: Lines of one screen.
LINES = 24
#: Of one kind at most so many are shown; fewer where they would not fit one screen.
MOST = 3
#: But people of whom nobody knows whether they have the mail are named: a gap must be seen.
MOST_PEOPLE = 50
#: Columns of what stands before a block.
INDENT = 11
UNKNOWN = "Unknown"
Row = tuple[Any, ...]


def status(as_json: AsJson = False) -> None:
    """Show on one screen how things stand.

    What is wrong, under way, held, of unknown outcome, due next and sent last, and which sources are ill.
    """
    with opened_anyway() as wiring:
        now = standing.status(wiring)
        shown = partial(when, zone=wiring.publication.site.zone, now=wiring.clock())
    if as_json:
        show_json(now)
        return
    say(f"{now.name} · mail: {now.mail}" if now.mail else now.name)
    _show([block for block in _blocks(now, shown) if block[1]])
    if not now.next and not now.refused:
        say("\nNo digest yet: digest new NAME makes one.")


def _blocks(status: PublicationStatus, shown: Callable[[datetime | None], str]) -> Iterator[tuple[str, list[Row], str]]:
    """Head, rows, and the command that shows more of them."""
    yield "Wrong", _wrong(status), "digest status --json"
    on_duty = [(one.host, ", ".join(one.roles), one.version, f"since {shown(one.since)}") for one in status.on_duty]
    yield "On duty", on_duty, ""
    yield "Running", [(run.digest, f"since {shown(run.since)}", f"by {run.by}") for run in status.running], ""
    sending = [(edition.edition, _answers(edition), edition.reason) for edition in status.sending]
    yield "Sending", sending, "digest history"
    held = [(edition.edition, edition.reason) for edition in status.held if not edition.approved_by]
    yield "Held", held, "digest history"
    leaves = [(one.edition, _let_go(one)) for one in status.held if one.approved_by]
    yield "Leaves", leaves, "digest next"
    uncertain = [(person.edition, person.address, person.reason) for person in status.uncertain]
    yield UNKNOWN, uncertain, "digest status --json"
    coming = [
        (
            send.edition or send.digest,
            shown(send.at) if send.at else send.rest or "by hand",
            counted(send.subscribers, "subscriber") + (f" in {len(send.waves)} waves" if len(send.waves) > 1 else ""),
        )
        for send in status.next
    ]
    yield "Next", coming, "digest next"
    last = [(edition.edition, edition.status, edition.reason or _answers(edition)) for edition in status.last]
    yield "Last", last[:MOST], ""
    yield "Joining", _joining(status), ""
    yield "Ill", [(source.source, source.health, source.reason) for source in status.ill], "digest sources"
    yield "Moved", [(source.sentence,) for source in status.moved], "digest check"


def _wrong(status: PublicationStatus) -> list[Row]:
    copied = [(f"this is a copy: {status.copy_of}; digest adopt makes it the original",)] if status.copy_of else []
    stopped = [(f"all sending is stopped: {status.stopped}; digest go lifts it",)] if status.stopped else []
    late = [(one.sentence,) for one in status.overdue]
    absent = [(what,) for what in status.absent]
    refused = [
        (f"{counted(file.problems, 'thing')} to mend in {file.file}: digest check {file.digest}".rstrip(),)
        for file in status.refused
    ]
    looks = [(f"the look {broken.look} cannot be used: digest check",) for broken in status.looks]
    not_sent = [(f"{run.digest} {run.occasion} was not sent: {run.reason}",) for run in status.not_sent]
    untold = [
        (f"editors could not be told of this ({one.kind}): {one.digest or status.name}: {one.reason}",)
        for one in status.untold
    ]
    letters = counted(status.unwritten, "mail")
    unwritten = [(f"{letters} to readers who wait for it not mailed yet: {status.why_unwritten}",)]
    return [
        *copied,
        *stopped,
        *(unwritten if status.unwritten else []),
        *untold,
        *absent,
        *late,
        *refused,
        *looks,
        *not_sent,
        *((stray.sentence,) for stray in status.strays),
    ]


def _joining(status: PublicationStatus) -> list[Row]:
    joined = status.joined
    asked = f"{counted(joined.asked, 'reader')} asked in 30 days"
    return [(asked, f"{joined.confirmed:,} confirmed it")] if joined.asked else []


def _let_go(edition: EditionStatus) -> str:
    by_hand = "; leaves when a person sends it" if edition.by_hand else ""
    return f"approved by {edition.approved_by}{by_hand}"


def _answers(edition: EditionStatus) -> str:
    return ", ".join(f"{count:,} {answer}" for answer, count in sorted(edition.recipients.items()) if count)


def _show(blocks: Sequence[tuple[str, list[Row], str]]) -> None:
    """As much of each as fits one screen, with empty lines between them where there is room."""
    for most in range(MOST, 0, -1):
        shown = [
            (head, _shortened(rows, MOST_PEOPLE if head == UNKNOWN else most, more)) for head, rows, more in blocks
        ]
        heights = [len(lines_of([""] * len(rows[0]), rows, columns() - INDENT)) for _, rows in shown]
        if sum(heights) < LINES - 3:
            break
    for head, rows in shown:
        if sum(heights) + len(heights) < LINES - 2:
            say()
        table([""] * len(rows[0]), rows, indent=INDENT, label=head)


def _shortened(rows: list[Row], most: int, more: str) -> list[Row]:
    """At most so many, the last of which says how many are left and what shows them."""
    if len(rows) <= most:
        return rows
    shown = rows[: max(most - 1, 1)]
    left = f"and {len(rows) - len(shown)} more: {more}" if more else f"and {len(rows) - len(shown)} more"
    return [*shown, (left, *[""] * (len(rows[0]) - 1))]

"""A list of people comes in, or of those who said stop [effect: disk]."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from itertools import islice
from pathlib import Path

from digest.actions.people.enrol import WORDS
from digest.actions.people.lists.decisions import UNDECIDED, Decisions
from digest.actions.people.lists.doubts import Doubt
from digest.actions.people.lists.people import PeopleList, Row, open_people
from digest.actions.people.lists.words import Meaning, stopped_by_name
from digest.actions.shape import Shape
from digest.errors import DigestError, UsageError
from digest.model.people import Cause, Subscriber, Subscription, Suppression
from digest.publication import Publication
from digest.store import Store
from digest.store.subscribers import AT_ONCE

#: What became of rows that name nobody who can be mailed.
LEFT_OUT = "left out"
#: Of each outcome, so many rows are shown.
_SHOWN = 10

_CAUSES = {
    Meaning.UNSUBSCRIBED: (Cause.UNSUBSCRIBED, "said stop"),
    Meaning.BOUNCED: (Cause.BOUNCED, "bounced"),
    Meaning.COMPLAINED: (Cause.COMPLAINED, "reported spam"),
}


def _untold(rows: int) -> None:
    pass


class Listed(Shape):
    """What became of one person of a list."""

    line: int
    address: str
    """Empty where there was none."""
    outcome: str
    why: str = ""
    """What is wrong with the row."""


class Imported(Shape):
    """What became of a list of people."""

    rows: int
    """People, faulty ones too."""
    outcomes: Mapping[str, int]
    """In words → of how many."""
    people: tuple[Listed, ...]
    """All, where that was asked for; else the first of each outcome."""
    kept: bool
    """False: it was only tried, and nothing was changed."""

    @property
    def faults(self) -> tuple[Listed, ...]:
        """Those of the people that were left out for what is wrong with their row."""
        return tuple(person for person in self.people if person.why)


def import_people(
    publication: Publication,
    file: Path,
    to: str,
    consent: str,
    decisions: Decisions = UNDECIDED,
    *,
    every: bool = False,
    dry_run: bool = False,
    done: Callable[[int], None] = _untold,
) -> Imported:
    """The people of the file get the digest; those who said stop, there or here before, do not, and whoever has not
    agreed yet by the list is left out, as are rows with faults. With `every` all rows are reported, not the first of
    each outcome; with `dry_run` nothing is changed.

    Some thousand rows are kept at a time, those who said stop before all others, and others may write between; killed
    or failed half-way, the same call goes on where it stopped. `done` is told after each how many rows there were.

    Raises `UsageError` when there is no such digest, nobody agreed, the file is no list of people, or a column may say
    who wants mail and nobody decided on it; then nobody was added.
    """
    if not consent.strip() and not dry_run:
        raise UsageError(
            "Say how these people agreed: --consent 'sign-up form of the freshers fair, 3 October 2026'.",
            advice="Mailing people who did not ask is against the law in most places, and ends in spam folders.",
        )
    publication.in_force(to)
    people = open_people(file, decisions)
    _ask(file, people)
    report, now = _Report(every, done), publication.clock()
    with _changing(publication, dry_run) as store, report.failing_with_what_was_done():
        for rows in _portions(people.rows(lambda meaning: meaning.stops), report):
            _suppress(store, rows, to, now, report)
        for rows in _portions(people.rows(lambda meaning: not meaning.stops), report):
            _enter(store, rows, to, consent, now, report)
    return report.result(kept=not dry_run)


def suppress_people(
    publication: Publication,
    file: Path,
    decisions: Decisions = UNDECIDED,
    *,
    every: bool = False,
    dry_run: bool = False,
    done: Callable[[int], None] = _untold,
) -> Imported:
    """The people of the file get nothing of any digest, but for those of whom it says itself that they want mail. Rows
    with faults are left out; `every`, `dry_run` and `done` as in `import_people`. Raises `UsageError` when the file is
    no list of people."""
    people = open_people(file, decisions)
    report, now = _Report(every, done), publication.clock()
    with _changing(publication, dry_run) as store, report.failing_with_what_was_done():
        for row in people.rows(lambda meaning: meaning is Meaning.ACTIVE):
            report.add(row, "want mail by that list, left as they are")
        for rows in _portions(people.rows(lambda meaning: meaning is not Meaning.ACTIVE), report):
            _suppress(store, rows, "", now, report)
    return report.result(kept=not dry_run)


def _changing(publication: Publication, dry_run: bool) -> AbstractContextManager[Store]:
    return publication.store.trial_of_people() if dry_run else nullcontext(publication.store)


def _ask(file: Path, people: PeopleList) -> None:
    """Raises `UsageError` where only a person can know who wants mail."""
    if doubts := people.doubts():
        lines = [line for doubt in doubts for line in _question(doubt)]
        raise UsageError("\n".join(["what do these columns say?", *lines]), where=str(file), advice="Nobody was added.")
    if stopped_by_name(file.stem) and any(meaning is Meaning.UNSAID for meaning in people.meanings()):
        raise UsageError(
            "by its name this file lists people who left, or never agreed.",
            where=str(file),
            advice=f"If they left: digest subscribers import {file} --unsubscribed\nIf not, give it another name.",
        )


def _question(doubt: Doubt) -> Iterator[str]:
    values = ", ".join(f"{value} ({count:,})" for value, count in doubt.values)
    if doubt.known:
        yield f'  "{doubt.heading}" says who wants mail, in words that are new here: {values}'
    else:
        yield f'  "{doubt.heading}" may say who still wants mail: {values}'
    yield f'    It does, and these values are of those who do:  --status-column "{doubt.heading}=VALUE,VALUE"'
    yield f'    It does not:                                    --ignore-column "{doubt.heading}"'


def _portions(rows: Iterable[Row], report: _Report) -> Iterator[list[Row]]:
    """The good ones, some at a time; the others are reported."""
    good = (row for row in rows if not report.left_out(row))
    while some := list(islice(good, AT_ONCE)):
        yield some
        report.tell()


def _enter(store: Store, rows: list[Row], to: str, consent: str, now: datetime, report: _Report) -> None:
    agreed = [row for row in rows if row.meaning is not Meaning.PENDING]
    entries = [
        (
            Subscriber(address=row.address, name=row.name, added=now),
            Subscription(subscriber=0, digest=to, consent=consent, since=now, zone=row.zone),
        )
        for row in agreed
    ]
    for row, outcome in zip(agreed, store.subscribers.add_all(entries, now), strict=True):
        report.add(row, WORDS.get(outcome, outcome.value))
    for row in rows:
        if row.meaning is Meaning.PENDING:
            report.add(row, "pending by that list, left out")


def _suppress(store: Store, rows: list[Row], digest: str, now: datetime, report: _Report) -> None:
    """They get nothing of the digest; of any, where none is named or the address itself is at fault."""
    suppressions, outcomes = [], list[str]()
    for row in rows:
        cause, words = _CAUSES.get(row.meaning, _CAUSES[Meaning.UNSUBSCRIBED])
        of = digest if cause is Cause.UNSUBSCRIBED else ""
        suppressions.append(
            Suppression(address=row.address, cause=cause, digest=of, since=now, note="in an imported list")
        )
        outcomes.append(f"{words} by that list, get nothing of {of or 'any digest'}")
    store.subscribers.suppress(*suppressions)
    for row, outcome in zip(rows, outcomes, strict=True):
        report.add(row, outcome)


class _Report:
    """Counts, and of each outcome the first rows, or all."""

    def __init__(self, every: bool, done: Callable[[int], None]) -> None:
        self._every = every
        self._done = done
        self._counts: Counter[str] = Counter()
        self._people: list[Listed] = []

    def add(self, row: Row, outcome: str, why: str = "") -> None:
        self._counts[outcome] += 1
        if self._every or self._counts[outcome] <= _SHOWN:
            self._people.append(Listed(line=row.line, address=row.address, outcome=outcome, why=why))

    def tell(self) -> None:
        """Whoever waits hears how many rows are done."""
        self._done(self._counts.total())

    def left_out(self, row: Row) -> bool:
        """Whether the row names nobody who may be entered; it is reported then."""
        why = row.fault or ("the list does not say whether they want mail" if row.meaning is Meaning.SILENT else "")
        if why:
            self.add(row, LEFT_OUT, why)
        return bool(why)

    @contextmanager
    def failing_with_what_was_done(self) -> Iterator[None]:
        """What is raised inside says how much was done before."""
        try:
            yield
        except DigestError as error:
            done = ", ".join(f"{count:,} {outcome}" for outcome, count in self._counts.items())
            if done:
                error.advice = f"Until then: {done}.\nThe same command goes on where it stopped."
            raise

    def result(self, *, kept: bool) -> Imported:
        people = tuple(sorted(self._people, key=lambda person: person.line))
        return Imported(rows=self._counts.total(), outcomes=dict(self._counts), people=people, kept=kept)

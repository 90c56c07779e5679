"""People come in, one by one or as a list; lists of those who said stop, too [effect: disk]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from digest.actions.people.files import Row, checked, read_people
from digest.actions.shape import Shape
from digest.errors import Refused, UsageError
from digest.model.people import Cause, Subscriber, Subscription, Suppression
from digest.publication import Publication
from digest.store import Entered
from digest.text.lines import visible

_LONGEST_NAME = 200
#: What became of a person → how an import says it, where the store's own word is too short.
_WORDS = {
    Entered.UNSUBSCRIBED: "unsubscribed before, not brought back",
    Entered.SUPPRESSED: "suppressed, not brought back",
}


class Enrolled(Shape):
    """Somebody new."""

    address: str
    """The address that mails go to, spelled as it was typed."""
    subscribers: int
    """Of the digest now."""


class Fault(Shape):
    """A row of a list that names nobody who can be mailed."""

    line: int
    fault: str


class Imported(Shape):
    """What became of a list of people."""

    rows: int
    outcomes: Mapping[str, int]
    """In words → of how many."""
    faults: tuple[Fault, ...]


def enrol(publication: Publication, address: str, to: str, *, name: str = "", consent: str) -> Enrolled:
    """The person gets the digest from now on.

    Raises `UsageError` for what is no address or no digest, and `Refused` for somebody who has it, said stop or must
    not be mailed.
    """
    publication.in_force(to)
    row = Row(line=1, address=checked(address), name=visible(name).strip()[:_LONGEST_NAME])
    (outcome,) = enter(publication, [row], to, consent)
    if outcome != Entered.ADDED:
        raise Refused(f"{row.address} was not added: {outcome}.", where=to)
    return Enrolled(address=row.address, subscribers=publication.store.subscribers.count(to))


def import_people(publication: Publication, file: Path, to: str, consent: str) -> Imported:
    """The people of the file get the digest; those who said stop, there or before, do not. Rows with faults are left
    out. Raises `UsageError` when there is no such digest, nobody agreed, or the file is no list of people."""
    if not consent.strip():
        raise UsageError(
            "Say how these people agreed: --consent 'sign-up form of the freshers fair, 3 October 2026'.",
            advice="Mailing people who did not ask is against the law in most places, and ends in spam folders.",
        )
    publication.in_force(to)
    rows = tuple(read_people(file))
    good = [row for row in rows if not row.fault]
    outcomes = _suppress(publication, [row for row in good if row.stopped], to)
    return _imported(rows, outcomes | enter(publication, [row for row in good if not row.stopped], to, consent))


def suppress_people(publication: Publication, file: Path) -> Imported:
    """The people of the file get nothing of any digest. Rows with faults are left out. Raises `UsageError` when the
    file is no list of people."""
    rows = tuple(read_people(file))
    return _imported(rows, _suppress(publication, [row for row in rows if not row.fault], ""))


def enter(publication: Publication, rows: Sequence[Row], to: str, consent: str) -> dict[str, int]:
    """What became of how many: people who said stop, or whose address bounced, are not brought back by a list."""
    now = publication.clock()
    entries = [
        (
            Subscriber(address=row.address, name=row.name, added=now),
            Subscription(subscriber=0, digest=to, consent=consent, since=now),
        )
        for row in rows
    ]
    counts = publication.store.subscribers.add_all(entries, now)
    return {_WORDS.get(outcome, outcome.value): count for outcome, count in counts.items() if count}


def _suppress(publication: Publication, rows: Sequence[Row], digest: str) -> dict[str, int]:
    """They get nothing of the digest; of any, where none is named."""
    now, note = publication.clock(), "in an imported list"
    publication.store.subscribers.suppress(
        *(
            Suppression(address=row.address, cause=Cause.UNSUBSCRIBED, digest=digest, since=now, note=note)
            for row in rows
        )
    )
    return {f"said stop by that list, get nothing of {digest or 'any digest'}": len(rows)} if rows else {}


def _imported(rows: Sequence[Row], outcomes: Mapping[str, int]) -> Imported:
    faults = tuple(Fault(line=row.line, fault=row.fault) for row in rows if row.fault)
    return Imported(rows=len(rows), outcomes=outcomes, faults=faults)

"""The people of a list: who they are, and what the list says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from digest.actions.people.address import checked, clock
from digest.actions.people.lists.cells import as_it_was
from digest.actions.people.lists.columns import Columns, cell, columns_of
from digest.actions.people.lists.decisions import UNDECIDED, Decisions, decided
from digest.actions.people.lists.doubts import Doubt, doubts
from digest.actions.people.lists.opening import Listing, Record, opened
from digest.actions.people.lists.pasted import Mailbox, mailboxes, name_of, pieces
from digest.actions.people.lists.words import VALUES, Meaning, plain
from digest.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody on a list."""

    line: int
    address: str
    """Checked; where `fault` says what is wrong with it, empty."""
    name: str = ""
    meaning: Meaning = Meaning.UNSAID
    zone: str = ""
    """Of their clock; empty where the list names none that there is."""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """A list whose columns are known."""

    listing: Listing
    columns: Columns

    def doubts(self) -> tuple[Doubt, ...]:
        """Columns that a person must decide on before anybody is added."""
        return doubts(self.listing.heads, self.columns, (cells for _, cells in self.listing.records()))

    def meanings(self) -> Iterator[Meaning]:
        """What the list says of each record."""
        return (self.columns.meaning(cells) for _, cells in self.listing.records())

    def rows(self, wanted: Callable[[Meaning], bool]) -> Iterator[Row]:
        """Everybody of whom the list says what is wanted, in its order, faults included; read as they are asked for."""
        for record in self.listing.records():
            meaning = self.columns.meaning(record[1])
            if wanted(meaning):
                yield from _rows(record, self.columns, meaning)


def open_people(file: Path, decisions: Decisions = UNDECIDED) -> PeopleList:
    """The list in the file. Raises `UsageError` when it cannot be read as one, has no such columns as were decided on,
    or says of people, without headings, that they left."""
    listing = opened(file)
    if not listing.heads:
        _nobody_left(listing, decisions)
        return PeopleList(listing=listing, columns=Columns(address=0))
    columns = columns_of(listing.heads, listing.address)
    return PeopleList(listing=listing, columns=decided(columns, listing.heads, decisions))


def _rows(record: Record, columns: Columns, meaning: Meaning) -> Iterator[Row]:
    """Several where there are several addresses."""
    line, cells = record
    name = name_of(" ".join(as_it_was(cell(cells, place)).strip() for place in columns.names))
    typed = as_it_was(cell(cells, columns.address)).strip()
    zone = _zone(as_it_was(cell(cells, columns.zone))) if columns.zone is not None else ""
    for mailbox in (Mailbox(address=typed),) if typed.startswith("=") else mailboxes(typed):
        named = name or mailbox.name
        try:
            yield Row(line=line, address=checked(mailbox.address), name=named, meaning=meaning, zone=zone)
        except UsageError as error:
            is_formula = mailbox.address.startswith("=") and not mailbox.address.startswith("=?")
            fault = _FORMULA if is_formula else error.what
            yield Row(line=line, address="", name=named, meaning=meaning, fault=fault)


@lru_cache(maxsize=1_024)
def _zone(typed: str) -> str:
    """Other programs write what is none, such as "GMT+1": such a reader has the publication's clock."""
    try:
        return clock(typed)
    except UsageError:
        return ""


_FORMULA = "a formula stands where the address should be; paste its value there"


def _nobody_left(listing: Listing, decisions: Decisions) -> None:
    """Without headings no cell can be trusted to be a name once one is a word of those who left, a line has more than
    address and name, or many people are called the same few names."""
    if decisions.status or decisions.ignored:
        raise UsageError("this list has no headings", where=listing.where, advice=_NAME_COLUMNS)
    names: Counter[str] = Counter()
    for line, (text,) in listing.records():
        beside = [plain(piece) for piece in pieces(text) if "@" not in piece]
        addresses = text.count("@")
        words = [word for word in beside if VALUES.get(word, Meaning.ACTIVE) is not Meaning.ACTIVE]
        if words or (addresses == 1 and len(beside) > 1 and "<" not in text):
            evidence = f'says "{words[0]}" of somebody' if words else "more than address and name on a line"
            raise UsageError(
                f"this list has no headings, and {evidence}", where=f"{listing.where}:{line}", advice=_NAME_COLUMNS
            )
        if len(names) <= _FEW_NAMES:
            names.update(beside)
    if names.total() >= _MANY and len(names) <= _FEW_NAMES:
        evidence = ", ".join(name for name, _ in names.most_common(3))
        raise UsageError(
            f"this list has no headings, and the same few words beside many people: {evidence}",
            where=listing.where,
            advice=_NAME_COLUMNS,
        )


_NAME_COLUMNS = 'Name its columns in the first line: "address", "name", "status".'
#: So few different names of so many people are none.
_FEW_NAMES, _MANY = 5, 20

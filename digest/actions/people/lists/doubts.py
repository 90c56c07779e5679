"""What a list may say that no table knows: a person is asked before anybody is added (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from digest.actions.people.lists.columns import Columns, cell
from digest.actions.people.lists.words import (
    MAY_STOP,
    MAY_TELL,
    NO,
    OF_ELSE,
    OF_TIMES,
    VALUES,
    YES,
    Meaning,
    plain,
)
from digest.text.lines import one_line

#: Words alone: columns of zeros and ones are counts more often than not.
_YES_NO = {word for word in YES | NO if not word.isdigit()}
#: Different values up to which a column may sort people into a few kinds.
_FEW = 12
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A column that may say who still wants mail."""

    heading: str
    values: tuple[tuple[str, int], ...]
    """As they stand there, and how often, the most frequent first."""
    known: bool
    """It does say so; some of its values are in no table."""


@dataclass(slots=True)
class _Seen:
    """Values of a column as they come by."""

    counts: Counter[str] = field(default_factory=Counter)
    as_typed: dict[str, str] = field(default_factory=dict)
    many: bool = False

    def add(self, text: str) -> None:
        value = plain(text)
        if not value or (self.many and value not in self.counts):
            return
        self.counts[value] += 1
        self.as_typed.setdefault(value, one_line(text)[:_LONGEST])
        self.many = self.many or len(self.counts) > _FEW

    def values(self) -> tuple[tuple[str, int], ...]:
        return tuple((self.as_typed[value], count) for value, count in self.counts.most_common(_FEW))


def doubts(heads: Sequence[str], columns: Columns, rows: Iterable[Sequence[str]]) -> tuple[Doubt, ...]:
    """Columns that a person must decide on, in the list's order. Memory does not grow with the rows."""
    unknown = {column.place: _Seen() for column in columns.telling}
    others = {place: _Seen() for place in columns.others}
    for cells in rows:
        for column in columns.telling:
            text = cell(cells, column.place)
            if column.meaning(text) is Meaning.UNKNOWN:
                unknown[column.place].add(text)
        for place, seen in others.items():
            seen.add(cell(cells, place))
    asked = {place: True for place, seen in unknown.items() if seen.counts}
    asked |= {place: False for place, seen in others.items() if _may_tell(plain(heads[place]), seen)}
    every = unknown | others
    return tuple(
        Doubt(heading=heads[place].strip(), values=every[place].values(), known=known)
        for place, known in sorted(asked.items())
    )


def _may_tell(heading: str, seen: _Seen) -> bool:
    values = seen.counts.keys()
    if values <= NO:
        return False
    if MAY_STOP.search(heading):
        return True
    if seen.many:
        return False
    if MAY_TELL.search(heading) and not (OF_TIMES.search(heading) or OF_ELSE.search(heading)):
        return True
    tells = any(VALUES.get(value, Meaning.ACTIVE) is not Meaning.ACTIVE for value in values)
    return tells or (values <= _YES_NO and bool(values & YES) and bool(values & NO))

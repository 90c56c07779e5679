"""Which line of an unevenly indented file stands wrong, and how far (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digest.config.yaml import lines
from digest.config.yaml.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A line that must move to stand like another."""

    line: int
    """From 0."""
    by: int
    """Columns to the right."""
    like: int
    """The line it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    line: int
    column: int
    """Of the dash of an entry, of the name of a field."""
    entry: bool
    name: str


def uneven(typed: Sequence[str], stopped: int, vocabulary: Vocabulary) -> Shift | None:
    """The line that stands wrong, where YAML stopped at a line: mostly that one, and else the one above that alone
    stands where it does. None when all lines above stand alike."""
    here = _place(stopped, typed[stopped])
    alike = [place for place in _places(typed) if place.entry == here.entry]
    edge = None if here.entry else vocabulary.at_the_edge(here.name)
    model = _model(here, [place for place in alike if place.line < stopped], edge)
    if model is None:
        return None
    alone = sum(place.column == model.column for place in alike) == 1
    if alone and sum(place.column == here.column for place in alike) > 1:
        return Shift(line=model.line, by=here.column - model.column, like=stopped)
    return Shift(line=stopped, by=model.column - here.column, like=model.line)


def follows_entries(typed: Sequence[str], stopped: int) -> bool:
    """A list has begun above, in the same field."""
    for number in range(stopped - 1, -1, -1):
        line = lines.cut(typed[number])
        if line.lead.strip():
            return True
        if line.name and not line.lead:
            return False
    return False


def _places(typed: Sequence[str]) -> list[_Place]:
    """Fields and entries; an entry with a field is both."""
    places: list[_Place] = []
    for number, text in enumerate(typed):
        if lines.is_blank(text):
            continue
        line = lines.cut(text)
        if line.lead.strip():
            places.append(_place(number, text))
        if line.name:
            places.append(_Place(line=number, column=len(line.lead), entry=False, name=line.field))
    return places


def _place(number: int, text: str) -> _Place:
    line = lines.cut(text)
    entry = bool(line.lead.strip())
    column = lines.indentation(text) if entry else len(line.lead)
    return _Place(line=number, column=column, entry=entry, name=line.field)


def _model(here: _Place, above: Sequence[_Place], edge: bool | None) -> _Place | None:
    """The line above that it should stand like: the nearest of those with the least way to go. `edge` says whether it
    belongs at the left edge, where that is known."""
    others = [place for place in reversed(above) if place.column != here.column]
    if edge is not None:
        fitting = [place for place in others if (place.column == 0) == edge]
        others = fitting or others
    return min(others, key=lambda place: abs(place.column - here.column), default=None)

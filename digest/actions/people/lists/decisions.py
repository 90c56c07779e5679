"""What a person decided on the columns of a list (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.actions.people.lists.columns import Columns, Telling, telling_column
from digest.actions.people.lists.words import plain
from digest.errors import UsageError
from digest.text.near_misses import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Columns by their headings."""

    status: tuple[str, ...] = ()
    """Say who wants mail: "type", or with the values of those who do, "type=regular,gold"."""
    ignored: tuple[str, ...] = ()
    """Say nothing of that."""


#: Nobody decided on anything.
UNDECIDED = Decisions()


def decided(columns: Columns, heads: Sequence[str], decisions: Decisions) -> Columns:
    """The columns as they were decided on. Raises `UsageError` for a heading that is not there."""
    ignored = {_place(heading, heads) for heading in decisions.ignored}
    chosen = {column.place: column for column in (_chosen(text, heads) for text in decisions.status)}
    telling = {column.place: column for column in columns.telling} | chosen
    return replace(
        columns,
        telling=tuple(column for place, column in sorted(telling.items()) if place not in ignored),
        others=tuple(place for place in columns.others if place not in ignored and place not in chosen),
    )


def _chosen(text: str, heads: Sequence[str]) -> Telling:
    heading, equals, values = text, "", ""
    if text.strip() not in {head.strip() for head in heads}:
        heading, equals, values = text.partition("=")
    place = _place(heading, heads)
    column = telling_column(place, heads[place]) or Telling(place=place, heading=heads[place].strip())
    wanting = frozenset(plain(value) for value in values.split(",")) - {""}
    if equals and not wanting:
        raise UsageError(f'"{text}" names no value.', advice=f'Write it like: --status-column "{heading}=VALUE,VALUE"')
    return replace(column, wanting=wanting)


def _place(heading: str, heads: Sequence[str]) -> int:
    wanted = plain(heading)
    place = next((place for place, head in enumerate(heads) if plain(head) == wanted), None)
    if place is None:
        names = [head.strip() for head in heads]
        raise UsageError(
            f'There is no column "{heading.strip()}".{did_you_mean(heading, names)}',
            advice=f"Columns: {', '.join(names)}.",
        )
    return place

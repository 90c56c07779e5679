"""Tables as lines of text that lose nothing, however narrow the terminal is (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from digest.text.columns import pieces, width, wrapped

#: Columns between two cells.
GAP = 2
#: A column of words is not made narrower than this: one word a line is not read.
LEAST = 24

Row = Sequence[int | str]


def lines_of(heads: Sequence[str], rows: Sequence[Row], columns: int) -> tuple[str, ...]:
    """The rows under their heads (all empty: without), numbers to the right, in so many columns of a terminal. Where
    these are too few, long cells go on in the next line; where that is not enough, each row is told in lines of its
    own. Words stay whole."""
    widths = _widths(heads, rows, columns)
    if widths is None:
        return tuple(line for row in rows for line in _wrapped_cells(heads, row, columns))
    numbers = [all(isinstance(row[place], int) or row[place] == "" for row in rows) for place in range(len(heads))]
    table = [heads, *rows] if any(heads) else rows
    return tuple(line for row in table for line in _laid(row, widths, numbers))


def _widths(heads: Sequence[str], rows: Sequence[Row], columns: int) -> list[int] | None:
    """Of each column; None where they do not stand beside each other."""
    cells = [[str(cell) for cell in column] for column in zip(heads, *rows, strict=True)]
    widths = [max(map(width, column)) for column in cells]
    least = [
        max(min(natural, LEAST), *(width(piece.strip()) for cell in column for piece in pieces(cell)), 0)
        for natural, column in zip(widths, cells, strict=True)
    ]
    room = columns - GAP * (len(heads) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        widest = max(range(len(widths)), key=lambda place: (widths[place] > least[place], widths[place]))
        widths[widest] = max(least[widest], widths[widest] - (sum(widths) - room))
    return widths


def _laid(row: Row, widths: Sequence[int], numbers: Sequence[bool]) -> Iterator[str]:
    cells = [wrapped(str(cell), columns) for cell, columns in zip(row, widths, strict=True)]
    for line in zip_longest(*cells, fillvalue=""):
        shown = (_padded(*cell) for cell in zip(line, widths, numbers, strict=True))
        yield (" " * GAP).join(shown).rstrip()


def _padded(cell: str, columns: int, right: bool) -> str:
    space = " " * (columns - width(cell))
    return space + cell if right else cell + space


def _wrapped_cells(heads: Sequence[str], row: Row, columns: int) -> Iterator[str]:
    """The first cell, and below it what the others say."""
    yield from wrapped(str(row[0]).rstrip(), columns, hang=4)
    line = ""
    for head, cell in zip(heads[1:], row[1:], strict=True):
        if cell == "":
            continue
        part = f"{head}: {cell}" if head else f"{cell}"
        if line and width(f"{line} · {part}") > columns:
            yield from wrapped(line, columns, hang=4)
            line = ""
        line = f"{line} · {part}" if line else f"  {part}"
    if line:
        yield from wrapped(line, columns, hang=4)

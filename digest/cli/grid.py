"""Tables as lines of text, laid out by rich."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def lines_of(
    heads: Sequence[str], rows: Sequence[Sequence[int | str]], width: int, *, shorten: bool
) -> tuple[str, ...]:
    """The rows under their heads (all empty: without), numbers to the right, in so many columns of a terminal. Where
    there are too few the last cell goes on in the next line, or with `shorten` ends in "…"."""
    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), show_header=any(heads))
    for place, head in enumerate(heads):
        last = place == len(heads) - 1
        cells = [row[place] for row in rows]
        grid.add_column(
            head,
            justify="right" if all(isinstance(cell, int) or cell == "" for cell in cells) else "left",
            no_wrap=shorten or not last,
            overflow="ellipsis" if shorten or not last else "fold",
            min_width=min(24, max(len(str(cell)) for cell in cells)) if last else None,
        )
    for row in rows:
        grid.add_row(*(Text(str(cell)) for cell in row))
    console = Console(highlight=False, width=width)
    with console.capture() as captured:
        console.print(grid)
    return tuple(line.rstrip() for line in captured.get().splitlines())

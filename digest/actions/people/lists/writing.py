"""People as CSV, for a spreadsheet or another program."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from digest.actions.people.lists.cells import harmless


def write_people(out: TextIO, rows: Iterable[tuple[str, ...]], heads: tuple[str, ...]) -> None:
    """CSV with heads; nothing in it is a formula to a spreadsheet."""
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])

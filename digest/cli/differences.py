"""Lines of a digest's file that differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.cli.screen import say

if TYPE_CHECKING:
    from digest.actions.configs.edit import Edited


def show_edit(edited: Edited) -> None:
    """Prints what became of a file."""
    say(f"{edited.file}:" if edited.lines else f"{edited.file} says that already. Nothing was changed.")
    show_lines(edited.lines)


def show_lines(lines: Sequence[str]) -> None:
    """Prints lines with their signs, and before each group of them where it stands."""
    for line in lines or ("  nothing differs",):
        place = re.match(r"@@ -(\d+)(?:,\d+)? \+(\d+)(,0)?", line)
        say(f"  line {place[1] if place[3] else place[2]}" if place else f"    {line[:1]} {line[1:]}")

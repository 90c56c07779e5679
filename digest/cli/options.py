"""Arguments and options that several commands have, in words that people use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

import typer


def whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number in these bounds."""

    def read(text: str) -> int:
        typed = str(text)
        if typed.isdecimal() and len(typed) < 12 and least <= int(typed) <= most:
            return int(typed)
        raise typer.BadParameter(f'"{typed}" is not a whole number from {least} to {most}.')

    return read


def is_date(word: str) -> bool:
    """It is, or begins, the date of an edition or the time behind it."""
    return re.fullmatch(r"\d[\d:T-]*", word) is not None


#: Of one digest: the words of its name, which may be left out where there is one digest.
Name = Annotated[list[str] | None, typer.Argument(metavar="[NAME]", help="The digest; the only one there is without.")]
#: Of one digest or of all.
NameOrAll = Annotated[list[str] | None, typer.Argument(metavar="[NAME]", help="One digest; all without.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a program.")]
To = Annotated[str, typer.Option("--to", metavar="NAME", help="The digest.", show_default=False)]
Consent = Annotated[
    str, typer.Option("--consent", metavar="TEXT", help="When and how they agreed; kept.", show_default=False)
]

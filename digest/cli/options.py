"""Arguments and options that several commands have, in words that people use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer


def whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number in these bounds."""

    def read(text: str) -> int:
        said = str(text)
        if said.isdecimal() and len(said) < 12 and least <= int(said) <= most:
            return int(said)
        raise typer.BadParameter(f'"{said}" is not a whole number from {least} to {most}.')

    return read


Name = Annotated[str, typer.Argument(metavar="NAME", help="The digest, as its file is called.")]
AnyName = Annotated[str, typer.Argument(metavar="NAME", help="One digest; all without.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a program.")]
To = Annotated[str, typer.Option("--to", metavar="NAME", help="The digest.")]
Consent = Annotated[
    str, typer.Option("--consent", metavar="TEXT", help="When and how they agreed; kept.", show_default=False)
]

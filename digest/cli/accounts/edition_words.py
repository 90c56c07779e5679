"""An edition as it is typed: a digest and a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import named
from digest.cli.options import is_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.publication import Publication

#: The words of a digest's name, and a date behind them.
NameAndDate = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME] [DATE]", help="The digest; the date of the edition, 2026-11-24 or 2026-11-24 17:00; the last."
    ),
]
#: The same, with an address behind them.
NameDateAndAddress = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME] [DATE] [ADDRESS]", help="The digest; the date of its edition; one reader."),
]


def split(publication: Publication, words: Sequence[str] | None) -> tuple[str, str]:
    """Key of the digest and the date, empty where none was typed."""
    name, date = named.digest_and_rest(publication, " ".join(words or ()).split(), is_date)
    return name, " ".join(date)


def split_off_address(words: Sequence[str] | None) -> tuple[list[str], str]:
    """The words before the address, and the address; empty where none was typed."""
    typed = " ".join(words or ()).split()
    return (typed[:-1], typed[-1]) if typed and "@" in typed[-1] else (typed, "")

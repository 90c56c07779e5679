"""What a source answers before a digest has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.cli.screen import plain, say
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.setup.first_look import FirstLook


def show_first_look(look: FirstLook) -> None:
    """Its name, what it is, its newest headlines, and what is doubtful."""
    what = f": {look.kind}, {counted(look.articles, 'article')}" if look.kind else ""
    say(f"  {'! ' if look.doubt else 'ok'} {plain(look.source)}{what}", hang=5)
    for headline in look.headlines:
        say(f"       · {plain(headline)}", hang=9)
    if look.doubt:
        say(f"     {look.doubt[0].upper()}{look.doubt[1:]}", hang=5)

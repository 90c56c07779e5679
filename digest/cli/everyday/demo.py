"""`digest demo`: the whole product once, offline, on the sample."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from digest.actions.setup import demo as demos
from digest.cli.everyday.send import sentence
from digest.cli.progress import progress
from digest.cli.screen import say, table
from digest.model.grouping import Outcome


def demo(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="Where it is built; var/demo without.", show_default=False)
    ] = "var/demo",
) -> None:
    """Build and "send" the sample digest; nothing leaves the machine.

    The folder is emptied first when an earlier demo made it, and left alone when anybody else did.
    """
    home = Path(folder).absolute()
    with demos.fresh_sample(home) as wiring:
        with progress(wiring):
            made = demos.demo(wiring)
        ended = sentence(made.report, wiring.publication.site)
    _show(made)
    say(ended)
    say(f"Open   {made.page}")
    say(f"Mails  {made.mails}")
    say(f'Why    {_program()} why {demos.NAME} "lighthouse" --config {home / "config"}')


def _show(made: demos.Demo) -> None:
    """How many came from where, and where they went."""
    sections, outcomes = made.edition.draft.sections, made.report.outcomes
    say()
    table(
        ("Source", "Collected", "Trouble"),
        [(s.name, s.new, s.failure.reason if s.failure else "") for s in made.report.sources],
    )
    say()
    table(
        ("Section", "Stories", "Articles"),
        [(s.name, len(s.stories), sum(len(story.articles) for story in s.stories)) for s in sections],
    )
    say()
    left_out = [o for o in Outcome if not o.runs and outcomes.get(o)]
    table(("Left out because", "Articles"), [(outcome.value, outcomes[outcome]) for outcome in left_out])
    say()


def _program() -> str:
    """How to call us from here: by name where the shell finds it, else as we were called."""
    return "digest" if shutil.which("digest") else sys.argv[0]

"""`digest why`: why an article is in or out, and the line of YAML to change."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions import why as explaining
from digest.actions.why import NEXT, Explained
from digest.cli.opened import opened
from digest.cli.options import AsJson, Name
from digest.cli.screen import plain, say, show_json
from digest.errors import Refused, UsageError
from digest.model.grouping import Verdict
from digest.publication import Publication

#: Outcome → the sentence's beginning, of an edition that was and of one that comes.
WAS = {
    "lead": "ran",
    "member": "ran within the story of another",
    "left out": "was left out",
    "duplicate": "was left out as a duplicate",
    "already told": "was left out as told before",
    "expired": "was too old",
    "seen before the first edition": "was too old, or one too many",
    "over the cap": "was over the cap",
    "held": "had to wait",
}
COMES = {
    **WAS,
    "lead": "runs",
    "member": "runs within the story of another",
    "left out": "is left out",
    "duplicate": "is left out as a duplicate",
    "already told": "is left out as told before",
    "expired": "is too old",
    "over the cap": "is over the cap",
    "held": "waits",
}


def why(
    name: Name,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words of the title, or the URL.")],
    as_json: AsJson = False,
) -> None:
    """Say why an article is in or out, and the line to change.

    What was collected is looked at first; when nothing there fits, the sources are asked as preview does.
    """
    if not words.strip():
        raise UsageError("Give words of the title, or the URL.")
    with opened() as wiring:
        articles = explaining.why(wiring, name, words)
        if not articles:
            raise Refused(
                f'No article of {name} has "{plain(words)}" in its title or address.',
                advice="digest sources tells how the sources are.",
            )
        if as_json:
            show_json([explaining.shape(article) for article in articles])
            return
        for article in articles:
            _show(wiring.publication, article)


def sentence(edition: str, verdict: Verdict) -> str:
    """ "In morning 2026-11-24 it was over the cap: rank 17 of 15 stories."."""
    became = (COMES if edition == NEXT else WAS)[verdict.outcome.value]
    unsaid = verdict.outcome.runs and verdict.section not in verdict.reason
    section = f" in {verdict.section}" if unsaid else ""
    return f"In {edition} it {became}{section}: {verdict.reason}."


def _show(publication: Publication, explained: Explained) -> None:
    say(plain(explained.article.title) or "without a title", hang=2)
    if explained.article.url:
        say(explained.article.url)
    for edition, verdict in explained.verdicts:
        say(f"  {sentence(edition, verdict)}", hang=4)
        if verdict.where:
            say(f"    The line to change: {verdict.where}")
            if line := explaining.deciding_line(publication, verdict.where):
                say(f"      {line}")

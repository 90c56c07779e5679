"""`digest why`: why an article is in or out, and the line of YAML to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import deciding_lines, named
from digest.actions import why as explaining
from digest.cli.opened import opened
from digest.cli.options import AsJson
from digest.cli.screen import plain, say, show_json
from digest.errors import Refused, UsageError

if TYPE_CHECKING:
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
    "seen before the first edition": "was only remembered",
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
    words: Annotated[
        list[str], typer.Argument(metavar="[NAME] WORDS", help="The digest; words of the title, or the URL.")
    ],
    as_json: AsJson = False,
) -> None:
    """Say why an article is in or out, and the line to change.

    What was collected is looked at first; when nothing there fits, the sources are asked as preview does. With one
    digest in the folder its name may be left out.
    """
    with opened() as wiring:
        name, rest = named.digest_and_rest(wiring.publication, words, lambda word: True)
        sought = " ".join(rest)
        if not sought.strip():
            raise UsageError("Give words of the title, or the URL.")
        articles = explaining.why(wiring, name, sought)
        if not articles:
            raise Refused(
                f'No article of {name} has "{plain(sought)}" in its title or address.',
                advice="digest sources tells how the sources are.",
            )
        if as_json:
            show_json([explaining.shape(wiring.publication, name, article) for article in articles])
            return
        for article in articles:
            _show(wiring.publication, name, article)


def sentence(edition: str, verdict: Verdict) -> str:
    """ "In morning 2026-11-24 it was over the cap: World is full (max_per_topic is 5 by default)."."""
    became = (COMES if edition == explaining.NEXT else WAS)[verdict.outcome.value]
    unsaid = verdict.outcome.runs and verdict.section not in verdict.reason
    section = f" in {verdict.section}" if unsaid else ""
    return f"In {edition} it {became}{section}: {verdict.reason}."


def _show(publication: Publication, name: str, explained: explaining.Explained) -> None:
    say(plain(explained.article.title) or "without a title", hang=2)
    if explained.article.url:
        say(explained.article.url)
    for edition, verdict in explained.verdicts:
        say(f"  {sentence(edition, verdict)}", hang=4)
        if deciding := deciding_lines.deciding_line(publication, name, verdict):
            _show_line(deciding)
    if explained.unless:
        say(f"  But the next edition would not be sent now: {explained.unless}.", hang=4)


def _show_line(deciding: deciding_lines.DecidingLine) -> None:
    if deciding.line:
        say(f"    The line to change: {deciding.where}", hang=6)
        say(f"      {deciding.line}")
    elif deciding.add:
        say(f"    By default {deciding.default}. The line to add to {deciding.where}:", hang=4)
        say(f"      {deciding.add}")
    elif deciding.default:
        say(f"    By default {deciding.default}, in {deciding.where}.", hang=6)

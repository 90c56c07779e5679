"""`digest edit`: the draft of an edition is changed, by one act or as a list in an editor.

[effect] Runs the editor of the person who typed it.
"""

from __future__ import annotations

import os
import shlex
import subprocess  # noqa: TID251
import tempfile
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions import named
from digest.actions.drafts import acts, change, draft
from digest.cli.everyday.draft_words import show_changes
from digest.cli.opened import opened
from digest.cli.options import AsJson, is_date
from digest.cli.screen import complain, plain, say, show_json
from digest.errors import DigestError, Refused, UsageError

if TYPE_CHECKING:
    from digest.actions.drafts.draft import DraftShape
    from digest.wiring import Wiring

_LARGEST = 1_000_000
"""Bytes of a list that is read."""


def edit(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME] [DATE] [ACT …]",
            help="pin, hide, bring, move, order, lead, split, retitle, summary, picture, subject, preheader, intro, "
            "add, block, undo or rebuild, and what it wants; without one the draft opens as a list.",
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="Print the draft as a list, and change nothing.")] = False,
    file: Annotated[
        str, typer.Option("--file", metavar="FILE", help="A list that was changed, instead of an editor.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Change the draft of an edition before it leaves.

    Where none waits, one is made of what is news now; digest send sends it as it stands, and nothing else.
    A story is named by its number or by words of its headline. Every change takes an approval back. What was changed
    lies over what was found: rebuild asks the sources anew and keeps it. A split is remembered in the digest's file,
    too, until it is undone.
    """
    with opened() as wiring:
        name, rest = named.digest_and_rest(wiring.publication, words or [], lambda word: True)
        date = list(takewhile(is_date, rest))
        typed = list(rest[len(date) :])
        when = " ".join(date)
        if typed:
            acts.refuse_unknown(typed[0])
        if draft.made_if_none(wiring, name, when):
            complain(f"A draft of {name} was made of what is news now.")
        if show:
            typer.echo(draft.listed(draft.on_desk(wiring, name, when)), nl=False)
            return
        edited = _act(wiring, name, when, typed) if typed else _by_list(wiring, name, when, file)
        another = wiring.publication.digest(name).approve == "another editor"
        if as_json:
            show_json(edited)
            return
        _show(edited)
        show_changes(edited.changes, wiring.publication.site.zone, wiring.clock())
        _show_next(edited, another=another)


def _act(wiring: Wiring, name: str, date: str, words: Sequence[str]) -> DraftShape:
    match words:
        case ["undo"]:
            return change.undo(wiring, name, date)
        case ["rebuild"]:
            return change.rebuild(wiring, name, date)
    return change.change(wiring, name, date, lambda desk: [acts.act(words, desk.shown)])


def _by_list(wiring: Wiring, name: str, date: str, file: str) -> DraftShape:
    """What was changed in the list becomes changes, beside those that others made meanwhile; a list with a mistake is
    kept, to be mended."""
    seen = draft.on_desk(wiring, name, date)
    path = Path(file) if file else _edited(draft.listed(seen))
    try:
        made = draft.acts_in(seen, _text(path))
        edited = change.change(wiring, name, date, lambda desk: made)
    except DigestError as error:
        kept = f"Your list is in {path}: digest edit {name} --file {path} reads it again."
        raise type(error)(error.what, where=error.where, advice=f"{error.advice}\n{kept}".strip()) from None
    if not file:
        path.unlink()
    return edited


def _edited(text: str) -> Path:
    """The file that a person has closed in their editor."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")  # noqa: TID251
    if not editor:
        raise UsageError(
            "Which editor? EDITOR is not set.",
            advice="Say what to change: digest edit NAME hide STORY. Or write digest edit NAME --list > list.txt, "
            "change that file, and: digest edit NAME --file list.txt",
        )
    number, name = tempfile.mkstemp(prefix="draft-", suffix=".txt")
    with open(number, "w", encoding="utf-8") as file:
        file.write(text)
    code = subprocess.run([*shlex.split(editor), name], check=False).returncode  # noqa: S603 the person's own
    if code:
        raise Refused(f"the editor ended with {code}", advice="Nothing was changed.")
    return Path(name)


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise UsageError(f"{path} is no list of a draft.", advice="Nothing was changed.")
    return content.decode("utf-8-sig", "replace")


def _show(edited: DraftShape) -> None:
    state = f"approved by {edited.approved_by}" if edited.approved_by else "a draft, not approved"
    say(f"{edited.edition}: {state}.")
    say(f"Subject  {plain(edited.subject)}", hang=9)
    for section in edited.sections:
        say(f"\n{plain(section.name)}")
        for story in section.stories:
            also = f" (+{len(story.also)})" if story.also else ""
            say(f"  {story.rank:>3}  {plain(story.title)}{also}  [{story.article}]", hang=7)


def _show_next(edited: DraftShape, *, another: bool) -> None:
    """What came of the changes, and who lets it go: `another` editor than whoever changed it."""
    for one in edited.changes:
        if one.idle:
            say(f"\nThe change {one.number} ({one.name}) by {plain(one.by)} no longer applies: {one.idle}.", hang=2)
    if edited.remembered:
        say()
        for line in edited.remembered.splitlines():
            say(line, hang=2)
    if not edited.approved_by:
        lets = "Another editor lets it go" if another else "Let it go"
        say(f"\n{lets}: digest approve {edited.edition}, or digest send {edited.edition}.", hang=2)

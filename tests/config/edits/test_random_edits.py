"""Whatever a file looks like: an edit touches the lines it names, and the file says the edit and nothing else new."""

from __future__ import annotations

import re
from random import Random

import pytest

from digest.config.edits.edit import Unwritable
from digest.config.edits.editing import edited
from tests.config.edits.odd_files import files
from tests.config.edits.trials import trial
from tests.config.written import digest

FILES = files()
EACH = 2


def ended(text: str) -> list[str]:
    """Lines with their ends."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)


def read(text: str) -> object:
    return digest(text.removeprefix("\ufeff"))


def tried(name: str, seed: int) -> bool:
    """One edit of the file; False where it was left to the editor."""
    text = FILES[name]
    before, lines = digest(text.removeprefix("\ufeff")), ended(text)
    made = trial(Random(f"{name} {seed}"), before, lines)
    try:
        after = edited(text, made.edit, digest)
    except Unwritable:
        return False
    context = f"{made.edit}\n{text}\n----\n{after}"
    assert made.holds(digest(after.removeprefix("\ufeff"))), context
    assert untouched(lines, ended(after), made.first, made.behind), context
    return True


def untouched(before: list[str], after: list[str], first: int, behind: int) -> bool:
    """The lines before `first` and from `behind` on are there, byte for byte; where no line is named, all of them."""
    if first == len(before) == behind:
        return any(
            _same(before, [*after[:at], *after[at + len(after) - len(before) :]]) for at in range(len(before) + 1)
        )
    tail = before[behind:]
    return _same(before[:first], after[:first]) and (not tail or _same(tail, after[-len(tail) :]))


def _same(before: list[str], after: list[str]) -> bool:
    """But for the end that the last line of a file may have needed."""
    return (
        before == after
        or "".join(before) == "".join(after).rstrip("\r\n")
        or (
            len(before) == len(after)
            and [line.rstrip("\r\n") for line in before] == [line.rstrip("\r\n") for line in after]
            and before[:-1] == after[:-1]
        )
    )


@pytest.mark.parametrize("name", FILES)
def test_an_edit_touches_the_lines_it_names_alone_and_says_just_that(name: str) -> None:
    for seed in range(EACH):
        tried(name, seed)


def test_almost_every_edit_of_almost_every_file_can_be_made() -> None:
    made = [tried(name, seed) for name in list(FILES)[::2] for seed in range(EACH)]
    assert sum(made) > 0.95 * len(made)

"""YAML's own complaints in plain words: which line a person has to change, and to what (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from digest.config.yaml import lines, signs
from digest.config.yaml.indents import follows_entries, uneven
from digest.config.yaml.trouble import BLOCK, Complaint, Trouble, trouble
from digest.config.yaml.vocabulary import Vocabulary


def complaint(error: Exception, typed: Sequence[str], vocabulary: Vocabulary) -> Complaint:
    """What ruamel.yaml's error means for the person who typed these lines."""
    where = trouble(error, typed, vocabulary)
    found = (detector(where) for detector in _DETECTORS)
    return next((told for told in found if told), None) or Complaint(
        line=where.line, what="I cannot read this line. Look at the line above it, too.", instead=None
    )


def _missing_space_here(trouble: Trouble) -> Complaint | None:
    found = (missing_space(trouble.typed[number], number) for number in trouble.lines)
    return next((told for told in found if told), None)


def missing_space(typed: str, number: int) -> Complaint | None:
    found = re.match(r"(\s*(?:-\s+)*[A-Za-z]\w*):(?!//)([^\s:].*)", typed)
    if not found:
        return None
    return Complaint(line=number, what="There is no space behind the colon. Write:", instead=f"{found[1]}: {found[2]}")


def _missing_space_behind_dash(trouble: Trouble) -> Complaint | None:
    for number in trouble.lines:
        found = re.match(r"(\s*)-([^\s-].*)", trouble.typed[number])
        if found:
            instead = f"{found[1]}- {found[2]}"
            return Complaint(line=number, what="There is no space behind the dash. Write:", instead=instead)
    return None


def _missing_colon(trouble: Trouble) -> Complaint | None:
    """A line that begins with the name of a field and goes on without a colon."""
    for number in trouble.lines:
        line = lines.cut(trouble.typed[number])
        word, _, rest = line.value.partition(" ")
        if not line.name and word in trouble.vocabulary:
            instead = f"{line.lead}{word}: {rest.lstrip()}".rstrip() + line.comment
            what = "There is no colon behind the name of the field. Write:"
            return Complaint(line=number, what=what, instead=instead)
    return None


def _no_field(trouble: Trouble) -> Complaint | None:
    if "could not find" not in trouble.problem:
        return None
    for number in trouble.lines:
        line = lines.cut(trouble.typed[number])
        if not line.name and not line.lead.strip() and line.value:
            what = "There is no colon in this line. Write the name of a field, a colon, a space and the value."
            return Complaint(line=number, what=what, instead="")
    return None


def _details(trouble: Trouble) -> Complaint | None:
    """Fields below an entry that was written in its short form."""
    above = trouble.above
    if above is None or "not allowed here" not in trouble.problem or lines.indentation(trouble.at) == 0:
        return None
    entry = lines.cut(trouble.typed[above])
    at = lines.cut(trouble.at)
    if not (entry.lead.strip() and not entry.name and at.name) or at.lead.strip():
        return None
    if lines.indentation(trouble.at) <= lines.indentation(trouble.typed[above]):
        return None
    name = trouble.vocabulary.detailed(entry.value)
    what = f'To say more about it, begin with "{name}:". Write:'
    return Complaint(line=above, what=what, instead=f"{entry.lead}{name}: {entry.value}{entry.comment}")


def _dash(trouble: Trouble) -> Complaint | None:
    if "sequence entries" not in trouble.problem:
        return None
    line = lines.cut(trouble.at)
    value = line.value.removeprefix("-").strip()
    return Complaint(
        line=trouble.line,
        what="A dash begins a line of its own. A single value needs none:",
        instead=f"{line.lead}{line.name}{value}{line.comment}",
    )


def _block_text(trouble: Trouble) -> Complaint | None:
    """A line of a text over several lines that stands further left than its first."""
    where = lines.indentation(trouble.at)
    for number in range(trouble.line - 1, -1, -1):
        typed = trouble.typed[number]
        if lines.indentation(typed) < where and not lines.is_blank(typed):
            first = lines.indentation(trouble.typed[min(number + 1, trouble.line)])
            if not BLOCK.fullmatch(lines.cut(typed).value) or first <= where:
                return None
            what = "The lines of one text must stand equally far to the right. Write:"
            return Complaint(line=trouble.line, what=what, instead=" " * first + trouble.at.lstrip())
    return None


def _stray_entry(trouble: Trouble) -> Complaint | None:
    """An entry with a dash that belongs to no field, or to one that has its value already."""
    if "block end" not in trouble.problem:
        return None
    if "collection" in trouble.context and lines.indentation(trouble.typed[trouble.began]) == 0:
        examples = " or ".join(f"{name}:" for name in trouble.vocabulary.lists)
        what = f"An entry with a dash needs a field above it, such as {examples}"
        return Complaint(line=trouble.began, what=what, instead="")
    above = trouble.above
    if follows_entries(trouble.typed, trouble.line):
        return None
    if trouble.problem.endswith("'-'") and above is not None and lines.cut(trouble.typed[above]).value:
        what = f"This entry belongs to no field: line {above + 1} has its value already."
        return Complaint(line=trouble.line, what=what, instead="")
    return None


def _indented(trouble: Trouble) -> Complaint | None:
    shift = None if lines.is_blank(trouble.at) else uneven(trouble.typed, trouble.line, trouble.vocabulary)
    if shift is None:
        return None
    typed = trouble.typed[shift.line]
    side = "left" if shift.by > 0 else "right"
    return Complaint(
        line=shift.line,
        what=f"This line stands further {side} than the ones it belongs to (see line {shift.like + 1}). Write:",
        instead=" " * (lines.indentation(typed) + shift.by) + typed.lstrip(),
    )


_DETECTORS: tuple[Callable[[Trouble], Complaint | None], ...] = (
    signs.tab,
    signs.open_quote,
    signs.escape,
    signs.in_brackets,
    signs.first_character,
    _missing_space_here,
    _missing_space_behind_dash,
    signs.open_bracket,
    _missing_colon,
    _no_field,
    _details,
    signs.colon,
    _dash,
    _block_text,
    _stray_entry,
    _indented,
)
"""The first that recognises the trouble speaks."""

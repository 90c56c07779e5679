"""YAML's own complaints in common words: which line a person has to change, and to what (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from digest.config.yaml import lines, signs
from digest.config.yaml.halt import BLOCK, Correction, Halt, halted
from digest.config.yaml.indents import follows_entries, uneven
from digest.config.yaml.vocabulary import Vocabulary


def correction(error: Exception, typed: Sequence[str], vocabulary: Vocabulary) -> Correction:
    """What ruamel.yaml's error means for the person who typed these lines."""
    halt = halted(error, typed, vocabulary)
    what = "I cannot read this line. Look at the line above it, too."
    return _first(detector(halt) for detector in _DETECTORS) or Correction(line=halt.line, what=what, instead=None)


def _first(corrections: Iterable[Correction | None]) -> Correction | None:
    return next((correction for correction in corrections if correction), None)


def _missing_space_here(halt: Halt) -> Correction | None:
    return _first(missing_space(halt.typed[number], number) for number in halt.causes)


def missing_space(typed: str, number: int) -> Correction | None:
    """A colon with no space behind it, other than an address's."""
    parts = re.match(r"(\s*(?:-\s+)*[A-Za-z]\w*):(?!//)([^\s:].*)", typed)
    if not parts:
        return None
    return Correction(line=number, what="There is no space behind the colon. Write:", instead=f"{parts[1]}: {parts[2]}")


def _missing_space_behind_dash(halt: Halt) -> Correction | None:
    for number in halt.causes:
        parts = re.match(r"(\s*)-([^\s-].*)", halt.typed[number])
        if parts:
            instead = f"{parts[1]}- {parts[2]}"
            return Correction(line=number, what="There is no space behind the dash. Write:", instead=instead)
    return None


def _missing_colon(halt: Halt) -> Correction | None:
    """A line that begins with the name of a field and goes on without a colon."""
    for number in halt.causes:
        line = lines.cut(halt.typed[number])
        word, _, rest = line.value.partition(" ")
        if not line.name and word in halt.vocabulary:
            instead = f"{line.lead}{word}: {rest.lstrip()}".rstrip() + line.comment
            what = "There is no colon behind the name of the field. Write:"
            return Correction(line=number, what=what, instead=instead)
    return None


def _no_field(halt: Halt) -> Correction | None:
    if "could not find" not in halt.problem:
        return None
    for number in halt.causes:
        line = lines.cut(halt.typed[number])
        if not line.name and not line.lead.strip() and line.value:
            what = "There is no colon in this line. Write the name of a field, a colon, a space and the value."
            return Correction(line=number, what=what, instead="")
    return None


def _details(halt: Halt) -> Correction | None:
    """Fields below an entry that was written in its short form."""
    above = halt.above
    if above is None or "not allowed here" not in halt.problem or lines.indentation(halt.at) == 0:
        return None
    entry = lines.cut(halt.typed[above])
    at = lines.cut(halt.at)
    if not (entry.lead.strip() and not entry.name and at.name) or at.lead.strip():
        return None
    if lines.indentation(halt.at) <= lines.indentation(halt.typed[above]):
        return None
    name = halt.vocabulary.detailed(entry.value)
    what = f'To say more about it, begin with "{name}:". Write:'
    return Correction(line=above, what=what, instead=f"{entry.lead}{name}: {entry.value}{entry.comment}")


def _dash(halt: Halt) -> Correction | None:
    if "sequence entries" not in halt.problem:
        return None
    line = lines.cut(halt.at)
    value = line.value.removeprefix("-").strip()
    return Correction(
        line=halt.line,
        what="A dash begins a line of its own. A single value needs none:",
        instead=f"{line.lead}{line.name}{value}{line.comment}",
    )


def _block_text(halt: Halt) -> Correction | None:
    """A line of a text over several lines that stands further left than its first."""
    where = lines.indentation(halt.at)
    for number in range(halt.line - 1, -1, -1):
        typed = halt.typed[number]
        if lines.indentation(typed) < where and not lines.is_blank(typed):
            first = lines.indentation(halt.typed[min(number + 1, halt.line)])
            if not BLOCK.fullmatch(lines.cut(typed).value) or first <= where:
                return None
            what = "The lines of one text must stand equally far to the right. Write:"
            return Correction(line=halt.line, what=what, instead=" " * first + halt.at.lstrip())
    return None


def _stray_entry(halt: Halt) -> Correction | None:
    """An entry with a dash that belongs to no field, or to one that has its value already."""
    if "block end" not in halt.problem:
        return None
    if "collection" in halt.context and lines.indentation(halt.typed[halt.began]) == 0:
        examples = " or ".join(f"{name}:" for name in halt.vocabulary.lists)
        what = f"An entry with a dash needs a field above it, such as {examples}"
        return Correction(line=halt.began, what=what, instead="")
    above = halt.above
    if follows_entries(halt.typed, halt.line):
        return None
    if halt.problem.endswith("'-'") and above is not None and lines.cut(halt.typed[above]).value:
        what = f"This entry belongs to no field: line {above + 1} has its value already."
        return Correction(line=halt.line, what=what, instead="")
    return None


def _indented(halt: Halt) -> Correction | None:
    shift = None if lines.is_blank(halt.at) else uneven(halt.typed, halt.line, halt.vocabulary)
    if shift is None:
        return None
    typed = halt.typed[shift.line]
    side = "left" if shift.by > 0 else "right"
    return Correction(
        line=shift.line,
        what=f"This line stands further {side} than the ones it belongs to (see line {shift.like + 1}). Write:",
        instead=" " * (lines.indentation(typed) + shift.by) + typed.lstrip(),
    )


_DETECTORS: tuple[Callable[[Halt], Correction | None], ...] = (
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
"""The first that recognises the halt speaks."""

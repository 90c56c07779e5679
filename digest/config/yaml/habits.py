"""Habits from letters and from other programs that YAML would misread: signs of lists, colons, remarks (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from digest.config.yaml import lines
from digest.config.yaml.halt import BLOCK, Correction
from digest.config.yaml.vocabulary import Vocabulary

_MARK = re.compile(r"(\s*)(?:[•·●▪◦‣⁃–—−]\s*|(?:[*+>]|\d{1,3}[.)])\s+)(\S.*)")
_COLON = re.compile(r"(\s*(?:-\s+)*[A-Za-z]\w*) ?[：﹕︰] ?(.*)")
_EQUALS = re.compile(r"([a-z_]+)\s*(?:=>?|:=|[-–]>|→)\s*(\S.*)")
_REMARK = re.compile(r"(?://+|;+|<!--)\s+(\S.*?)(?:\s*-->)?")


def habits(typed: Sequence[str], vocabulary: Vocabulary) -> Iterator[Correction]:
    """The lines that follow such a habit, as they could be written. Texts over several lines are left as they are."""
    within = False
    text_below: int | None = None
    for number, line in enumerate(typed):
        if lines.is_blank(line) or (text_below is not None and lines.indentation(line) > text_below):
            continue
        correction = _sign(number, line, vocabulary) or (_entry(number, line) if within else None)
        if correction:
            yield correction
        cut = lines.cut((correction and correction.instead) or line)
        if cut.name and not cut.lead.strip():
            begins = cut.field in vocabulary.many and not cut.value
            within = begins or (within and bool(cut.lead))
            if begins:
                yield from _bare(typed, number)
        text_below = lines.indentation(line) if BLOCK.fullmatch(cut.value) else None


def _sign(number: int, line: str, vocabulary: Vocabulary) -> Correction | None:
    if parts := _COLON.fullmatch(line):
        what = "This colon is not the one that YAML reads. Write:"
        return Correction(line=number, what=what, instead=f"{parts[1]}: {parts[2]}".rstrip())
    if parts := _REMARK.fullmatch(line):
        return Correction(line=number, what="A remark begins with #. Write:", instead=f"# {parts[1]}")
    if (parts := _EQUALS.fullmatch(line)) and parts[1] in vocabulary.outer:
        what = "A colon stands behind the name of a field. Write:"
        return Correction(line=number, what=what, instead=f"{parts[1]}: {parts[2]}")
    return None


def _entry(number: int, line: str) -> Correction | None:
    parts = _MARK.fullmatch(line)
    if not parts:
        return None
    return Correction(line=number, what=_HYPHEN, instead=f"{parts[1] or '  '}- {_alone(parts[2])}")


_HYPHEN = "Each entry of a list begins with a hyphen and a space. Write:"
_NO_SPACE = "There is no space behind the dash. Write:"


def _bare(typed: Sequence[str], field: int) -> Iterator[Correction]:
    """Entries below a field that have no sign of a list: two or more, each on a line of its own, or those before the
    first that has one."""
    edge = lines.indentation(typed[field])
    bare: list[int] = []
    signed = False
    for number in range(field + 1, len(typed)):
        if lines.is_blank(typed[number]):
            continue
        cut = lines.cut(typed[number])
        if lines.indentation(typed[number]) <= edge:
            break
        if typed[number].strip() == "-":
            return
        signed = bool(cut.lead.strip() or _MARK.fullmatch(typed[number]))
        if signed:
            break
        if cut.name or cut.value[:1] in ("[", '"', "'", "{"):
            return
        bare.append(number)
    if len(bare) > 1 or signed:
        for number in bare:
            indent = " " * lines.indentation(typed[number])
            entry = _alone(typed[number])
            what = _NO_SPACE if entry[0] == "-" else _HYPHEN
            yield Correction(line=number, what=what, instead=f"{indent}- {entry.lstrip('-')}")


def _alone(entry: str) -> str:
    """An entry without the sign that parted it from the next."""
    return entry.strip().rstrip(",;") or entry.strip()

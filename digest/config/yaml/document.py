"""A file's text as the fields typed in it, with everything YAML has to complain of in common words (pure).

YAML stops at the first line it cannot read. Here each such line is corrected; with the correction in its place the
file is read again, so that one look at a file names everything that is wrong in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from digest.config.yaml import lines
from digest.config.yaml.allowance import MOST_VALUES, Allowance, TooMuch
from digest.config.yaml.corrections import correction, missing_space
from digest.config.yaml.habits import habits
from digest.config.yaml.halt import Correction
from digest.config.yaml.nodes import Fields, Node, Unreadable
from digest.config.yaml.problems import Broken, Problems, Spot
from digest.config.yaml.reading import TooDeep, root
from digest.config.yaml.vocabulary import Vocabulary

LARGEST = 300_000
"""Characters in a file."""
LONGEST = 5_000
"""Characters in a line."""
_WIDE = re.compile("[\xa0\u2000-\u200b\u202f\u3000]")
MARK = "\ufeff"
"""Programs put it before a text in UTF-8; it says nothing."""


def fields(text: str, problems: Problems, vocabulary: Vocabulary) -> Fields:
    """The fields of a file. Everything YAML has to complain of is added to the problems, and what can be read in
    spite of it is read. Raises `Broken` when nothing can be."""
    problems.typed = split(text)
    typed = _typed(text, problems, vocabulary)
    corrections: dict[int, Correction] = {}
    trial = Problems(problems.file)
    try:
        node = _corrected(typed, corrections, trial, vocabulary)
    except _Hopeless:
        _add(corrections, problems)
        problems.stop()
        raise
    _add(corrections, problems)
    for problem in trial.all:
        problems.add(replace(problems.spot(problem.line), typed=problem.typed), problem.what, *problem.write)
    return _top(node, typed, problems, vocabulary.opening)


class _Hopeless(Exception):
    """The corrections so far are not enough, and no more are made."""


def _corrected(
    typed: list[str], corrections: dict[int, Correction], problems: Problems, vocabulary: Vocabulary
) -> Node | None:
    """What the lines say once those that YAML cannot read are corrected, each at most once for one reason: nothing that
    is typed makes a line grow twice in the same way. Raises `_Hopeless`."""
    reasons: set[tuple[int, str]] = set()
    allowance = Allowance()
    while True:
        problems.all.clear()
        node, halt = _tried(typed, problems, vocabulary, allowance)
        if halt is None:
            return node
        first = corrections.setdefault(halt.line, halt)
        if halt.instead is None or len(halt.instead) > LONGEST or (halt.line, halt.what) in reasons:
            raise _Hopeless
        reasons.add((halt.line, halt.what))
        corrections[halt.line] = replace(halt, what=first.what)
        typed[halt.line] = halt.instead


def _tried(
    typed: list[str], problems: Problems, vocabulary: Vocabulary, allowance: Allowance
) -> tuple[Node | None, Correction | None]:
    """What the lines say, or the correction without which they cannot be read."""
    try:
        return root(typed, problems, vocabulary.patterns, allowance), None
    except Broken:
        raise
    except TooDeep as deep:
        return None, Correction(line=deep.line, what="This stands in too many things within things.", instead=None)
    except TooMuch as much:
        if allowance.begun > 1:
            raise _Hopeless from None
        what = f"I read no further than here: {MOST_VALUES:,} names and values are the most."
        return None, Correction(line=min(much.line, len(typed) - 1), what=what, instead=None)
    except Exception as error:  # ruamel.yaml raises OverflowError, ValueError and others at odd escapes
        return None, correction(error, typed, vocabulary)


def split(text: str) -> list[str]:
    """The lines of a text as an editor numbers them; at least one."""
    return re.split(r"\r\n|\r|\n", text.removeprefix(MARK))


def as_yaml_reads(text: str) -> list[str]:
    """The lines of a text in which nothing is wrong, each as long as typed: blanks that only look like blanks are real
    ones where YAML minds."""
    return [_blanks(line) for line in split(text)]


def _typed(text: str, problems: Problems, vocabulary: Vocabulary) -> list[str]:
    """The lines, blanks that only look like blanks made real where YAML minds, invisible characters taken out, and
    habits that YAML would misread put right."""
    if len(text) > LARGEST:
        whole = Spot(file=problems.file, line=1, typed=split(text[: LONGEST + 1])[0])
        problems.add(whole, f"This file is too long: {LARGEST:,} characters are the most I read.")
        problems.stop()
    typed = as_yaml_reads(text)
    for number, line in enumerate(typed):
        spot = Spot(file=problems.file, line=number + 1, typed=line)
        if len(line) > LONGEST:
            problems.add(spot, f"This line is too long: {LONGEST:,} characters are the most I read.")
            typed[number] = ""
        elif odd := lines.INVISIBLE.search(line):
            typed[number] = lines.INVISIBLE.sub("", line)
            code = f"U+{ord(odd[0]):04X}"
            problems.add(spot, f"There is an invisible character here ({code}). Write the line anew:", typed[number])
    problems.mended |= {problem.line for problem in problems.all}
    for habit in tuple(habits(typed, vocabulary)):
        problems.add(problems.spot(habit.line + 1), habit.what, *filter(None, (habit.instead,)))
        typed[habit.line] = habit.instead or ""
        problems.mended |= {habit.line + 1}
    return typed


def _blanks(line: str) -> str:
    lead = re.match(f"(?:{_WIDE.pattern}| |-(?= |{_WIDE.pattern}))*[\\w-]*:?(?:{_WIDE.pattern}| )*", line)
    width = lead.end() if lead else 0
    return _WIDE.sub(" ", line[:width]) + line[width:]


def _add(corrections: Mapping[int, Correction], problems: Problems) -> None:
    for number, one in corrections.items():
        problems.add(problems.spot(number + 1), one.what, *filter(None, (one.instead,)))
    problems.mended |= {number + 1 for number in corrections}


def _top(node: Node | None, typed: list[str], problems: Problems, opening: str) -> Fields:
    first = next((n for n, line in enumerate(typed) if not lines.is_blank(line)), 0)
    spot = Spot(file=problems.file, line=first + 1, typed=typed[first])
    if isinstance(node, Fields) and not node.inline:
        return node
    if node is None or not any(line.strip("-. ") for line in typed if not lines.is_blank(line)):
        problems.add(spot, "This file is empty. Begin with a line like:", opening)
    elif isinstance(node, Fields):
        problems.add(spot, "Write each field on a line of its own, without braces.")
    elif not isinstance(node, Unreadable):
        unspaced = missing_space(spot.typed, first)
        what = unspaced.what if unspaced else "Each line here begins with the name of a field and a colon, like:"
        problems.add(spot, what, (unspaced and unspaced.instead) or opening)
    problems.stop()
    return Fields(spot=spot, pairs=())

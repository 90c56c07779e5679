"""A file's text as the fields typed in it, with everything YAML has to complain of told in plain words (pure).

YAML stops at its first complaint. Here each complaint comes with the line as it could be written; with that line in
its place the file is read again, so that one look at a file names everything that is wrong in it.
"""

from __future__ import annotations

import re
from itertools import count

from digest.config.yaml import lines
from digest.config.yaml.complaints import complaint, missing_space
from digest.config.yaml.nodes import Fields, Lost, Node, TooDeep, root
from digest.config.yaml.problems import Broken, Problems, Spot
from digest.config.yaml.trouble import Complaint
from digest.config.yaml.vocabulary import Vocabulary

LARGEST = 300_000
"""Characters in a file."""
LONGEST = 5_000
"""Characters in a line."""
_ROUNDS = 25
_INVISIBLE = re.compile(
    "[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufdff\ufe00-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_WIDE = re.compile("[\xa0\u2000-\u200b\u202f\u3000]")
_MARK = "\ufeff"


def fields(text: str, problems: Problems, vocabulary: Vocabulary) -> Fields:
    """The fields of a file. Everything YAML has to complain of is added to the problems, and what can be read in
    spite of it is read. Raises `Broken` when nothing can be."""
    problems.typed = split(text)
    typed = _typed(text, problems)
    complaints: dict[int, Complaint] = {}
    for rounds in count(1):
        trial = Problems(problems.file)
        try:
            found = root(typed, trial, vocabulary.patterns)
        except Broken:
            raise
        except TooDeep as deep:
            told = Complaint(line=deep.line, what="This stands in too many things within things.", instead=None)
        except Exception as error:  # ruamel.yaml raises OverflowError, ValueError and others at odd escapes
            told = complaint(error, typed, vocabulary)
        else:
            break
        first = complaints.get(told.line, told)
        if told.instead is None or rounds == _ROUNDS or typed[told.line] == told.instead:
            _say(text, complaints | {told.line: first}, problems)
            problems.stop()
        complaints[told.line] = Complaint(line=told.line, what=first.what, instead=told.instead)
        typed[told.line] = told.instead or ""
    _say(text, complaints, problems)
    for problem in trial.found:
        problems.add(Spot(file=problems.file, line=problem.line, typed=problem.typed), problem.what, *problem.write)
    return _top(found, typed, problems, vocabulary.opening)


def split(text: str) -> list[str]:
    """The lines of a text as an editor numbers them; at least one."""
    return re.split(r"\r\n|\r|\n", text.removeprefix(_MARK))


def _typed(text: str, problems: Problems) -> list[str]:
    """The lines, blanks that only look like blanks made real where YAML minds, and invisible characters told of."""
    if len(text) > LARGEST:
        whole = Spot(file=problems.file, line=1, typed=split(text[: LONGEST + 1])[0])
        problems.add(whole, f"This file is too long: {LARGEST:,} characters are the most I read.")
        problems.stop()
    typed = [_blanks(line) for line in split(text)]
    for number, line in enumerate(typed):
        spot = Spot(file=problems.file, line=number + 1, typed=line)
        if len(line) > LONGEST:
            problems.add(spot, f"This line is too long: {LONGEST:,} characters are the most I read.")
            typed[number] = ""
        elif odd := _INVISIBLE.search(line):
            typed[number] = _INVISIBLE.sub("", line)
            code = f"U+{ord(odd[0]):04X}"
            problems.add(spot, f"There is an invisible character here ({code}). Write the line anew:", typed[number])
    problems.mended |= {problem.line for problem in problems.found}
    return typed


def _blanks(line: str) -> str:
    lead = re.match(f"(?:{_WIDE.pattern}| |-(?= |{_WIDE.pattern}))*[\\w-]*:?(?:{_WIDE.pattern}| )*", line)
    width = lead.end() if lead else 0
    return _WIDE.sub(" ", line[:width]) + line[width:]


def _say(text: str, complaints: dict[int, Complaint], problems: Problems) -> None:
    typed = split(text)
    for number, told in complaints.items():
        spot = Spot(file=problems.file, line=number + 1, typed=typed[number])
        problems.add(spot, told.what, *filter(None, (told.instead,)))
    problems.mended |= {number + 1 for number in complaints}


def _top(found: Node | None, typed: list[str], problems: Problems, opening: str) -> Fields:
    first = next((n for n, line in enumerate(typed) if not lines.is_blank(line)), 0)
    spot = Spot(file=problems.file, line=first + 1, typed=typed[first])
    if isinstance(found, Fields) and not found.inline:
        return found
    if found is None or not any(line.strip("-. ") for line in typed if not lines.is_blank(line)):
        problems.add(spot, "This file is empty. Begin with a line like:", opening)
    elif isinstance(found, Fields):
        problems.add(spot, "Write each field on a line of its own, without braces.")
    elif not isinstance(found, Lost):
        told = missing_space(spot.typed, first)
        what = told.what if told else "Each line here begins with the name of a field and a colon, like:"
        problems.add(spot, what, (told and told.instead) or opening)
    problems.stop()
    return Fields(spot=spot, pairs=())

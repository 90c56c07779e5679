"""What is wrong in a file, line by line, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.errors import ConfigError

SHOWN = 50
"""Problems shown in full; the rest is counted."""
MOST = 300
"""Problems after which a file is not looked at any further."""
_WIDEST = 160
_LOOKED_AT = _WIDEST + 300
"""Characters of a line that are searched for secrets: one that begins where it is shown ends within them."""
_SECRET = re.compile(
    r"((?:\btoke?n|\bpassw\w*|\bsecret|api[_-]?key|\bauthorization|\bx-[\w-]+)[\"']?\s*[:=]\s*)"
    r"(?!(?:\w+[ ]+)?\$\{)[^\s,}][^,}]*"
    r"|(\bcookie[\"']?\s*[:=]\s*)(?![\"']?(?:[^\s=;]+=\$\{\w+\}(?:;\s*)?)+[\"']?\s*$)[^\s,}][^,}]*"
    r"|([^/\s:@]{0,60}:(?=[^/\s]))[^@\s]{1,200}(?=@)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One line of a file."""

    file: str
    """As people see it: "config/digests/morning.yaml"."""
    line: int
    """From 1."""
    typed: str

    @property
    def where(self) -> str:
        """File and line, as people and editors' programs write it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend. No secret stands in its texts."""

    line: int
    typed: str
    """The line as typed, or the name of what is missing."""
    what: str
    """Sentences; a line break begins a new line on the screen."""
    write: tuple[str, ...] = ()
    """Lines as they could be written."""
    file: str = ""
    """Where the line stands, when that is not the broken file itself."""
    place: str = ""
    """"missing" or "setting", where no line of the file is the cause; `line` is then 1."""

    @property
    def label(self) -> str:
        """What leads in the problem's first line."""
        line = f"{self.file} line {self.line}" if self.file else f"line {self.line}"
        return self.place or line


class Broken(ConfigError):
    """A file that cannot be used, with all that is to be mended in it, in the order of its lines."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(f"{count} {'thing' if count == 1 else 'things'} to mend", where=file)
        self.file = file
        self.problems = tuple(problems)

    @property
    def sentences(self) -> str:
        """What is wrong, and what it could be, for those who typed answers and never saw the lines of the file."""
        return "\n".join(_sentences(problem) for problem in self.problems[:SHOWN])

    def __str__(self) -> str:
        shown = self.problems[:SHOWN]
        width = max((len(problem.label) for problem in shown), default=0)
        blocks = [f"{self.file}: {self.what}", *(_block(problem, width) for problem in shown)]
        if len(self.problems) > SHOWN:
            blocks.append(f"  and {len(self.problems) - SHOWN} more")
        return "\n\n".join(blocks)


def _sentences(problem: Problem) -> str:
    answers = (re.sub(r"^\s*(?:-|\w+:)\s+", "", line) for line in problem.write)
    return "\n".join((problem.what, *(f"  {answer}" for answer in answers)))


def _block(problem: Problem, width: int) -> str:
    indent = " " * (width + 4)
    return "\n".join(
        (
            f"  {problem.label:<{width}}  {problem.typed}".rstrip(),
            *(indent + line for line in problem.what.split("\n")),
            *(f"{indent}  {line}" for line in problem.write),
        )
    )


@dataclass(slots=True)
class Problems:
    """What is wrong in a file, as far as it was read."""

    file: str
    all: list[Problem] = field(default_factory=list)
    mended: frozenset[int] = frozenset()
    """Lines that were corrected already, so that nothing more is added about them."""
    typed: Sequence[str] = ()
    """The file's lines, once they are known."""

    def spot(self, line: int) -> Spot:
        """The place of a line of this file."""
        return Spot(file=self.file, line=line, typed=self.typed[line - 1])

    def add(self, spot: Spot, what: str, *write: str) -> None:
        """Notes what is wrong in a line. Raises `Broken` when that is enough for one file."""
        if spot.file == self.file and spot.line in self.mended:
            return
        self.all.append(
            Problem(
                line=spot.line,
                typed=shown(spot.typed),
                what=masked(what),
                write=tuple(shown(line) for line in write),
                file="" if spot.file == self.file else spot.file,
            )
        )
        if len(self.all) >= MOST:
            self.stop()

    def add_missing(self, name: str, what: str, *write: str) -> None:
        """A field that nobody typed."""
        self.all.append(Problem(line=1, typed=shown(name), what=masked(what), write=write, place="missing"))

    def add_setting(self, name: str, what: str) -> None:
        """Something wrong in the environment."""
        self.all.append(Problem(line=1, typed=shown(name), what=masked(what), place="setting"))

    def within(self, first: int, behind: int) -> bool:
        """There is a problem from a line on, before another."""
        return any(first <= problem.line < behind and not problem.place for problem in self.all)

    def stop(self) -> None:
        """Raises `Broken` when there is any problem."""
        if self.all:
            raise Broken(self.file, sorted(self.all, key=lambda p: (not p.place, bool(p.file), p.line)))


def shown(typed: str) -> str:
    """A line as it can stand on a screen: no secret, no control characters, not endless."""
    line = "".join(c if c.isprintable() else _visible(c) for c in masked(typed[:_LOOKED_AT]).rstrip())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def masked(text: str) -> str:
    """The text without what looks like a secret in it."""
    return _SECRET.sub(lambda secret: f"{secret[1] or secret[2] or secret[3]}***", text)


def _visible(character: str) -> str:
    if character == "\t":
        return "→   "
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"

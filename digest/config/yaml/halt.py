"""Where YAML stopped, and how a line is corrected so that it can go on (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError

from digest.config.yaml import lines
from digest.config.yaml.vocabulary import Vocabulary

BLOCK = re.compile(r"[|>][+-]?\d?[+-]?")
"""The sign of a text over several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is wrong with a line, and the line as it could be written."""

    line: int
    """From 0."""
    what: str
    instead: str | None
    """The line as it could be written; empty where only its author can know and the rest can be read without it;
    None where it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Where ruamel.yaml stopped, lines from 0."""

    typed: Sequence[str]
    vocabulary: Vocabulary
    problem: str
    """In ruamel.yaml's words."""
    line: int
    column: int = 0
    context: str
    """What it was reading, in its words."""
    began: int
    """Line on which what it was reading began."""

    def in_quotes(self, number: int) -> str:
        """A line with quotes around its whole value."""
        return lines.in_quotes(self.typed[number], self.vocabulary.patterns)

    @property
    def at(self) -> str:
        """The line it stopped at, as typed."""
        return self.typed[self.line]

    @property
    def causes(self) -> tuple[int, ...]:
        """Lines that can be the cause, the likeliest first."""
        return tuple(dict.fromkeys(n for n in (self.began, self.above, self.line) if n is not None))

    @property
    def above(self) -> int | None:
        """The nearest line above that says something."""
        return next((n for n in range(self.line - 1, -1, -1) if not lines.is_blank(self.typed[n])), None)


def halted(error: Exception, typed: Sequence[str], vocabulary: Vocabulary) -> Halt:
    """Where ruamel.yaml's error says that it stopped; on an odd escape it raises others, which say nothing."""
    last = max((n for n, text in enumerate(typed) if not lines.is_blank(text)), default=0)
    if not (isinstance(error, MarkedYAMLError) and error.problem_mark):
        odd = next((n for n, line in enumerate(typed) if re.search(r"\\[uUx]", line)), 0)
        return Halt(typed=typed, vocabulary=vocabulary, problem="escape", line=odd, context="", began=odd)
    mark = error.problem_mark
    began = error.context_mark or mark
    return Halt(
        typed=typed,
        vocabulary=vocabulary,
        problem=str(error.problem),
        line=min(mark.line, last),
        column=mark.column if mark.line <= last else 0,
        context=str(error.context or ""),
        began=min(began.line, last),
    )

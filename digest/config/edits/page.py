"""A file's text by lines and places, and pieces of it replaced (pure)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.config.yaml import lines
from digest.config.yaml.document import as_yaml_reads
from digest.config.yaml.marks import Mark, MarkedFields, marked

_ENDING = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Splice:
    """A piece of the text, and what stands there instead; a line break in it becomes one as the file has them."""

    start: int
    end: int
    text: str


class Page:
    """A text whose YAML can be read, without a byte order mark."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = as_yaml_reads(text)
        """Without their ends."""
        self.starts = (0, *(ending.end() for ending in _ENDING.finditer(text)))
        ending = _ENDING.search(text)
        self.ending = ending[0] if ending else "\n"
        root = marked(self.lines)
        if not isinstance(root, MarkedFields):
            raise ValueError("a file is a block of fields")
        self.root = root

    def at(self, mark: Mark) -> int:
        """The place of a mark in the text."""
        return self.starts[mark[0]] + mark[1]

    def between(self, start: Mark, end: Mark) -> str:
        """What stands between two marks."""
        return self.text[self.at(start) : self.at(end)]

    def before(self, mark: Mark) -> str:
        """What stands before a mark in its line."""
        return self.lines[mark[0]][: mark[1]]

    def behind(self, mark: Mark) -> str:
        """What stands behind a mark in its line."""
        return self.lines[mark[0]][mark[1] :]

    def replaced(self, start: Mark, end: Mark, text: str) -> Splice:
        """Another text between two marks."""
        return Splice(self.at(start), self.at(end), text)

    def inserted(self, mark: Mark, text: str) -> Splice:
        """A text where the mark is."""
        return Splice(self.at(mark), self.at(mark), text)

    def lines_below(self, line: int, added: Sequence[str]) -> Splice:
        """New lines below one."""
        return self.inserted((line, len(self.lines[line])), "".join(f"\n{text}" for text in added))

    def lines_above(self, line: int, added: Sequence[str]) -> Splice:
        """New lines above one."""
        return self.inserted((line, 0), "".join(f"{text}\n" for text in added))

    def without_lines(self, first: int, last: int) -> Splice:
        """These lines are gone; where the last line of the file has no end, the new last one has none."""
        if last + 1 < len(self.lines):
            return Splice(self.starts[first], self.starts[last + 1], "")
        blank = not first or not self.lines[first - 1]
        start = self.starts[first] if blank else self.starts[first - 1] + len(self.lines[first - 1])
        return Splice(start, len(self.text), "")

    def has_comments(self, first: int, last: int) -> bool:
        """Lines between these, both included, hold nothing but a comment."""
        return any(text.lstrip().startswith("#") for text in self.lines[first : last + 1])

    def last_of_trail(self, line: int, edge: int) -> int:
        """The last of the comments that follow a line directly and stand further right than `edge`."""
        last = line
        for number in range(line + 1, len(self.lines)):
            typed = self.lines[number]
            if not typed.lstrip().startswith("#") or lines.indentation(typed) <= edge:
                break
            last = number
        return last

    def _shift(self, splice: Splice, others: Iterable[Splice]) -> Splice | None:
        """The blanks before a comment behind a splice, where nothing else of that line is replaced."""
        line = bisect_right(self.starts, splice.start) - 1
        first, last = self.starts[line], self.starts[line] + len(self.lines[line])
        if (
            "\n" in splice.text
            or splice.end > last
            or any(first <= one.start <= last for one in others if one != splice)
        ):
            return None
        gap = re.match(r"[^#\"']*?( {3,})#", self.text[splice.end : last])
        if not gap:
            return None
        blanks = max(2, len(gap[1]) + splice.end - splice.start - len(splice.text))
        return Splice(splice.end + gap.start(1), splice.end + gap.end(1), " " * blanks)

    def spliced(self, splices: Iterable[Splice]) -> str:
        """The text with the pieces replaced; a comment behind one stays in its column where there is room."""
        text = self.text
        splices = list(splices)
        splices += [shift for splice in splices if (shift := self._shift(splice, splices))]
        backwards = sorted(enumerate(splices), key=lambda one: (one[1].start, one[1].end, one[0]), reverse=True)
        for _, splice in backwards:
            text = text[: splice.start] + splice.text.replace("\n", self.ending) + text[splice.end :]
        return text

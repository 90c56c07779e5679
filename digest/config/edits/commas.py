"""Entries with commas between them, in brackets, braces or one text: added and taken out (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.config.edits.page import Page, Splice
from digest.config.yaml import lines
from digest.config.yaml.marks import Mark

Span = tuple[Mark, Mark]


def added(page: Page, spans: Sequence[Span], opening: Mark, text: str, *, comma: str = ", ") -> list[Splice]:
    """A text behind the last of the spans, in a line of its own where that one has one; behind the `opening` sign where
    there are none."""
    if not spans:
        return [page.inserted((opening[0], opening[1] + 1), text)]
    start, end = spans[-1]
    own_line = not page.before(start).strip() and start[0] > opening[0]
    rest = re.fullmatch(r"(\s*,)?\s*(#.*)?", page.behind(end))
    if not own_line or rest is None or start[0] == opening[0]:
        return [page.inserted(end, f"{comma}{text}")]
    lead = " " * lines.indentation(page.lines[start[0]])
    below = page.lines_below(end[0], [f"{lead}{text}{',' if rest[1] else ''}"])
    return [below] if rest[1] else [page.inserted(end, ","), below]


def taken_out(page: Page, spans: Sequence[Span], index: int) -> list[Splice]:
    """One of the spans is gone, and one of the commas beside it; comments in lines of others stay."""
    start, end = spans[index]
    alone = not page.before(start).strip() and re.fullmatch(r"\s*,?\s*(#.*)?", page.behind(end))
    if alone:
        return [page.without_lines(start[0], end[0])]
    if index + 1 < len(spans) and spans[index + 1][0][0] == end[0]:
        return [Splice(page.at(start), page.at(spans[index + 1][0]), "")]
    if index and spans[index - 1][1][0] == start[0]:
        return [Splice(page.at(spans[index - 1][1]), page.at(end), "")]
    comma = re.match(r"\s*,[ ]*(?=[^\s#])|\s*,", page.behind(end))
    return [Splice(page.at(start), page.at(end) + (comma.end() if comma else 0), "")]

"""Fields of a block, in lines or in braces: written, changed, taken out (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.config.edits import commas
from digest.config.edits.forms import form
from digest.config.edits.page import Page, Splice
from digest.config.yaml.marks import Mark, MarkedFields, MarkedItems, MarkedText, Pair


class Stuck(Exception):
    """The lines are of a kind that no rule here changes."""


def put(page: Page, block: MarkedFields, order: Sequence[str], name: str, value: str, number: int) -> list[Splice]:
    """The field has the value, in the form of that number."""
    pair = block.pair(name)
    edge = block.start[1]
    text = form(value, number, inline=block.inline, edge=edge)
    if pair is None:
        return new_field(page, block, order, name, text)
    if not isinstance(pair.value, MarkedText):
        raise Stuck
    if pair.end == pair.name.end:
        return [page.inserted(behind_colon(page, pair), f" {text}")]
    start, end = pair.value.start, pair.value.end
    comment = re.search(r"\s+#.*$", page.behind(start)) if pair.value.is_block else None
    if comment:
        first, line_break, rest = text.partition("\n")
        text = first + comment[0] + line_break + rest
    return [page.replaced(start, end, text)]


def new_field(page: Page, block: MarkedFields, order: Sequence[str], name: str, text: str) -> list[Splice]:
    """A field that was not written stands behind those that are usually typed before it."""
    earlier = order[: order.index(name)] if name in order else order
    before = [pair for pair in block.pairs if pair.name.text in earlier]
    if block.inline:
        spans = _spans(block)
        return commas.added(page, spans, block.start, f"{name}: {text}")
    edge = block.start[1]
    typed = f"{' ' * edge}{name}: {text}".replace(": \n", ":\n").split("\n")
    if not before and not page.before(block.start).strip():
        return [page.lines_above(block.start[0], typed)]
    last = max(before, key=lambda pair: pair.end) if before else block.pairs[0]
    line = last.end[0]
    if isinstance(last.value, (MarkedItems, MarkedFields)) and not last.value.inline:
        line = page.last_of_trail(line, edge)
    return [page.lines_below(line, typed)]


def without(page: Page, block: MarkedFields, name: str) -> list[Splice]:
    """The field is gone, with its lines."""
    index = next((n for n, pair in enumerate(block.pairs) if pair.name.text == name), None)
    if index is None:
        return []
    pair = block.pairs[index]
    if block.inline:
        return commas.taken_out(page, _spans(block), index)
    if not page.before(pair.name.start).strip():
        return [page.without_lines(pair.name.start[0], pair.end[0])]
    if index + 1 == len(block.pairs):
        raise Stuck
    following = block.pairs[index + 1].name.start
    if following[0] == pair.end[0] + 1:
        return [Splice(page.at(pair.name.start), page.at(following), "")]
    dash = page.before(pair.name.start).rstrip()
    return [Splice(page.at((pair.name.start[0], len(dash))), page.at((pair.end[0], len(page.lines[pair.end[0]]))), "")]


def behind_colon(page: Page, pair: Pair) -> Mark:
    """The place behind the colon of a field."""
    colon = re.match(r"\s*:", page.behind(pair.name.end))
    if not colon:
        raise Stuck
    return pair.name.end[0], pair.name.end[1] + colon.end()


def _spans(block: MarkedFields) -> list[commas.Span]:
    return [(pair.name.start, pair.end) for pair in block.pairs]

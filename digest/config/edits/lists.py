"""Entries of a list field: added, changed, taken out, however the list is typed (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.config.edits import commas
from digest.config.edits.edit import Entry
from digest.config.edits.fields import Stuck, behind_colon, new_field, without
from digest.config.edits.forms import entry_inline, entry_lines, form, in_brackets
from digest.config.edits.page import Page, Splice
from digest.config.edits.parts import BLOCKS, As, Part, parts
from digest.config.yaml.marks import MarkedFields, MarkedItems, MarkedText, Pair


def with_entries(
    page: Page, block: MarkedFields, order: Sequence[str], name: str, entries: Sequence[Entry], number: int
) -> list[Splice]:
    """The list has these entries behind its others, each in the form of that number."""
    pair = block.pair(name)
    inline = [entry_inline(entry, number) for entry in entries]
    if pair is None:
        below = _below(block.start[1] + 2, entries, number)
        text = "\n" + "\n".join(below) if name in BLOCKS and not block.inline else in_brackets(inline)
        return new_field(page, block, order, name, text)
    if isinstance(pair.value, MarkedText):
        return _beside_text(page, block, pair, entries, number)
    if isinstance(pair.value, MarkedFields):
        raise Stuck
    if pair.value.inline:
        spans = [(item.start, item.end) for item in pair.value.items]
        return commas.added(page, spans, pair.value.start, ", ".join(inline))
    last = pair.value.items[-1]
    dash = dash_line(page, pair.value, len(pair.value.items) - 1)
    gap = re.match(r"-( +)(?=\S)", page.lines[dash][pair.value.start[1] :])
    lead = " " * pair.value.start[1] + "-" + (gap[1] if gap and dash == last.start[0] else " ")
    return [page.lines_below(last.end[0], [line for one in entries for line in entry_lines(one, number, lead=lead)])]


def _beside_text(page: Page, block: MarkedFields, pair: Pair, entries: Sequence[Entry], number: int) -> list[Splice]:
    """The field holds nothing, or one text."""
    name, value = pair.name.text, pair.value
    assert isinstance(value, MarkedText)
    listed = parts(name, value, page)
    plain = not any(entry.fields or entry.remark for entry in entries)
    inline = [entry_inline(entry, number) for entry in entries]
    if value.is_block or (value.start[0] != value.end[0] and listed):
        raise Stuck
    if not listed and (name not in BLOCKS or block.inline):
        return [page.inserted(behind_colon(page, pair), f" {in_brackets(inline)}")]
    if not listed:
        return [page.lines_below(pair.name.end[0], _below(block.start[1] + 2, entries, number))]
    simple = not any(sign in entry.text for entry in entries for sign in ",;\"'")
    if plain and simple and number == 0 and len(listed) > 1 and name != "not_same":
        closing = (value.end[0], value.end[1] - (1 if value.style else 0))
        return [page.inserted(closing, "".join(f", {entry.text}" for entry in entries))]
    old = [Entry(text=str(part.content)) for part in listed]
    if name in BLOCKS and not block.inline:
        return as_lines(page, block, pair, [*old, *entries], number)
    whole = page.between(value.start, value.end)
    kept = [whole] if len(listed) == 1 and value.style else [entry_inline(entry) for entry in old]
    return [page.replaced(value.start, value.end, in_brackets([*kept, *inline]))]


def as_lines(page: Page, block: MarkedFields, pair: Pair, entries: Sequence[Entry], number: int) -> list[Splice]:
    """A list that stood beside its field stands below it, with dashes."""
    colon = behind_colon(page, pair)
    below = _below(block.start[1] + 2, entries, number)
    return [Splice(page.at(colon), page.at(pair.value.end), ""), page.lines_below(pair.end[0], below)]


def _below(edge: int, entries: Sequence[Entry], number: int) -> list[str]:
    return [line for entry in entries for line in entry_lines(entry, number, lead=" " * edge + "- ")]


def without_entry(page: Page, block: MarkedFields, name: str, part: Part) -> list[Splice]:
    """The list has the entry no longer; the field goes with its last one."""
    pair = block.pair(name)
    assert pair
    listed = parts(name, pair.value, page)
    if len(listed) == 1:
        return _emptied(page, block, pair)
    if part.stands is As.TEXT:
        texts = [(one.start, one.end) for one in listed if one.node is part.node]
        return commas.taken_out(page, texts, [one for one in listed if one.node is part.node].index(part))
    if part.stands is As.PAIR and isinstance(part.node, MarkedFields) and len(part.node.pairs) > 1:
        field = next(one.name.text for one in part.node.pairs if one.name.start == part.start)
        return without(page, part.node, field)
    if part.stands is As.SCATTERED or not isinstance(pair.value, MarkedItems):
        raise Stuck
    if pair.value.inline:
        return commas.taken_out(page, [(item.start, item.end) for item in pair.value.items], part.index)
    return [page.without_lines(dash_line(page, pair.value, part.index), part.node.end[0])]


def _emptied(page: Page, block: MarkedFields, pair: Pair) -> list[Splice]:
    """The field is gone, or empty where somebody wrote comments into it."""
    first, last = pair.name.start[0], pair.end[0]
    if not isinstance(pair.value, MarkedItems) or pair.value.inline or not page.has_comments(first + 1, last):
        return without(page, block, pair.name.text)
    dash = dash_line(page, pair.value, 0)
    return [page.inserted(behind_colon(page, pair), " []"), page.without_lines(dash, last)]


def changed_entry(page: Page, part: Part, text: str, number: int, *, inline: bool) -> list[Splice]:
    """The entry has another text."""
    if part.stands is As.SCATTERED or (part.stands is As.ITEM and not isinstance(part.node, MarkedText)):
        raise Stuck
    if part.stands is As.PAIR and isinstance(part.node, MarkedFields) and len(part.node.pairs) > 1:
        raise Stuck
    written = text if part.stands is As.TEXT else form(text, number, inline=inline, edge=part.start[1])
    return [page.replaced(part.start, part.end, written)]


def dash_line(page: Page, listed: MarkedItems, index: int) -> int:
    """The line of the dash of an item."""
    edge, line = listed.start[1], listed.items[index].start[0]
    above = listed.items[index - 1].end[0] if index else listed.start[0] - 1
    for number in range(line, above, -1):
        if page.lines[number][edge : edge + 1] == "-" and not page.lines[number][:edge].strip():
            return number
    raise Stuck

"""The texts that stand where a value or a list of values is wanted (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from digest.config.typed.unclear import Unclear, end_sign
from digest.config.yaml import lines
from digest.config.yaml.nodes import Fields, Items, Node, Text
from digest.config.yaml.problems import Problems

T = TypeVar("T")
LONGEST = 5_000
"""Entries of a list."""


def parsed(text: Text, parse: Callable[[str], T], problems: Problems) -> T | None:
    """The value of a text; None when it has no certain meaning, which is then among the problems."""
    try:
        return parse(text.text)
    except Unclear as unclear:
        known = _without_end_sign(text.text, parse) or unclear
        problems.add(text.spot, known.what, *([text.instead(lines.value(known.write))] if known.write else ()))
        return None


def _without_end_sign(text: str, parse: Callable[[str], object]) -> Unclear | None:
    """That a comma or semicolon, as programs end their lines with, stands behind what would have a meaning."""
    bare = text.rstrip(" ,;")
    if bare == text or not bare:
        return None
    try:
        parse(bare)
    except Unclear:
        return None
    return Unclear(f"There is no {end_sign(text)} at the end of a line. Write:", bare)


def single(node: Node, problems: Problems) -> Text | None:
    """The one text typed for a field; None when there is none, which is then among the problems."""
    if isinstance(node, Text) and node.text:
        return node
    if isinstance(node, Text):
        problems.add(node.spot, "There is no value here. Write one, or take the line out.")
    elif isinstance(node, Items):
        only = node.items[0] if len(node.items) == 1 else None
        head = lines.cut(node.spot.typed)
        write = (f"{head.lead}{head.name}{only.text}",) if isinstance(only, Text) and head.name else ()
        problems.add(node.spot, f"One value goes here, not a list.{' Write:' if write else ''}", *write)
    elif isinstance(node, Fields):
        _fields_for_text(node, problems)
    return None


def entries(node: Node, problems: Problems) -> Iterator[Text]:
    """The texts of a list, or of one value; commas split what is not a quoted entry."""
    if isinstance(node, Text):
        yield from _between_commas(node)
    elif isinstance(node, Fields):
        _fields_for_text(node, problems)
    elif isinstance(node, Items):
        for item in items(node, problems):
            yield from _entries_of(item, problems)


def _entries_of(item: Node, problems: Problems) -> Iterator[Text]:
    if isinstance(item, Text) and item.quoted:
        yield from (item,) if single(item, problems) else ()
    elif isinstance(item, Text):
        yield from _between_commas(item)
    elif isinstance(item, Fields):
        _fields_for_text(item, problems)
    elif isinstance(item, Items):
        problems.add(item.spot, "This is a list within a list. Write every entry on a line of its own.")


def items(node: Node, problems: Problems) -> tuple[Node, ...]:
    """The entries of a list, at most `LONGEST`; or the one value that stands for a list of one."""
    if not isinstance(node, Items):
        return (node,)
    if len(node.items) > LONGEST:
        problems.add(node.spot, f"This list is too long: {LONGEST:,} entries are the most.")
    return node.items[:LONGEST]


def _between_commas(whole: Text) -> Iterator[Text]:
    """The parts of a text between commas, or semicolons where there is no comma; within double quotes both are part
    of the text."""
    separator = ";" if ";" in whole.text and "," not in whole.text else ","
    pattern = rf'(?:[^{separator}"]|"[^"]*")+' if whole.text.count('"') % 2 == 0 else f"[^{separator}]+"
    typed_as_is = whole.end is not None and whole.spot.typed[whole.start : whole.end] == whole.text
    for part in re.finditer(pattern, whole.text):
        text = part[0].strip()
        if not text:
            continue
        start = whole.start + part.start() + part[0].index(text)
        within = len(text) > 2 and text[0] == text[-1] == '"' and text.count('"') == 2
        yield Text(
            spot=whole.spot,
            text=text[1:-1] if within else text,
            quoted=whole.quoted,
            start=start if typed_as_is else whole.start,
            end=start + len(text) if typed_as_is else whole.end,
        )


def _fields_for_text(node: Fields, problems: Problems) -> None:
    """Fields where a text was wanted: mostly a text in braces, or one with a colon, that needs quotes."""
    typed = node.spot.typed
    line = lines.cut(typed)
    entry = re.match(r"(\s*(?:-\s+)+)(.*)", line.lead + line.name + line.value)
    if node.inline:
        problems.add(node.spot, "A text that begins with { needs quotes:", lines.in_quotes(typed))
    elif entry and len(node.pairs) == 1:
        problems.add(node.spot, "This text holds a colon, so it needs quotes:", entry[1] + lines.quotes(entry[2]))
    else:
        problems.add(node.spot, "A text goes here. If this is one, put quotes around the whole of it.")

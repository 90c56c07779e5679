"""What an editor keeps apart ("wind contract, jobs at risk") as sides of one rule each (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.config.typed.entries import entries, items, parsed
from digest.config.typed.kinds import TEXT, Kind, list_of
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Items, Node, Text, Unreadable
from digest.config.yaml.problems import Problems
from digest.text.lines import one_line
from digest.text.near_misses import quoted

Sides = tuple[str, ...]
_LONGEST = 200


def not_same() -> Kind[tuple[Sides, ...]]:
    """A list of rules: each entry with commas is one, and so are all entries without, together."""
    return Kind(_read, list_of({"anyOf": [TEXT, {"type": "array", "items": TEXT}]}))


def sides(text: str) -> Sides:
    """The sides between commas. Raises `Unclear` for fewer than two, and for two that are the same."""
    parts = tuple(part for typed in text.split(",") if re.search(r"\w", part := one_line(typed)))
    if len(parts) < 2:
        what = f"{quoted(text)} names one story. Write words of two headlines with a comma between them."
        raise Unclear(what)
    if len({part.casefold() for part in parts}) < len(parts):
        raise Unclear(f"{quoted(text)} names a story twice. Write words that stand in only one of the headlines.")
    if longest := next((part for part in parts if len(part) > _LONGEST), ""):
        raise Unclear(f"{quoted(longest)} is longer than a headline.")
    return parts


def _read(node: Node, problems: Problems) -> tuple[Sides, ...] | None:
    if isinstance(node, Unreadable):
        return None
    rules = (parsed(text, sides, problems) for text in _rules(node, problems))
    return tuple(rule for rule in rules if rule)


def _rules(node: Node, problems: Problems) -> Iterator[Text]:
    """The text of each rule, its sides apart by commas."""
    alone: list[Text] = []
    for item in items(node, problems):
        if isinstance(item, Text) and "," in item.text:
            yield item
        elif isinstance(item, Items):
            yield from _joined(list(entries(item, problems)))
        else:
            alone += entries(item, problems)
    yield from _joined(alone)


def _joined(texts: list[Text]) -> Iterator[Text]:
    if texts:
        yield Text(spot=texts[0].spot, text=", ".join(text.text for text in texts))

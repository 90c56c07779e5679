"""Topics and sources in a shape that other programs give them, and what to write for it (pure)."""

from __future__ import annotations

from collections.abc import Collection

from digest.config.typed.addresses import looks_like_address
from digest.config.typed.synonyms import meant
from digest.config.yaml import lines
from digest.config.yaml.nodes import Fields, Items, Node, Pair, Text
from digest.config.yaml.problems import Problems

_SOURCES = frozenset({"source", "sources", "url", "urls", "feed", "feeds", "rss", "folder"})
_SHOWN = 3


def named_sources(block: Fields, fields: Collection[str], problems: Problems) -> bool:
    """Whether these are addresses behind names, "The Week: https://theweek.com", which is then told."""
    if not block.pairs or any(_is_field(pair, fields) or not _is_address(pair.value) for pair in block.pairs):
        return False
    for pair in block.pairs:
        address = lines.value(pair.value.text) if isinstance(pair.value, Text) else ""
        what = "The name of a source goes into a line of its own. Write:"
        problems.add(pair.name.spot, what, f"  - url: {address}", f"    name: {lines.value(pair.name.text)}")
    return True


def named_topics(block: Fields, fields: Collection[str], problems: Problems) -> bool:
    """Whether these are topics by name, "Harbour: ferry, port" or "world:", which is then told."""
    if not block.pairs or any(_is_field(pair, fields) for pair in block.pairs):
        return False
    for pair in block.pairs:
        name = lines.value(pair.name.text)
        words = pair.value.text if isinstance(pair.value, Text) else ""
        bare = isinstance(pair.value, Text) and not words
        below = f"    keywords: {words}" if words else "    keywords: …"
        what = "Each topic is an entry of a list. Write:"
        problems.add(pair.name.spot, what, *((f"  - {name}",) if bare else (f"  - name: {name}", below)))
    return True


def without_sources(block: Fields, problems: Problems) -> tuple[Fields, Pair | None]:
    """A topic's fields but for sources below it, which are then told with how they are written; and those."""
    misplaced = next((pair for pair in block.pairs if pair.name.text.casefold() in _SOURCES), None)
    if misplaced is None:
        return block, None
    named = (pair.value for pair in block.pairs if pair.name.text in ("name", "use"))
    topic = next((value.text for value in named if isinstance(value, Text)), "…")
    entries = misplaced.value.items if isinstance(misplaced.value, Items) else (misplaced.value,)
    addresses = [entry.text for entry in entries if isinstance(entry, Text) and entry.text][:_SHOWN]
    write = [f"  - url: {lines.value(a)}\n    topic: {lines.value(topic)}" for a in addresses or ["https://…"]]
    what = "Sources do not stand below a topic, but under sources:, each with its topic. Write:"
    problems.add(misplaced.name.spot, what, "sources:", *(line for entry in write for line in entry.split("\n")))
    others = tuple(pair for pair in block.pairs if pair is not misplaced)
    return Fields(spot=block.spot, pairs=others, inline=block.inline), misplaced


def _is_field(pair: Pair, fields: Collection[str]) -> bool:
    return bool(meant(pair.name.text, fields, likeness=0.8))


def _is_address(node: Node) -> bool:
    return isinstance(node, Text) and looks_like_address(node.text)

"""Entries of a feed whose XML cannot be parsed as a whole, each parsed by itself (pure)."""

from __future__ import annotations

import re

from lxml import etree

from digest.read.text.trees import xml_tree

_ENTRY = re.compile(r"<((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s>])", re.IGNORECASE)
_ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?(?:rss|rdf|feed))(\s[^<>]{0,5000})?>", re.IGNORECASE)
_MAX_ENTRIES = 1_000


def salvaged(text: str, recovered: etree._Element | None, url: str) -> etree._Element | None:
    """The recovered tree; where it lost entries, a tree of the entries that can be read one by one."""
    starts = [match.start() for match in _ENTRY.finditer(text)][:_MAX_ENTRIES]
    if not starts or (recovered is not None and _entries(recovered) >= len(starts)):
        return recovered
    opening = _ROOT.search(text, 0, starts[0])
    if opening is None:
        return recovered
    rebuilt = _rebuilt(text, starts, opening, url)
    if rebuilt is None or (recovered is not None and _entries(recovered) >= _entries(rebuilt)):
        return recovered
    return rebuilt


def _rebuilt(text: str, starts: list[int], opening: re.Match[str], url: str) -> etree._Element | None:
    """A root with the head of the feed and each entry in turn, mended on its own."""
    name = opening[1]
    root = xml_tree(f"{opening[0]}{text[opening.end() : starts[0]]}</{name}>", url, recover=True)
    if root is None:
        return None
    holder = next((child for child in root if str(child.tag).lower().endswith("channel")), root)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = xml_tree(f"{opening[0]}{text[start:end]}</{name}>", url, recover=True)
        entry = next((e for e in piece.iter() if _is_entry(e)), None) if piece is not None else None
        if entry is not None:
            holder.append(entry)
    return root


def _entries(root: etree._Element) -> int:
    return sum(1 for element in root.iter() if _is_entry(element))


def _is_entry(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and re.split(r"[}:]", element.tag)[-1].lower() in ("item", "entry")

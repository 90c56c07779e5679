"""What `defaults:` of the site file say of a digest, under its new name; no other line changes (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from digest.config.edits import lists
from digest.config.edits.page import Page, Splice
from digest.config.edits.parts import identity, parts
from digest.config.yaml.document import MARK
from digest.config.yaml.marks import Marked, MarkedFields, MarkedItems, MarkedText


def renamed(text: str, old: str, new: str) -> str:
    """The text of a digest.yaml in which digests neither repeat nor collect `old`, but `new`."""
    if text.startswith(MARK):
        return MARK + renamed(text.removeprefix(MARK), old, new)
    page = Page(text)
    pair = page.root.pair("defaults")
    if pair is None or not isinstance(pair.value, MarkedFields):
        return text
    splices = [*_not_repeated(page, pair.value, old, new), *_collected(page, pair.value, old, new)]
    return page.spliced(splices) if splices else text


def _not_repeated(page: Page, block: MarkedFields, old: str, new: str) -> Iterator[Splice]:
    pair = block.pair("not_in")
    if pair is None:
        return
    inline = isinstance(pair.value, MarkedItems) and pair.value.inline
    for part in parts("not_in", pair.value, page):
        if identity("not_in", part.content) == identity("not_in", old):
            yield from lists.changed_entry(page, part, new, 0, inline=inline)


def _collected(page: Page, block: MarkedFields, old: str, new: str) -> Iterator[Splice]:
    pair = block.pair("sources")
    items: tuple[Marked, ...] = pair.value.items if pair and isinstance(pair.value, MarkedItems) else ()
    for item in items:
        named = item.pair("digest") if isinstance(item, MarkedFields) else None
        if named and isinstance(named.value, MarkedText) and named.value.text == old:
            yield page.replaced(named.value.start, named.value.end, new)

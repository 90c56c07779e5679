"""The entries of a list, however it is typed: with dashes, in brackets, with commas, or alone (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

from digest.config.digests import slug
from digest.config.edits.edit import NoSuchEntry, Place, Unwritable
from digest.config.edits.page import Page
from digest.config.files.digest_fields import digest_block
from digest.config.files.source import PLACES, SOURCE, between_commas
from digest.config.files.topic import TOPIC
from digest.config.typed.addresses import web_address
from digest.config.typed.entries import entries
from digest.config.typed.unclear import Unclear
from digest.config.yaml.marks import Mark, Marked, MarkedFields, MarkedItems, MarkedText
from digest.config.yaml.nodes import Text
from digest.config.yaml.problems import Problems, Spot
from digest.text.lines import one_line
from digest.text.near_misses import quoted

BLOCKS = ("sources", "topics")
"""Lists whose entries have fields, and stand on lines of their own."""
RULES = ("leave_out", "only")
LISTS = (*BLOCKS, *RULES, "not_same", "not_in", "except", "keywords")
ORDER = {"": tuple(digest_block().fields), "sources": tuple(SOURCE.fields), "topics": tuple(TOPIC.fields)}
"""The order in which fields are typed: in the file, in a source, in a topic."""
SHORT = {"sources": ("url",), "topics": ("use", "name")}
"""The field that the short form of an entry stands for."""

Content = str | tuple["Content", ...] | Mapping[str, "Content"]
"""What is typed, without its form."""


class As(Enum):
    """How an entry stands in its list."""

    #: the whole behind a dash, between commas in brackets, or of the field
    ITEM = "item"
    #: one of several texts with commas between them
    TEXT = "text"
    #: one of the fields that a block of rules consists of
    PAIR = "pair"
    #: scattered over several items
    SCATTERED = "scattered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An entry of a list, and where it stands."""

    content: Content
    node: Marked
    """The item that holds it; the field's value where that is no list."""
    index: int
    """Of the item; 0 where the value is no list."""
    stands: As
    start: Mark
    end: Mark


def parts(field: str, value: Marked, page: Page) -> tuple[Part, ...]:
    """The entries of a list field, in their order."""
    if isinstance(value, MarkedText) and not value.text:
        return ()
    items = value.items if isinstance(value, MarkedItems) else (value,)
    if field == "not_same":
        return tuple(_apart(items, page, listed=isinstance(value, MarkedItems)))
    return tuple(
        part
        for index, item in enumerate(items)
        for part in _of_item(field, item, index, page, listed=isinstance(value, MarkedItems))
    )


def part_called(place: Place, entry: str, listed: tuple[Part, ...]) -> Part:
    """The entry that is meant. Raises `NoSuchEntry`, and `Unwritable` where it is there twice."""
    wanted = identity(place.field, entry)
    meant = [part for part in listed if identity(place.field, part.content) == wanted]
    if not meant:
        raise NoSuchEntry(f"There is no {quoted(entry)} in {place}.", advice="Nothing was changed.")
    if len(meant) > 1:
        raise Unwritable(place, ())
    return meant[0]


def identity(field: str, content: Content) -> str:
    """What makes two entries of a list the same."""
    if field == "sources":
        return _identity_of_source(content)
    if field == "topics":
        called = content if isinstance(content, str) else _first(content, "name", "use")
        return slug(called)
    return one_line(content).casefold() if isinstance(content, str) else repr(content)


def _identity_of_source(content: Content) -> str:
    """An address as it is asked, "folder:" and its path, "digest:" or "imap:" and what is typed there."""
    if isinstance(content, Mapping):
        place = next((place for place in ("imap", *PLACES) if place in content), "url")
        content = _first(content, place) if place == "url" else f"{place}:{_first(content, place)}"
    typed = str(content)
    if typed.startswith("folder:"):
        return f"folder:{PurePosixPath(typed.removeprefix('folder:').strip())}"
    if typed.startswith(tuple(f"{place}:" for place in PLACES)):
        return typed
    with suppress(Unclear):
        return web_address(typed)
    return typed


def _first(content: Content, *names: str) -> str:
    assert isinstance(content, Mapping)
    return next((str(content[name]) for name in names if name in content), "")


def _of_item(field: str, item: Marked, index: int, page: Page, *, listed: bool) -> Iterator[Part]:
    if isinstance(item, MarkedFields) and field in RULES:
        for pair in item.pairs:
            rule = f"{pair.name.text}: {pair.value.text}" if isinstance(pair.value, MarkedText) else ""
            start, end = pair.name.start, pair.end
            yield Part(content=rule, node=item, index=index, stands=As.PAIR, start=start, end=end)
    elif isinstance(item, MarkedText):
        yield from _of_text(item, _texts(field, item, page, listed=listed), index)
    else:
        yield Part(content=content(item, page), node=item, index=index, stands=As.ITEM, start=item.start, end=item.end)


def _of_text(item: MarkedText, texts: list[Text], index: int) -> Iterator[Part]:
    whole = len(texts) == 1
    line = item.start[0]
    for text in texts:
        placed = whole or (text.end is not None and item.start[0] == item.end[0] and not item.is_block)
        start, end = (item.start, item.end) if whole else ((line, text.start), (line, text.end or 0))
        stands = As.ITEM if whole else As.TEXT if placed else As.SCATTERED
        yield Part(content=text.text, node=item, index=index, stands=stands, start=start, end=end)


def _texts(field: str, item: MarkedText, page: Page, *, listed: bool) -> list[Text]:
    """The texts of one that may hold commas, as the reader of the field parts them."""
    line, column = item.start
    quoted_ = item.style in ("'", '"')
    text = Text(
        spot=Spot(file="", line=line + 1, typed=page.lines[line]),
        text=item.text,
        quoted=quoted_,
        start=column + (1 if quoted_ else 0),
        end=item.end[1] - (1 if quoted_ else 0) if item.end[0] == line else None,
    )
    if field == "sources":
        return between_commas(text)
    if listed and quoted_:
        return [text]
    return list(entries(text, Problems("")))


def _apart(items: tuple[Marked, ...], page: Page, *, listed: bool) -> Iterator[Part]:
    """Rules of `not_same`: each entry with commas, each list, and all that are alone, together."""
    alone: list[str] = []
    at = 0
    for index, item in enumerate(items):
        texts = [entry.text for entry in _texts_within(item, page, listed=listed)]
        if isinstance(item, MarkedItems) or (isinstance(item, MarkedText) and "," in item.text):
            rule = item.text if isinstance(item, MarkedText) else ", ".join(texts)
            yield Part(content=rule, node=item, index=index, stands=As.ITEM, start=item.start, end=item.end)
        else:
            alone, at = [*alone, *texts], index
    if alone:
        item = items[at]
        rule = ", ".join(alone)
        yield Part(content=rule, node=item, index=at, stands=As.SCATTERED, start=item.start, end=item.end)


def _texts_within(item: Marked, page: Page, *, listed: bool) -> list[Text]:
    inner = item.items if isinstance(item, MarkedItems) else (item,)
    return [
        text
        for one in inner
        if isinstance(one, MarkedText)
        for text in _texts("not_same", one, page, listed=listed or one is not item)
    ]


def content(node: Marked, page: Page, field: str = "") -> Content:
    """What a value says, whatever its form; lists without entries are left out of blocks."""
    if field in LISTS:
        return tuple(part.content for part in parts(field, node, page))
    if isinstance(node, MarkedText):
        return node.text
    if isinstance(node, MarkedItems):
        return tuple(content(item, page) for item in node.items)
    contents = {pair.name.text: content(pair.value, page, pair.name.text) for pair in node.pairs}
    return {name: value for name, value in contents.items() if value != ()}

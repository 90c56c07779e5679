"""Kinds of value: how each is read from what was typed, and its shape for an editor's completion (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from digest.config.typed.unclear import Unclear
from digest.config.yaml import lines
from digest.config.yaml.nodes import Fields, Items, Lost, Node, Pair, Text
from digest.config.yaml.problems import Problems, Spot
from digest.text.near_misses import did_you_mean, nearest, quoted

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Shape = Mapping[str, object]
"""A JSON Schema."""

TEXT: Shape = {"type": ["string", "number", "boolean"]}
MOST = 5_000
"""Entries of a list."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    read: Callable[[Node, Problems], T_co | None]
    """The value; None when something was added to the problems instead."""
    shape: Shape


@dataclass(slots=True)
class Taken:
    """What a block of fields holds: values of those that could be read, and all that were typed."""

    values: dict[str, object] = field(default_factory=dict)
    pairs: dict[str, Pair] = field(default_factory=dict)

    def spot(self, name: str) -> Spot:
        return self.pairs[name].name.spot

    def extent(self, name: str) -> tuple[int, int]:
        """The first line of a field and the first behind it."""
        first = self.spot(name).line
        return first, min(
            (p.name.spot.line for p in self.pairs.values() if p.name.spot.line > first), default=1_000_000
        )


def take(
    block: Fields,
    kinds: Mapping[str, Kind[object]],
    problems: Problems,
    advise: Callable[[str], str],
    planned: Collection[str] = (),
) -> Taken:
    """Every field of the block, read as its kind says. `advise` says where a field that is not known here belongs,
    or nothing; `planned` fields are not built yet."""
    taken = Taken()
    for pair in block.pairs:
        name = pair.name.text
        if name in planned:
            problems.add(pair.name.spot, f"{quoted(name)} is not built yet: take the line out.")
        elif name not in kinds:
            what = advise(name) or f"I do not know {quoted(name)}.{did_you_mean(name, kinds)}"
            problems.add(pair.name.spot, what)
        else:
            taken.pairs[name] = pair
            value = kinds[name].read(pair.value, problems)
            if value is not None:
                taken.values[name] = value
    return taken


def one(parse: Callable[[str], T], shape: Shape) -> Kind[T]:
    """A single value."""

    def read(node: Node, problems: Problems) -> T | None:
        said = single(node, problems)
        return None if said is None else parsed(said, parse, problems)

    return Kind(read, shape)


def many(parse: Callable[[str], T], shape: Shape) -> Kind[tuple[T, ...]]:
    """A list of values, or one, or several with commas between them."""

    def read(node: Node, problems: Problems) -> tuple[T, ...] | None:
        if isinstance(node, Lost):
            return None
        values = (parsed(said, parse, problems) for said in entries(node, problems))
        return tuple(value for value in values if value is not None)

    return Kind(read, list_of(shape))


def list_of(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "array", "items": shape}, {"type": "null"}]}


def parsed(said: Text, parse: Callable[[str], T], problems: Problems) -> T | None:
    try:
        return parse(said.text)
    except Unclear as why:
        problems.add(said.spot, why.what, *([said.instead(lines.value(why.write))] if why.write else ()))
        return None


def single(node: Node, problems: Problems) -> Text | None:
    """The one text typed for a field."""
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
        _not_fields(node, problems)
    return None


def entries(node: Node, problems: Problems) -> Iterator[Text]:
    """The texts of a list; commas split what is not a quoted entry."""
    if isinstance(node, Text):
        yield from _pieces(node)
    elif isinstance(node, Fields):
        _not_fields(node, problems)
    elif isinstance(node, Items):
        for item in few(node, problems):
            if isinstance(item, Text) and item.quoted:
                yield from (item,) if single(item, problems) else ()
            elif isinstance(item, Text):
                yield from _pieces(item)
            elif isinstance(item, Fields):
                _not_fields(item, problems)
            elif isinstance(item, Items):
                problems.add(item.spot, "This is a list within a list. Write every entry on a line of its own.")


def few(node: Items, problems: Problems) -> tuple[Node, ...]:
    if len(node.items) > MOST:
        problems.add(node.spot, f"This list is too long: {MOST:,} entries are the most.")
    return node.items[:MOST]


def _pieces(said: Text) -> Iterator[Text]:
    """The parts between commas; a comma within double quotes is part of the text."""
    found = re.finditer(r'(?:[^,"]|"[^"]*")+', said.text) if said.text.count('"') % 2 == 0 else _bare(said.text)
    typed_as_is = said.end is not None and said.spot.typed[said.start : said.end] == said.text
    for piece in found:
        text = piece[0].strip()
        if not text:
            continue
        start = said.start + piece.start() + piece[0].index(text)
        within = len(text) > 2 and text[0] == text[-1] == '"' and text.count('"') == 2
        yield Text(
            spot=said.spot,
            text=text[1:-1] if within else text,
            quoted=said.quoted,
            start=start if typed_as_is else said.start,
            end=start + len(text) if typed_as_is else said.end,
        )


def _bare(text: str) -> Iterator[re.Match[str]]:
    return re.finditer("[^,]+", text)


def _not_fields(node: Fields, problems: Problems) -> None:
    """Fields where a text was wanted: mostly a text in braces, or one with a colon, that needs quotes."""
    typed = node.spot.typed
    entry = re.match(r"(\s*(?:-\s+)+)(.*)", lines.cut(typed).lead + lines.cut(typed).name + lines.cut(typed).value)
    if node.inline:
        problems.add(node.spot, "A text that begins with { needs quotes:", lines.in_quotes(typed))
    elif entry and len(node.pairs) == 1:
        problems.add(node.spot, "This text holds a colon, so it needs quotes:", entry[1] + lines.quotes(entry[2]))
    else:
        problems.add(node.spot, "A text goes here. If this is one, put quotes around the whole of it.")


def line_of_text(longest: int = 200) -> Kind[str]:
    """Text on one line."""
    return one(lambda text: _short(" ".join(text.split()), longest), TEXT)


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unclear(f"This text is too long: {len(text)} characters, {longest} are the most.")
    return text


def texts(longest: int = 200) -> Kind[tuple[str, ...]]:
    return many(lambda text: _short(" ".join(text.split()), longest), TEXT)


def choice(*values: str, planned: Collection[str] = ()) -> Kind[str]:
    """One of a few words; those that are `planned` and not among them are not built yet."""

    def parse(text: str) -> str:
        said = re.sub(r"[\s_-]+", " ", text.strip()).casefold()
        if said in values:
            return said
        if said in planned:
            raise Unclear(f"{quoted(text)} is not built yet. What can be used is {' or '.join(values)}.")
        near = nearest(said, values)
        if near:
            raise Unclear(f"{quoted(text)} is not known here. Did you mean: {near}?", near)
        raise Unclear(f"{quoted(text)} is not known here. Write {_or(values)}.")

    return one(parse, {"enum": list(values)})


def number(model: type[BaseModel], name: str) -> Kind[int]:
    """A whole number within the limits that its field declares."""
    low, high = limits(model, name)

    def parse(text: str) -> int:
        found = re.fullmatch(r"\+?(\d{1,9})", text, re.ASCII)
        first = re.match(r"\d{1,9}(?=\s|\.0*$)", text, re.ASCII)
        if not found:
            raise Unclear(
                f"{quoted(text)} is not a whole number.{' Write:' if first else ''}", first[0] if first else ""
            )
        return int(_within(int(found[1]), low, high))

    return one(parse, {"type": "integer", "minimum": low, "maximum": high})


def decimal(model: type[BaseModel], name: str) -> Kind[float]:
    low, high = limits(model, name)

    def parse(text: str) -> float:
        if re.fullmatch(r"\d{1,6},\d{1,6}", text, re.ASCII):
            raise Unclear("Write a point instead of the comma:", text.replace(",", "."))
        if not re.fullmatch(r"\+?(\d{1,9}(\.\d{0,9})?|\.\d{1,9})", text, re.ASCII):
            raise Unclear(f"{quoted(text)} is not a number.")
        return _within(float(text), low, high)

    return one(parse, {"type": "number", "minimum": low, "maximum": high})


def limits(model: type[BaseModel], name: str) -> tuple[float, float]:
    """The least and the most that a field of a value may be."""
    metadata = model.model_fields[name].metadata
    low = next((m.ge for m in metadata if hasattr(m, "ge")), 0)
    high = next((m.le for m in metadata if hasattr(m, "le")), 1_000_000)
    return low, high


def _within(said: float, low: float, high: float) -> float:
    if said < low:
        raise Unclear(f"{said:g} is too little: {low:g} is the least.", f"{low:g}")
    if said > high:
        raise Unclear(f"{said:g} is too much: {high:g} is the most.", f"{high:g}")
    return said


def _or(values: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(values[:-1]), values[-1])))

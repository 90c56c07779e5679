"""Sources as typed, a URL or a block of fields, as values (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from cssselect import SelectorError, parse

from digest.config.digests import Source
from digest.config.files.rule import rules
from digest.config.typed.addresses import looks_like_address, web_address
from digest.config.typed.amounts import yes
from digest.config.typed.kinds import (
    TEXT,
    Kind,
    Shape,
    Taken,
    choice,
    decimal,
    few,
    line_of_text,
    list_of,
    number,
    one,
    parsed,
    take,
)
from digest.config.typed.unclear import Unclear
from digest.config.yaml import lines
from digest.config.yaml.nodes import Fields, Items, Lost, Node, Text
from digest.config.yaml.problems import Problems, Spot
from digest.errors import UsageError
from digest.text.near_misses import quoted

YES: Shape = {"enum": ["yes", "no", True, False, "on", "off"]}
EXAMPLE = "https://www.example.org/rss"
KINDS = ("feed", "list", "sitemap", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source and where its parts stand."""

    source: Source
    spot: Spot
    spots: Mapping[str, Spot] = field(default_factory=dict)


def css(text: str) -> str:
    """A CSS selector that can be understood."""
    try:
        parse(text)
    except (SelectorError, ValueError, RecursionError):
        raise Unclear(f"{quoted(text)} is not a CSS selector, like: main article h3 a") from None
    return text


def folder(text: str) -> str:
    return str(PurePosixPath(text.strip()))


SOURCE: Mapping[str, Kind[object]] = {
    "url": one(web_address, TEXT),
    "folder": one(folder, TEXT),
    "name": line_of_text(),
    "topic": line_of_text(),
    "weight": decimal(Source, "weight"),
    "full_text": one(yes, YES),
    "max": number(Source, "max"),
    "leave_out": rules(),
    "only": rules(),
    "read_as": choice(*KINDS),
    "links": one(css, TEXT),
}


def sources(described: Mapping[str, str]) -> Kind[tuple[SourceLine, ...]]:
    return Kind(_read, list_of({"anyOf": [TEXT, block_shape(SOURCE, described)]}))


def source_of(url: str, *, read_as: str = "", links: str = "") -> Source:
    """The source of an address that was named outside a file. Raises `UsageError`."""
    if not looks_like_address(url):
        raise UsageError(f"{quoted(url)} is neither an address like {EXAMPLE} nor a file.")
    if read_as not in ("", *KINDS):
        raise UsageError(f"{quoted(read_as)} is not known here.", advice=f"It is one of {', '.join(KINDS)}.")
    try:
        values = {
            "url": web_address(url),
            "links": links and css(links),
            "read_as": read_as or ("list" if links else ""),
        }
    except Unclear as why:
        raise UsageError(why.what) from None
    return Source.model_validate(values)


def block_shape(kinds: Mapping[str, Kind[object]], described: Mapping[str, str]) -> Shape:
    """The JSON Schema of a block of fields."""
    shapes = {
        name: {**kind.shape, **({"description": described[name]} if described.get(name) else {})}
        for name, kind in kinds.items()
    }
    return {"type": "object", "properties": shapes, "additionalProperties": False}


def placed_sources(found: Iterable[SourceLine], base: Mapping[str, Path], problems: Problems) -> tuple[SourceLine, ...]:
    """The sources with folders beside the file they were typed in, each once. `base` is the folder of each file."""
    kept: dict[str, SourceLine] = {}
    for line in found:
        if line.source.folder:
            path = Path(*(base[line.spot.file] / line.source.folder).parts)
            absolute = _without_dots(path)
            line = SourceLine(
                source=line.source.model_copy(update={"folder": absolute}), spot=line.spot, spots=line.spots
            )
        first = kept.setdefault(line.source.key, line)
        if first is not line:
            place = f"line {first.spot.line}" if first.spot.file == line.spot.file else first.spot.where
            problems.add(line.spot, f"This source stands here a second time; {place} has it already. Keep one.")
    return tuple(kept.values())


def _without_dots(path: Path) -> str:
    kept: list[str] = []
    for part in path.parts:
        if part == ".." and len(kept) > 1:
            kept.pop()
        elif part != "..":
            kept.append(part)
    return str(Path(*kept))


def _read(node: Node, problems: Problems) -> tuple[SourceLine, ...] | None:
    if isinstance(node, Lost):
        return None
    found: list[SourceLine] = []
    for item in few(node, problems) if isinstance(node, Items) else (node,):
        if isinstance(item, Fields):
            found += _block(item, problems)
        elif isinstance(item, Text):
            found += [line for said in _split(item) for line in _short(said, problems)]
        elif isinstance(item, Items):
            problems.add(item.spot, "This is a list within a list. Write every source on a line of its own.")
    return tuple(found)


def _split(said: Text) -> list[Text]:
    """Several addresses with commas between them."""
    if said.quoted or not re.search(r",\s", said.text):
        return [said] if said.text else []
    return [Text(spot=said.spot, text=part.strip()) for part in re.split(r",\s+", said.text) if part.strip()]


def _short(said: Text, problems: Problems) -> list[SourceLine]:
    head = lines.cut(said.spot.typed).lead or "  - "
    name = said.text.partition(":")[0]
    if name in SOURCE:
        rest = said.text.partition(":")[2].strip()
        problems.add(said.spot, "There is no space behind the colon. Write:", f"{head}{name}: {lines.value(rest)}")
    elif re.match(r"-\S", said.text):
        problems.add(said.spot, "There is no space behind the dash. Write:", f"  - {said.text[1:]}")
    elif re.match(r"\.{0,2}/", said.text) and not said.text.startswith("//"):
        problems.add(said.spot, "A folder is written like this:", f"{head}folder: {lines.value(said.text)}")
    elif not looks_like_address(said.text):
        write = (f"{head}folder: {said.text}",) if re.fullmatch(r"[\w/-]+", said.text) else ()
        what = f"{quoted(said.text)} is not an address like {EXAMPLE}.{' For a folder write:' if write else ''}"
        problems.add(said.spot, what, *write)
    elif url := parsed(said, web_address, problems):
        return [SourceLine(source=Source(url=url, where=said.spot.where), spot=said.spot)]
    return []


def _block(block: Fields, problems: Problems) -> list[SourceLine]:
    taken = take(block, SOURCE, problems, lambda name: "")
    _settle(block, taken, problems)
    if not (taken.values.get("url") or taken.values.get("folder")):
        return []
    source = Source.model_validate(taken.values | {"where": block.spot.where})
    return [SourceLine(source=source, spot=block.spot, spots={name: taken.spot(name) for name in taken.pairs})]


def _settle(block: Fields, taken: Taken, problems: Problems) -> None:
    """Fields that do not go together."""
    typed = taken.pairs
    if "url" in typed and "folder" in typed:
        problems.add(taken.spot("folder"), "A source is a url or a folder, not both. Make it two sources.")
    if "url" not in typed and "folder" not in typed:
        problems.add(block.spot, "This source has no address. Give it a url, or a folder:", f"  - url: {EXAMPLE}")
    if "folder" in typed:
        for name in ("read_as", "links", "full_text"):
            if name in typed:
                problems.add(taken.spot(name), f"A folder has no {name}: take the line out.")
    if "links" in typed and taken.values.setdefault("read_as", "list") != "list":
        problems.add(taken.spot("links"), "Only a list has links: write read_as: list, or take this line out.")

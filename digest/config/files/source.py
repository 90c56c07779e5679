"""Sources as typed, a URL or a block of fields, as values (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from cssselect import SelectorError, parse

from digest.config.digests import PATHS, Source
from digest.config.files.folders import is_open, without_dots
from digest.config.files.misplaced import named_sources
from digest.config.files.rule import rules
from digest.config.files.sources import mailbox
from digest.config.files.sources.paths import json_path, settle_paths, title_path
from digest.config.files.sources.private import header_text, headers, settle_private, user
from digest.config.site import Site
from digest.config.typed.address_slips import meant
from digest.config.typed.addresses import looks_like_address, web_address
from digest.config.typed.amounts import yes, yes_or_no
from digest.config.typed.blocks import Block, Field, Filled
from digest.config.typed.entries import items, parsed
from digest.config.typed.kinds import (
    STRING,
    TEXT,
    YES_OR_NO,
    Kind,
    choice,
    decimal,
    line_of_text,
    list_of,
    many,
    number,
    one,
)
from digest.config.typed.secrets import UNKNOWN, Secrets
from digest.config.typed.unclear import Unclear
from digest.config.yaml import lines
from digest.config.yaml.nodes import Fields, Items, Node, Text, Unreadable
from digest.config.yaml.problems import Problems, Spot
from digest.errors import UsageError
from digest.model.source import SourceKind
from digest.text.near_misses import quoted

EXAMPLE = "https://www.example.org/rss"
KINDS = SourceKind.of_addresses()
PLACES = ("url", "folder", "imap", "digest")
"""Fields of which a source has one: where its articles come from."""
_LONGEST_SELECTOR = 500
_CLOSED = (
    "This folder lies outside {config}/. Move it there, or let the operator name it, or the folder above it, in"
    " {config}/digest.yaml:"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSource:
    """A source and where its fields stand."""

    source: Source
    spot: Spot
    spots: Mapping[str, Spot] = field(default_factory=dict)


def css(text: str) -> str:
    """A CSS selector that can be understood."""
    if len(text) > _LONGEST_SELECTOR:
        raise Unclear(f"This CSS selector is too long: {_LONGEST_SELECTOR} characters are the most.")
    try:
        parse(text)
    except (SelectorError, ValueError, RecursionError):
        raise Unclear(f"{quoted(text)} is not a CSS selector, like: main article h3 a") from None
    return text


def folder(text: str) -> str:
    """The path of a folder, without what means nothing in it."""
    return str(PurePosixPath(text.strip()))


def source_block(secrets: Secrets = UNKNOWN) -> Block:
    """The fields of a source; private ones name some of the secrets."""
    return Block(model=Source, fields={**_FIELDS, **_private(secrets)})


_FIELDS: Mapping[str, Field] = {
    "url": Field(kind=one(web_address, TEXT)),
    "folder": Field(kind=one(folder, TEXT)),
    "imap": Field(kind=one(mailbox.mailbox, TEXT)),
    "from": Field(kind=many(mailbox.sender, TEXT), into=("senders",)),
    "digest": Field(kind=one(str.strip, TEXT)),
    "name": Field(kind=line_of_text()),
    "topic": Field(kind=line_of_text()),
    "weight": Field(kind=decimal(Source, "weight"), words="{:g}".format),
    "full_text": Field(kind=one(yes, YES_OR_NO), words=yes_or_no),
    "max": Field(kind=number(Source, "max")),
    "leave_out": Field(kind=rules()),
    "only": Field(kind=rules()),
    "read_as": Field(kind=choice(*KINDS)),
    "links": Field(kind=one(css, TEXT)),
    **{name: Field(kind=one(title_path if name == "title" else json_path, TEXT)) for name in PATHS},
}


def _private(secrets: Secrets) -> dict[str, Field]:
    """What a source is opened with."""
    return {
        "user": Field(kind=one(lambda text: user(text, secrets), TEXT)),
        "password": Field(kind=one(secrets.secret, STRING)),
        "password_file": Field(
            kind=one(secrets.secret_in, STRING),
            into=("password",),
            sentence="the same from a file in this folder or in `/run/secrets`",
            example="/run/secrets/union",
        ),
        "cookie": Field(kind=one(secrets.cookie, STRING)),
        "headers": Field(kind=headers(secrets)),
        "user_agent": Field(kind=one(header_text, TEXT)),
    }


SOURCE = source_block()
_SHAPE = list_of({"anyOf": [TEXT, SOURCE.shape()]})


def sources(secrets: Secrets = UNKNOWN) -> Kind[tuple[TypedSource, ...]]:
    """A list of sources, each a URL or a block of fields."""
    block = source_block(secrets)
    return Kind(lambda node, problems: _read(node, block, problems), _SHAPE)


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
            "read_as": read_as or (SourceKind.LIST if links else SourceKind.UNKNOWN),
        }
    except Unclear as unclear:
        raise UsageError(unclear.what) from None
    return Source.model_validate(values)


def placed_sources(
    typed: Iterable[TypedSource], base: Mapping[str, Path], site: Site, problems: Problems
) -> tuple[TypedSource, ...]:
    """The sources with folders beside the file they were typed in, each once. `base` is the folder of each file. No
    editor can have read what the operator keeps elsewhere on the machine."""
    kept: dict[str, TypedSource] = {}
    for entry in typed:
        if entry.source.folder:
            path = str(without_dots(base[entry.spot.file] / entry.source.folder))
            entry = replace(entry, source=entry.source.model_copy(update={"folder": path}))
            if not is_open(path, site):
                problems.add(entry.spot, _CLOSED.format(config=site.folder.name), f"folders: {Path(path).parent}")
        first = kept.setdefault(entry.source.key, entry)
        if first is not entry:
            place = f"line {first.spot.line}" if first.spot.file == entry.spot.file else first.spot.where
            problems.add(entry.spot, f"This source stands here a second time; {place} has it already. Keep one.")
    return tuple(kept.values())


def _read(node: Node, block: Block, problems: Problems) -> tuple[TypedSource, ...] | None:
    if isinstance(node, Unreadable):
        return None
    typed: list[TypedSource] = []
    for item in items(node, problems):
        if isinstance(item, Fields):
            typed += _block(item, block, problems)
        elif isinstance(item, Text):
            typed += [source for text in between_commas(item) for source in _short(text, problems)]
        elif isinstance(item, Items):
            problems.add(item.spot, "This is a list within a list. Write every source on a line of its own.")
    return tuple(typed)


def between_commas(whole: Text) -> list[Text]:
    """Several addresses with commas or semicolons and blanks between them; one alone is part of an address."""
    if whole.quoted or not re.search(r"[,;]\s", whole.text):
        return [whole] if whole.text else []
    as_typed = whole.end is not None and whole.spot.typed[whole.start : whole.end] == whole.text
    parts: list[Text] = []
    for part in re.finditer(r"(?:(?![,;]\s).)+", whole.text, re.DOTALL):
        text = part[0].strip(" ,;")
        start = whole.start + part.start() + part[0].find(text)
        start, end = (start, start + len(text)) if as_typed else (0, None)
        parts += [Text(spot=whole.spot, text=text, start=start, end=end)] if text else []
    return parts


def _short(text: Text, problems: Problems) -> list[TypedSource]:
    """A source of which only its address was typed."""
    head = lines.cut(text.spot.typed).lead or "  - "
    name, _, rest = text.text.partition(":")
    address, beside = meant(text.text)
    if name in SOURCE.fields:
        write = f"{head}{name}: {lines.value(rest.strip())}"
        problems.add(text.spot, "There is no space behind the colon. Write:", write)
    elif re.match(r"-\S", text.text):
        problems.add(text.spot, "There is no space behind the dash. Write:", f"  - {text.text[1:]}")
    elif address and beside:
        what = "An entry is the address alone; its name goes into a line below it. Write:"
        below = f"{' ' * len(head)}name: {lines.value(beside)}"
        problems.add(text.spot, what, f"{head}url: {lines.value(address)}", below)
    elif address != text.text and address:
        parsed(text, web_address, problems)
    elif re.match(r"\.{0,2}/", text.text) and not text.text.startswith("//"):
        problems.add(text.spot, "A folder is written like this:", f"{head}folder: {lines.value(text.text)}")
    elif not looks_like_address(text.text):
        folders = (f"{head}folder: {text.text}",) if re.fullmatch(r"[\w/-]+", text.text) else ()
        what = f"{quoted(text.text)} is not an address like {EXAMPLE}.{' For a folder write:' if folders else ''}"
        problems.add(text.spot, what, *folders)
    elif url := parsed(text, web_address, problems):
        return [TypedSource(source=Source(url=url, where=text.spot.where), spot=text.spot)]
    return []


def _block(typed: Fields, block: Block, problems: Problems) -> list[TypedSource]:
    if named_sources(typed, block.fields, problems):
        return []
    filled = block.read(typed, problems)
    inner = mailbox.settle_mailbox(filled, problems)
    _settle(typed, filled, problems)
    if not any(filled.values.get(name) for name in PLACES):
        return []
    source = Source.model_validate(filled.parts() | inner | {"where": typed.spot.where})
    return [TypedSource(source=source, spot=typed.spot, spots={name: filled.spot(name) for name in filled.pairs})]


def _settle(typed: Fields, filled: Filled, problems: Problems) -> None:
    """Fields that do not go together are told."""
    names = filled.pairs
    places = [name for name in PLACES if name in names and not (name == "folder" and "imap" in names)]
    for place in places[1:]:
        what = f"A source is a {_place(places[0])} or a {_place(place)}, not both. Make it two sources."
        problems.add(filled.spot(place), what)
    if not set(PLACES) & (names.keys() | filled.meant):
        problems.add(typed.spot, "This source has no address. Give it a url, or a folder:", f"  - url: {EXAMPLE}")
    for place in places:
        for name in ("read_as", "links", "full_text", *PATHS, *_private(UNKNOWN)):
            if name in names and place != "url" and not (place == "imap" and name in mailbox.FIELDS):
                problems.add(filled.spot(name), f"A {_place(place)} has no {name}: take the line out.")
    settle_private(filled, problems)
    if "links" in names and filled.values.setdefault("read_as", SourceKind.LIST) != SourceKind.LIST:
        problems.add(filled.spot("links"), "Only a list has links: write read_as: list, or take this line out.")
    settle_paths(typed.spot, filled, problems)


def _place(name: str) -> str:
    return "mailbox" if name == "imap" else name

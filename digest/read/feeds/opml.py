"""Lists of feeds as feed readers exchange them (OPML 2.0, opml.org/spec2.opml, 2006; pure).

In: a file, which is hostile. Out: its feeds with their names and the outline they stand under.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from digest.config.typed.addresses import web_address
from digest.config.typed.unclear import Unclear
from digest.errors import UsageError
from digest.read.text import clean
from digest.text.web_addresses import canonical

LONGEST = 5_000_000
_MAX_OUTLINES = 10_000
_DEEPEST = 30
_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LETTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list."""

    url: str
    name: str = ""
    topic: str = ""
    """The words of the nearest outline around it that is no feed itself."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opml:
    """A list of feeds, and what of it could not be read."""

    feeds: tuple[Outline, ...]
    problems: tuple[str, ...] = ()
    """Outlines that are no feeds we can ask, each with its line."""


def read_opml(content: bytes, file: str) -> Opml:
    """Every feed once, in order; raises `UsageError` with the line for what is no OPML, or no honest one."""
    if len(content) > LONGEST:
        raise _refused(file, 1, f"it is longer than {LONGEST // 1_000_000} MB")
    if declaration := _TYPE.search(content):
        line = content.count(b"\n", 0, declaration.start()) + 1
        raise _refused(file, line, "it brings a document type of its own, which no list of feeds needs")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = error.lineno if isinstance(error, etree.XMLSyntaxError) and error.lineno else 1
        raise _refused(file, line, "it is broken XML") from error
    body = root.find("body")
    if root.tag != "opml" or body is None:
        raise _refused(file, root.sourceline or 1, "it is XML, but no OPML: that begins with <opml> and has a <body>")
    return _feeds(body, file)


def write_opml(title: str, feeds: Iterable[Outline]) -> bytes:
    """An OPML file of the feeds: those of one topic that follow each other under an outline of their own."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _xml(title)
    body = etree.SubElement(root, "body")
    for topic, some in groupby(feeds, key=lambda feed: feed.topic):
        place = etree.SubElement(body, "outline", text=_xml(topic)) if topic else body
        for feed in some:
            name = _xml(feed.name or feed.url)
            etree.SubElement(place, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _feeds(body: etree._Element, file: str) -> Opml:
    feeds: dict[str, Outline] = {}
    problems: list[str] = []
    for count, (outline, topic) in enumerate(_outlines(body, "", 1, file)):
        line = outline.sourceline or 1
        if count == _MAX_OUTLINES:
            raise _refused(file, line, f"it has more than {_MAX_OUTLINES:,} outlines")
        name, address = _name_and_address(outline)
        if not address:
            continue
        try:
            url = web_address(address)
        except Unclear:
            problems.append(f"line {line}: {clean.one_line(address, 80)} is no address that can be asked")
        else:
            feeds.setdefault(canonical(url), Outline(url=url, name=name, topic=topic, line=line))
    return Opml(feeds=tuple(feeds.values()), problems=tuple(problems))


def _outlines(inside: etree._Element, topic: str, depth: int, file: str) -> Iterator[tuple[etree._Element, str]]:
    """Each outline in the order of the file, with the words of the nearest one around it that is no feed."""
    for outline in inside.iterchildren("outline"):
        if depth > _DEEPEST:
            raise _refused(file, outline.sourceline or 1, f"its outlines are nested more than {_DEEPEST} deep")
        yield outline, topic
        name, address = _name_and_address(outline)
        yield from _outlines(outline, topic if address else name or topic, depth + 1, file)


def _name_and_address(outline: etree._Element) -> tuple[str, str]:
    """Name and address of an outline, whatever the case of the attributes: real files have xmlURL and xmlurl."""
    attributes = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
    words = clean.one_line(attributes.get("text") or attributes.get("title") or "", _LETTERS)
    return words, attributes.get("xmlurl") or attributes.get("url") or attributes.get("htmlurl") or ""


def _refused(file: str, line: int, why: str) -> UsageError:
    return UsageError(f"{file}, line {line}: {why}.", advice="Nothing was taken from it.")


def _xml(text: str) -> str:
    return clean.one_line(text, _LETTERS)

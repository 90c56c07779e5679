"""What an answer holds, whatever form it has: one pure function over all readers.

In: bytes, the address they came from, their Content-Type. Out: a Reading, or Unreadable with a sentence and advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from lxml import etree

from digest.errors import Unreadable
from digest.model.source import Paths, SourceKind
from digest.read.kinds import FILES, as_any
from digest.read.opened import Document, Form, Opened
from digest.read.opened import Reading as Reading
from digest.read.pages.links import Link as Link
from digest.read.text.charset import decoded
from digest.read.written import NOTHING, Given, entries, utc

#: Bytes of one document.
LONGEST: Final = 10_000_000

_BINARY = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"ID3": "a sound file",
}
#: What lxml and trafilatura are known to raise on broken documents.
_FAULTS = (etree.LxmlError, UnicodeError, RecursionError, ValueError, TypeError, AttributeError, LookupError)
_NOT_FEED = "The page itself may be read: leave out read_as, or write read_as: list."


def read(
    content: bytes,
    url: str,
    content_type: str,
    *,
    read_as: SourceKind = SourceKind.UNKNOWN,
    links: str = "",
    paths: Paths | None = None,
    given: Given = NOTHING,
) -> Reading:
    """The entries or links of any feed, page, list, sitemap, text or Markdown; raises Unreadable with a reason and
    advice. `read_as`, `links`, `paths` are the editor's; `given` is what is known of the one piece of a page or file.
    """
    return reading(as_written(content, url, content_type, read_as=read_as, links=links, paths=paths), given)


def reading(document: Document, given: Given = NOTHING) -> Reading:
    """The reading that is made of what a document says."""
    return Reading(
        kind=document.kind,
        entries=entries(document.written, document.language, given, document.title),
        links=_in_utc(document.links),
        maps=_in_utc(document.maps),
        ways=document.ways,
        article=document.article,
        title=document.title,
        home=document.home,
        publishers=document.publishers,
        language=document.language,
        feeds=document.feeds,
        paths=document.paths,
    )


def _in_utc(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple(replace(link, published=utc(link.published)) for link in links)


def as_written(
    content: bytes,
    url: str,
    content_type: str,
    *,
    read_as: SourceKind = SourceKind.UNKNOWN,
    links: str = "",
    paths: Paths | None = None,
) -> Document:
    """What the document says, as it is written there; raises Unreadable with a reason and advice."""
    if len(content) > LONGEST:
        raise Unreadable(f"is longer than {LONGEST // 1_000_000} MB", advice="Name a feed or page that is shorter.")
    of_program = FILES.get(content_type.split(";")[0].strip().lower())
    with _faults():
        if of_program:
            return of_program(content)
        text = _text(content, content_type)
    return text_as_written(text, url, content_type, read_as=read_as, links=links, paths=paths)


def text_as_written(
    text: str,
    url: str,
    content_type: str,
    *,
    read_as: SourceKind = SourceKind.UNKNOWN,
    links: str = "",
    paths: Paths | None = None,
) -> Document:
    """What a document of that text says, as it is written there; raises Unreadable with a reason and advice."""
    with _faults():
        document = _document(Opened(text, url, content_type, read_as=read_as, links=links, paths=paths))
    if read_as and document.kind != read_as and not (read_as == SourceKind.LIST and document.kind is SourceKind.PAGE):
        advice = _NOT_FEED if read_as == SourceKind.FEED else f"Leave out read_as: {read_as}."
        raise Unreadable(f"is a {document.kind}, not a {read_as}", advice=advice)
    return document


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        raise Unreadable("could not be read", advice="The document is broken; digest inspect shows more.") from error


def _text(content: bytes, content_type: str) -> str:
    for mark, what in _BINARY.items():
        if content.startswith(mark):
            raise Unreadable(f"is {what}, not text", advice="Name the page that speaks of it instead.")
    text = decoded(content, content_type)
    if not text or text.isspace():
        raise Unreadable("is empty", advice="Open the address in a browser: does it show anything?")
    return text


def _document(opened: Opened) -> Document:
    document = as_any(opened)
    if document is None and opened.form is Form.JSON:
        advice = "digest inspect URL proposes how to read it, with read_as: json."
        raise Unreadable("is JSON, but no JSON Feed", advice=advice)
    if document is None:
        raise Unreadable("is XML, but neither a feed nor a sitemap", advice="Open it in a browser to see what it is.")
    return document

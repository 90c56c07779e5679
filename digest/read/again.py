"""A feed read again: only what changed since the last time, where that gives the same (pure).

A feed mostly says again what it said before. To read a piece costs a hundred times what telling costs that it is the
one that was read; so marks are kept of them (`feeds.marks`).
"""

from __future__ import annotations

from dataclasses import replace

from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.documents import as_written, reading, text_as_written
from digest.read.feeds.marks import Marks, are_apart, mark, of_head, of_piece, published
from digest.read.feeds.slices import Slices, is_json, is_strict, json_sliced, sliced
from digest.read.opened import Document, Reading
from digest.read.text.charset import decoded


def slices_of(content: bytes, content_type: str) -> Slices | None:
    """The slices of a source's answer; None where it is no small, well-formed feed."""
    if is_strict(content):
        return sliced(decoded(content, content_type).encode(errors="replace"))
    return json_sliced(decoded(content, content_type)) if is_json(content) else None


def read_again(
    content: bytes,
    url: str,
    content_type: str,
    *,
    read_as: SourceKind = SourceKind.UNKNOWN,
    links: str = "",
    marks: str = "",
    slices: Slices | None = None,
) -> Reading:
    """What `documents.read` gives of a source's answer, but of a feed only the entries that are not marked: they stood
    there before as they stand now. With marks for the next time; all entries are there where the others decide what
    becomes of one (an id that is given twice, a foot that most have), or where it cannot be told. `slices` are the
    answer's own."""
    known = Marks.of(marks)
    if slices and known and (changed := _changed(slices, known, url, content_type, read_as)):
        return changed
    document = as_written(content, url, content_type, read_as=read_as, links=links)
    return replace(reading(document), marks=_marked(slices, document, url) if slices else "")


def _changed(slices: Slices, known: Marks, url: str, content_type: str, read_as: SourceKind) -> Reading | None:
    """What is not marked; None where reading it all gives something else, or no less."""
    before = known.by_piece()
    names = [of_piece(piece) for piece in slices.pieces]
    new = [place for place, name in enumerate(names) if name not in before]
    if len(new) == len(names):
        return None
    try:
        document = text_as_written(slices.of(set(new)).decode(), url, content_type, read_as=read_as)
    except Unreadable:
        return None
    if len(document.written) != len(new) or document.shared or _head(document, url) != known.head:
        return None
    read = {names[place]: mark(names[place], one) for place, one in zip(new, document.written, strict=True)}
    every = tuple([before.get(name) or read[name] for name in names])
    if not are_apart(every):
        return None
    passed = tuple([published(before[name]) for name in names if name in before])
    return replace(reading(document), marks=Marks(known.head, every).text(), passed=passed, whole=False)


def _marked(slices: Slices, document: Document, url: str) -> str:
    """The marks of all pieces; none where they cannot be told apart, or have something in common."""
    if document.shared or len(document.written) != len(slices.pieces) or document.kind is not SourceKind.FEED:
        return ""
    pairs = zip(slices.pieces, document.written, strict=True)
    every = tuple(mark(of_piece(piece), written) for piece, written in pairs)
    return Marks(_head(document, url), every).text() if are_apart(every) else ""


def _head(document: Document, url: str) -> bytes:
    return of_head(url, document.title, document.home, document.language, *document.publishers)

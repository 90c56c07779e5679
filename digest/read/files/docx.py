"""Word documents (.docx, ECMA-376) as the articles that stand in them (pure).

A document is a ZIP archive, of which one part is read: the paragraphs of its main text, without what was deleted or
moved away while changes are tracked, without hidden text, and without notes, comments, headers and footers. The
standard library and lxml do that; python-docx would build the whole document to give less of it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree

from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.feeds.xml_repair import bare_document
from digest.read.opened import Document
from digest.read.text.plain import plain_article
from digest.read.text.trees import xml_tree

_LONGEST: Final = 30_000_000
"""Bytes of the main text, unpacked: 300 pages have 5 MB."""
_MAIN = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_TITLE = re.compile(r"title|titel|titre|t[ií]tulo|titolo", re.IGNORECASE)
_HEAD = 8
"""Paragraphs among which the title may stand: above it there may be a date or a name."""
_NOT_SHOWN: Final = frozenset(("del", "moveFrom", "Fallback", "instrText", "delText"))
_STAND_INS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,  # encrypted, or packed as nobody else does
    ValueError,
)


def docx_article(content: bytes) -> Document:
    """The one article of a Word document: its title or first line, then as in plain text. Raises `Unreadable`."""
    root = xml_tree(bare_document(_main_text(content).decode(errors="replace")))
    if root is None:
        raise _unreadable()
    paragraphs = list(_paragraphs(root))
    titled = next((paragraph for paragraph in paragraphs[:_HEAD] if paragraph.is_title and paragraph.text), None)
    if titled:
        paragraphs.remove(titled)
        paragraphs.insert(0, titled)
    article = plain_article("\n\n".join(paragraph.text for paragraph in paragraphs if paragraph.text), "")
    if not article["title"]:
        raise Unreadable("has no text", advice="The first line is the title; the text follows below.")
    return Document(kind=SourceKind.PAGE, written=(article,))


class _Paragraph:
    """One paragraph while it is read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_title = False

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()


def _main_text(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            name = next((name for name in archive.namelist() if _MAIN.fullmatch(name)), "")
            with archive.open(name) as part:
                text = part.read(_LONGEST + 1)
    except _BROKEN as error:
        raise _unreadable() from error
    if len(text) > _LONGEST:
        raise Unreadable(f"has more than {_LONGEST // 1_000_000} MB of text", advice="Put a shorter one there.")
    return text


def _unreadable() -> Unreadable:
    return Unreadable("is no Word document that can be read", advice="Save it anew as .docx, without a password.")


def _paragraphs(root: etree._Element) -> Iterator[_Paragraph]:
    """In the order in which they end: the text of a box comes before that of the paragraph which holds it."""
    open_ones: list[_Paragraph] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = _name(element)
        if event == "end":
            if name == "p" and open_ones:
                yield open_ones.pop()
        elif name in _NOT_SHOWN or (name == "r" and _is_hidden(element)):
            walk.skip_subtree()
        elif name == "p":
            open_ones.append(_Paragraph())
        elif open_ones:
            _take(element, name, open_ones[-1])


def _take(element: etree._Element, name: str, paragraph: _Paragraph) -> None:
    if name == "t":
        paragraph.pieces.append(element.text or "")
    elif name == "pStyle":
        paragraph.is_title = any(_TITLE.fullmatch(value) for value in element.attrib.values())
    elif name in _STAND_INS and _name(element.getparent()) == "r":
        paragraph.pieces.append(_STAND_INS[name])


def _is_hidden(run: etree._Element) -> bool:
    return any(_name(mark) == "vanish" for mark in run.iterfind("{*}rPr/{*}vanish"))


def _name(element: etree._Element | None) -> str:
    """Of an element of Word's own or of what stands for an old program; empty for drawings and formulas."""
    tag = element.tag if element is not None else ""
    space, _, name = tag.rpartition("}") if isinstance(tag, str) else ("", "", "")
    return name if "wordprocessingml" in space or name == "Fallback" else ""

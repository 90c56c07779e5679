"""The text part: a look's plain template, filled from the same values as the HTML, in lines that fit any window."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from jinja2 import Environment

from digest.render.look import sandbox
from digest.render.look.look import Look
from digest.render.look.words import Catalogue
from digest.render.plain import columns
from digest.render.view import EditionView
from digest.text.direction import FSI, all_closed
from digest.text.seams import held_apart

#: Places in a line, so that a reply can quote it; addresses may be longer, and stand alone on theirs.
WIDTH = 72
#: Places of a rule, which a narrow window shows in one line.
RULE = 40
_BLANK_LINES = re.compile(r"\n{3,}")


class Verbatim(str):
    """Text that is put out as it is: an address, or lines already wrapped."""

    __slots__ = ()


def text(view: EditionView, look: Look) -> str:
    """The view as plain text, every line at most `WIDTH` columns but for addresses."""
    return filled("edition.txt", look, view.words, {"page": view})


def filled(name: str, look: Look, words: Catalogue, values: Mapping[str, object]) -> str:
    """The text template `name`, filled. Raises `ConfigError` when it is broken."""
    return _BLANK_LINES.sub("\n\n", sandbox.filled(compiled(look), name, look, words, values)).strip() + "\n"


def wrap(paragraph: object, indent: int = 0) -> Verbatim:
    """Lines of at most `WIDTH` columns, `indent` spaces and its own before each; what is too long is divided."""
    plain = str(paragraph)
    indent = min(indent + len(plain) - len(plain.lstrip(" ")), WIDTH // 2)
    words, width = held_apart(plain), WIDTH - indent
    lines = _broken(words, width) if _room(words) > width else (words.strip(),)
    whole = all_closed(lines) if FSI in words else lines
    return Verbatim("\n".join(" " * indent + line for line in whole))


@lru_cache(maxsize=16)
def compiled(look: Look) -> Environment:
    """Compiled once for each look; nothing is escaped, but what another engine might read is set apart."""
    sources = {name: source for name, source in look.templates.items() if name.endswith(".txt")}
    templates = sandbox.sandbox(sources, _put_out, escapes=False, own=look.own)
    templates.filters["wrap"] = wrap
    templates.filters["verbatim"] = Verbatim
    templates.filters["rule"] = lambda letter: Verbatim(str(letter) * RULE)
    return templates


def _put_out(value: object) -> str:
    return value if isinstance(value, Verbatim) else held_apart(str(value))


def _broken(paragraph: str, width: int) -> Iterable[str]:
    if paragraph.isascii() and max(map(len, paragraph.split(" "))) <= width:
        return _of_words(width).findall(paragraph)
    return _lines(paragraph, width)


@lru_cache(maxsize=WIDTH)
def _of_words(width: int) -> re.Pattern[str]:
    """Lines of whole words, as many as have room."""
    return re.compile(rf"[^ ](?:.{{0,{width - 2}}}[^ ])?(?= |$)")


def _lines(paragraph: str, width: int) -> Iterator[str]:
    line, taken = "", 0
    for piece in _pieces(paragraph, width):
        wide = _room(piece)
        if taken and taken + wide > width and piece.strip():
            yield line.rstrip()
            line, taken = "", 0
        if line or piece.strip():
            line, taken = line + piece, taken + wide
    if line.rstrip():
        yield line.rstrip()


def _room(piece: str) -> int:
    """Columns, an invisible or combining character counted as one: some windows give it a place of its own."""
    return len(piece) if piece.isascii() else max(columns(piece), len(piece))


_PIECE = re.compile(r" +|[^ ]+")
_WIDE = re.compile(r"([\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U0003fffd])")


def _pieces(paragraph: str, width: int) -> Iterator[str]:
    """Words and the spaces between them; a line may also end at any wide letter, or within what is too long."""
    for word in _PIECE.findall(paragraph):
        pieces = [word] if word.isascii() else filter(None, _WIDE.split(word))
        for piece in pieces:
            yield from _divided(piece, width) if _room(piece) > width else (piece,)


def _divided(word: str, width: int) -> Iterator[str]:
    start, taken = 0, 0
    for place, letter in enumerate(word):
        wide = _room(letter)
        if taken + wide > width:
            yield word[start:place]
            start, taken = place, 0
        taken += wide
    yield word[start:]

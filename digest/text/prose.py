"""What editors write in Markdown: links, emphasis and lines. All else means what it says, markup included (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MARKS = re.compile(r"[\\*_\[<&\n]|https?://")
_SOFT_END = re.compile(r"(?<!\\)(?<!  )\n")
_ADDRESS = re.compile(r"(https?://[^\s<>\[\]{}\"“”]*[^\s<>\[\]{}\"“”.,;:!?)'’])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that are set in one way."""

    text: str
    link: str = ""
    """Where they lead, as typed; empty where nowhere."""
    strong: bool = False
    emphasis: bool = False


Line = tuple[Span, ...]


def lines(markdown: str) -> tuple[Line, ...]:
    """The lines of one paragraph; one ends where a backslash, or two spaces, stand before the end of a typed line. An
    address that stands there bare leads where it says."""
    text = _SOFT_END.sub(" ", markdown)
    if not _MARKS.search(text):
        return ((Span(text=text),),)
    tokens = _markdown().parseInline(text)[0].children or []
    return tuple(tuple(_linked(line)) for line in _lines(tokens))


def words(markdown: str) -> str:
    """What is read of a text: without its marks and addresses, lines and paragraphs as they are."""
    return "\n\n".join(map(_words, markdown.split("\n\n")))


def _words(paragraph: str) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines(paragraph))


def _lines(tokens: Sequence[Token]) -> Iterator[Line]:
    line: list[Span] = []
    now = Span(text="")
    for token in tokens:
        if token.type == "hardbreak":
            yield tuple(line)
            line = []
        elif token.type == "link_open":
            now = replace(now, link=str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            now = replace(now, link="")
        elif token.type.startswith("strong"):
            now = replace(now, strong=token.nesting > 0)
        elif token.type.startswith("em"):
            now = replace(now, emphasis=token.nesting > 0)
        elif token.content:
            same = line and replace(line[-1], text="") == now
            before = line.pop().text if same else ""
            line.append(replace(now, text=before + token.content))
    yield tuple(line)


def _linked(line: Line) -> Iterator[Span]:
    for span in line:
        if span.link:
            yield span
            continue
        for place, part in enumerate(_ADDRESS.split(span.text)):
            if part:
                yield replace(span, text=part, link=part if place % 2 else "")


@cache
def _markdown() -> MarkdownIt:
    # Imported here because it costs a fiftieth of a second, and most texts have no mark in them.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    return MarkdownIt("zero").enable(["newline", "escape", "emphasis", "link", "autolink", "entity"])

"""What editors write in Markdown, as templates see it: words, links that were checked, and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from digest.render import mail_links
from digest.render.plain import plain_part
from digest.text import prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words of an editor that are set in one way."""

    text: str
    strong: bool
    emphasis: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words of an editor that lead to one place, or nowhere."""

    url: str
    """Empty where nowhere."""
    wordings: tuple[Wording, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(wording.text for wording in self.wordings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A paragraph that an editor wrote; put out as it is, it is its words alone."""

    lines: tuple[tuple[Phrase, ...], ...]

    @property
    def links(self) -> tuple[Phrase, ...]:
        """What leads somewhere in words that are not the address itself."""
        return tuple(phrase for line in self.lines for phrase in line if phrase.url and phrase.text != phrase.url)

    def __str__(self) -> str:
        return " ".join("".join(phrase.text for phrase in line) for line in self.lines)


def written(markdown: str) -> tuple[Prose, ...]:
    """The paragraphs of what an editor wrote, their links checked."""
    return tuple(Prose(lines=tuple(map(_phrases, prose.lines(one)))) for one in markdown.split("\n\n") if one.strip())


def _phrases(line: prose.Line) -> tuple[Phrase, ...]:
    return tuple(Phrase(url=_target(link), wordings=tuple(map(_wording, s))) for link, s in groupby(line, _link))


def _link(span: prose.Span) -> str:
    return span.link


def _wording(span: prose.Span) -> Wording:
    return Wording(text=plain_part(span.text), strong=span.strong, emphasis=span.emphasis)


def _target(link: str) -> str:
    return link if re.match(r"mailto:[\w.+%~@?=&-]+$", link, re.ASCII) else mail_links.link(link)

"""Articles in plain text and in Markdown, as somebody drops them into a folder (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from digest.read.dates import dates
from digest.read.text import clean
from digest.read.text.authors import names
from digest.read.text.tails import without_tail
from digest.read.written import Written
from digest.text.web_addresses import link

_HEAD = 8
"""Paragraphs in which title, author and date may stand."""
_BY = re.compile(
    r"(?:(?:written|posted|story|words|text|report|reported|published) by|by|von|par|door|di|por|author|autor(?:in)?"
    r"|text):?\s+(.{2,150})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_PARTICLES = frozenset(("de", "van", "von", "der", "den", "da", "dos", "di", "del", "la", "le", "al", "bin", "zu", "y"))
_LABEL = re.compile(
    r"(?:date|published|posted|updated|datum|veröffentlicht|publié le|fecha)(?: on| am)?:?\s+", re.IGNORECASE
)
_URL = re.compile(r"(?:url|link|source)?:?\s*(https?://\S+)", re.IGNORECASE)


def plain_article(text: str, url: str) -> Written:
    """First line title, then author, date and "Written by" lines in any order, then the text up to its pager."""
    blocks = [block for block in clean.plain(without_tail(clean.plain(text))).split("\n\n") if block]
    lines = [line for block in blocks[:_HEAD] for line in block.split("\n")] if blocks else []
    title = clean.one_line(lines[0]) if lines else ""
    head = _Head()
    rest = _after_title(blocks)
    while rest and head.takes(rest[0]):
        del rest[0]
    return Written(
        title=title,
        url=link(head.url) or link(url),
        text=without_tail(clean.unwrapped("\n\n".join(rest))),
        authors=tuple(head.authors),
        published=head.published,
    )


class _Head:
    """Collects what the lines between title and text say."""

    def __init__(self) -> None:
        self.authors: list[str] = []
        self.published: datetime | None = None
        self.url = ""

    def takes(self, block: str) -> bool:
        """True when every line of the block belongs to the head; then it is remembered."""
        lines = [line.strip() for line in block.split("\n")]
        return len(lines) <= 5 and all(len(line) <= 160 for line in lines) and all(self._line(line) for line in lines)

    def _line(self, line: str) -> bool:
        if len(line) > 5 and (moment := dates.instant(_LABEL.sub("", line, count=1))):
            self.published = self.published or dates.plausible(moment)
        elif match := _URL.fullmatch(line):
            self.url = match[1]
        elif people := _byline(line):
            self._people(people)
        elif not self.authors and _is_name(line):
            self._people((line,))
        else:
            return False
        return True

    def _people(self, people: Sequence[str]) -> None:
        self.authors += [person for person in people if person not in self.authors]


def _after_title(blocks: Sequence[str]) -> list[str]:
    if not blocks:
        return []
    _, _, rest = blocks[0].partition("\n")
    return [rest, *blocks[1:]] if rest else list(blocks[1:])


def _byline(line: str) -> Sequence[str]:
    """The people of a line such as "Written by Jane Doe"; none of a sentence that begins alike."""
    match = _BY.fullmatch(line)
    people = names(match[1]) if match and not line.endswith((".", "!", "?", ":")) else ()
    return people if all(person[0].isupper() and len(person.split()) <= 6 for person in people) else ()


def _is_name(line: str) -> bool:
    """Two to five capitalised words, as in "Maria de la Cruz"."""
    words = line.split()
    good = all(_WORD.fullmatch(word) and (word[0].isupper() or word in _PARTICLES) for word in words)
    return good and 2 <= len(words) <= 5 and len(line) <= 60 and words[0][0].isupper()

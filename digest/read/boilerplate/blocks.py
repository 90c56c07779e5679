"""The blocks of some markup, each with its words and links, and where it begins (pure).

No tree: the end of most articles is looked at, and a tree costs ten times as much.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from digest.read.text.fragment import BLOCKS, DROPPED

_BLOCKS = frozenset(BLOCKS.split())
_DROPPED = frozenset(DROPPED.split())
_TOKEN = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+-->|<(?P<close>/?)(?:[\w.-]{1,40}:)?(?P<tag>[a-zA-Z][\w-]{0,40})(?P<rest>(?:\s[^<>]*+)?/?)>"
    r"|(?P<words>[^<]++)|<"
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


@dataclass(slots=True)
class Anchor:
    """A link of a block."""

    start: int
    """Where its tag begins in the markup."""
    address: str
    words: str = ""


@dataclass(slots=True)
class Block:
    """A paragraph, a cell, an item; or what two line breaks set off."""

    start: int
    """Where it begins in the markup, its own tags included."""
    words: str = ""
    links: list[Anchor] = field(default_factory=list)
    behind: str = ""
    """Words behind its last link."""

    @property
    def linked(self) -> int:
        """Letters within links."""
        return sum(letters(anchor.words) for anchor in self.links)


def letters(words: str) -> int:
    """Letters and digits; of "→ [1]" one."""
    return sum(map(str.isalnum, words))


def address(attributes: str) -> str:
    """Where the tag of a link with these attributes leads; empty where it does not say."""
    match = _HREF.search(attributes)
    return html.unescape(match[1] or match[2] or match[3] or "") if match else ""


def blocks(markup: str, start: int, end: int) -> list[Block]:
    """The blocks with words in that part of the markup; what `start` cuts off counts as one of its own."""
    reading = _Reading(start)
    for match in _TOKEN.finditer(markup, start, end):
        reading.takes(match)
    return reading.blocks()


class _Reading:
    def __init__(self, start: int) -> None:
        self._all = [Block(start)]
        self._open: Anchor | None = None
        self._dropped = ""
        self._broken = False

    def blocks(self) -> list[Block]:
        return [block for block in self._all if block.words.strip()]

    def takes(self, match: re.Match[str]) -> None:
        if (words := match["words"]) is not None:
            self._words(words)
        elif (tag := (match["tag"] or "").lower()) and self._shown(tag, bool(match["close"])):
            self._tag(tag, match)

    def _shown(self, tag: str, close: bool) -> bool:
        """Whether a tag counts; scripts and styles, and what is in them, do not."""
        if self._dropped:
            self._dropped = "" if close and tag == self._dropped else self._dropped
            return False
        if tag in _DROPPED and not close:
            self._dropped = tag
        return tag not in _DROPPED

    def _tag(self, tag: str, match: re.Match[str]) -> None:
        if tag in _BLOCKS or (tag == "br" and self._broken):
            self._begin(match.start())
        elif tag == "a" and not match["close"]:
            self._open = Anchor(match.start(), address(match["rest"]))
            self._all[-1].links.append(self._open)
        elif tag == "a":
            self._open = None
        self._broken = tag == "br"

    def _begin(self, at: int) -> None:
        self._open = None
        if self._all[-1].words.strip():
            self._all.append(Block(at))
        else:
            self._all[-1].links.clear()

    def _words(self, words: str) -> None:
        if self._dropped:
            return
        words = html.unescape(words) if "&" in words else words
        block = self._all[-1]
        block.words += words
        if self._open is not None:
            self._open.words += words
            block.behind = ""
        else:
            block.behind += words
        self._broken = self._broken and words.isspace()

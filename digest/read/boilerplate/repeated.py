"""What stands word for word at the start or end of most pieces of one feed: its publisher's, in any language (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

#: Pieces that must share something, and the part of all with different words.
_FEWEST = 3
_MOST = 0.5
#: Paragraphs at either end.
_ROUNDS = 6
_LONGEST = 1_000
_LETTERS = 3
_BEHIND, _BEFORE = slice(-_LETTERS, None), slice(_LETTERS)
_STOP = re.compile(r"(?:[.!?…](?=\s)|\.{3}|…|[。！？।])[\"'”’»)\]]*\s*")


def without_repeated(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts without the paragraphs, lines and sentences that most of them begin or end with. Texts that are the
    same as a whole count as one."""
    for ends, cut, edge in ((_endings, str.removesuffix, _BEHIND), (_beginnings, str.removeprefix, _BEFORE)):
        for _ in range(_ROUNDS):
            shared = _shared(texts, ends, edge)
            if not shared:
                break
            texts = [cut(text, shared).strip() if shared in ends(text) else text for text in texts]
    return tuple(texts)


def _shared(texts: Sequence[str], ends: Callable[[str], Iterator[str]], edge: slice) -> str:
    """The longest end that most have; empty where there is none, as in most feeds: then not even as many letters as
    an end has at least are the same at the edge of most."""
    different = {text for text in texts if text}
    enough = max(_FEWEST, _MOST * len(different) + 0.1)
    if max(Counter([text[edge] for text in different]).values(), default=0) < enough:
        return ""
    counts = Counter(end for text in different for end in {*ends(text)})
    common = [end for end, count in counts.items() if count >= enough and sum(map(str.isalnum, end)) >= _LETTERS]
    return max(common, key=len, default="")


def _endings(text: str) -> Iterator[str]:
    """Its last paragraph, the last line of it, and the last sentence of that."""
    paragraph = text[text.rfind("\n\n") + 2 :] if "\n\n" in text else text
    line = paragraph[paragraph.rfind("\n") + 1 :]
    stops = [match.end() for match in _STOP.finditer(line) if match.end() < len(line)]
    yield from (end for end in (paragraph, line, line[stops[-1] :] if stops else line) if len(end) <= _LONGEST)


def _beginnings(text: str) -> Iterator[str]:
    """Its first paragraph, the first line of it, the first sentence of that, and a label that opens it."""
    paragraph = text.partition("\n\n")[0]
    line = paragraph.partition("\n")[0]
    stop = _STOP.search(line)
    label, colon, _ = line[:60].partition(": ")
    ends = (paragraph, line, line[: stop.end()].rstrip() if stop else line, label + colon if colon else line)
    yield from (end for end in ends if len(end) <= _LONGEST)

"""What stands word for word at the start or end of most pieces of one feed: its publisher's, in any language (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

#: Pieces that must share something, and the part of all with different words.
_FEWEST = 3
_MOST = 0.5
#: Paragraphs at either end.
_ROUNDS = 6
_LONGEST = 1_000
_LETTERS = 3
_BEHIND, _BEFORE = slice(-_LETTERS, None), slice(_LETTERS)
_SIGNS, _BRACKETS = ".!?…。！？।:\n", " \"'”’»)]"
_WORDS = re.compile(rf"[^{_SIGNS}]+")
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


def edges(text: str) -> tuple[str, str]:
    """A text's last words and its first ones, up to a sign at which sentences, lines or labels may end: what two texts
    both end or begin with holds these whole, so that they are the same in both. Empty where they are too long."""
    last = text[-_LONGEST - 1 :].rstrip(_SIGNS + _BRACKETS)
    words = last[max(map(last.rfind, _SIGNS)) + 1 :].strip()
    match = _WORDS.search(text, 0, _LONGEST + 1)
    first = match[0].strip() if match else ""
    return words if len(words) < _LONGEST else "", first if len(first) < _LONGEST else ""


def enough(different: int) -> float:
    """Of so many different texts, how many must share what is to count as their publisher's."""
    return max(_FEWEST, _MOST * different + 0.1)


def _shared(texts: Sequence[str], ends: Callable[[str], list[str]], edge: slice) -> str:
    """The longest end that most have; empty where there is none, as in most feeds: then not even as many letters as
    an end has at least are the same at the edge of most."""
    different = {text for text in texts if text}
    most = enough(len(different))
    if max(Counter([text[edge] for text in different]).values(), default=0) < most:
        return ""
    counts = Counter(end for text in different for end in {*ends(text)})
    return max((end for end, count in counts.items() if count >= most and _telling(end)), key=len, default="")


def _telling(end: str) -> str:
    if len(end) > _LONGEST:
        return ""
    return end if (len(end) >= _LETTERS and end[:_LETTERS].isalnum()) or sum(map(str.isalnum, end)) >= _LETTERS else ""


def _endings(text: str) -> list[str]:
    """Its last paragraph, the last line of it, and the last sentence of that."""
    paragraph = text[text.rfind("\n\n") + 2 :] if "\n\n" in text else text
    line = paragraph[paragraph.rfind("\n") + 1 :]
    return _short(paragraph, line, _last_sentence(line))


def _beginnings(text: str) -> list[str]:
    """Its first paragraph, the first line of it, the first sentence of that, and a label that opens it."""
    paragraph = text.partition("\n\n")[0]
    line = paragraph.partition("\n")[0]
    return _short(paragraph, line, _first_sentence(line), _label(line))


def _short(*ends: str) -> list[str]:
    return [end for end in ends if len(end) <= _LONGEST]


def _last_sentence(line: str) -> str:
    stops = [match.end() for match in _STOP.finditer(line) if match.end() < len(line)]
    return line[stops[-1] :] if stops else line


def _first_sentence(line: str) -> str:
    stop = _STOP.search(line)
    return line[: stop.end()].rstrip() if stop else line


def _label(line: str) -> str:
    label, colon, _ = line[:60].partition(": ")
    return label + colon if colon else line

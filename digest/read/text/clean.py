"""Hostile text and markup as plain text, and hostile addresses as checked links (pure).

Plain text here means: no markup, no control characters but the line break, no lone surrogates, nothing that XML cannot
hold, no characters that turn the writing direction around; white space folded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from digest.errors import Unreadable
from digest.read.text.fragment import BLOCKS, DROPPED, flat
from digest.read.text.trees import html_tree
from digest.read.text.unshown import drop_unshown
from digest.text.lines import cut

#: Bytes of UTF-8 that one article's text may have.
TEXT = 200_000
#: Characters of a title.
TITLE = 500
CATEGORIES = 20

#: C0 and C1 controls but tab and line breaks, surrogates, non-characters; zero-width spaces, soft hyphens, interlinear
#: marks; embedding, override and isolate of writing direction (U+202A-202E, U+2066-2069).
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]+"
)
#: Written as character references by those who mean windows-1252 ("&#146;").
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAK = re.compile(r"\r\n?|[\x0c\x85\u2028\u2029]")
_GAP = re.compile(r" ?\n ?(?:\n ?)+")
#: A line that ends where a margin is, and one that goes on: no quotation, no item of a list. Margins stand at 60 to 80.
_WRAPPED = re.compile(r"^([^\n]{50,100}?) {0,2}\n(?=[^\s>*-])", re.MULTILINE)
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,2000}>|!--|!\[CDATA\[|br/?)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")

_KINDS = {
    **dict.fromkeys(BLOCKS.split(), "block"),
    **dict.fromkeys(DROPPED.split(), "dropped"),
    "pre": "pre",
    "br": "break",
    "span": "inline",
}
_BEFORE = {"block": "\n\n", "pre": "\n\n", "break": "\n", "inline": "", "dropped": ""}
_BEHIND = {**_BEFORE, "break": ""}


def text(markup: str) -> str:
    """Paragraphs, separated by a blank line, of HTML or of plain text; entities resolved, scripts and styles, captions
    and what is hidden gone. A piece that is nothing but captions keeps them."""
    if _TAG.search(markup) is None:
        return plain(html.unescape(markup) if "&" in markup else markup)
    words = flat(markup)
    if words := plain(words) if words is not None else _of_tree(markup):
        return words
    return text(markup.replace("figcaption", "p")) if "<figcaption" in markup else ""


def _of_tree(markup: str) -> str:
    try:
        tree = html_tree(markup)
    except Unreadable:
        return ""
    drop_unshown(tree)
    return text_of(tree)


def line(markup: str, longest: int = TITLE) -> str:
    """One line of plain text out of HTML or plain text, escaped once too often or not, at most `longest` characters."""
    return one_line(unescaped(text(markup) if _TAG.search(markup) else markup), longest)


def one_line(words: str, longest: int = TITLE) -> str:
    """Plain text on one line, cut at a word with "…" where it is longer than `longest` characters."""
    words = words[: 20 * longest]
    return cut(" ".join((words if words.isprintable() else plain(words)).split()), longest)


def unescaped(words: str) -> str:
    """Entities resolved, twice where the source escaped twice ("AT&amp;amp;T")."""
    for _ in range(2):
        if _ENTITY.search(words) is None:
            break
        words = html.unescape(words)
    return words


def plain(words: str) -> str:
    """Plain text with its paragraphs separated by a blank line and cut to `TEXT` bytes at a word."""
    if (folded := _folded(words)) is not None:
        return _cut(folded)
    words = _SPACES.sub(" ", _FORBIDDEN.sub("", _BREAK.sub("\n", _C1.sub(_as_windows, words))))
    return _cut(_GAP.sub("\n\n", words).replace(" \n", "\n").replace("\n ", "\n").strip())


def unwrapped(words: str) -> str:
    """Lines that were broken at a margin are put together, so that no sentence stands in two."""
    return _WRAPPED.sub(r"\1 ", words)


def _folded(words: str) -> str | None:
    """White space folded; None where there are letters that may have no place here, which none is that can be printed.
    Most texts have none, and so cost a fifth."""
    if words.isprintable():
        return _single_spaces(words)
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    lines = words.split("\n")
    if not all(map(str.isprintable, lines)):
        lines = words.replace("\t", " ").replace("\xa0", " ").split("\n")
        if not all(map(str.isprintable, lines)):
            return None
    kept: list[str] = []
    for line in lines:
        words = " ".join(line.split()) if "  " in line else line.strip()
        if words or (kept and kept[-1]):
            kept.append(words)
    return "\n".join(kept).rstrip()


def _single_spaces(printable: str) -> str:
    return " ".join(printable.split()) if "  " in printable else printable.strip()


def text_of(tree: etree._Element) -> str:
    """Plain text of an HTML tree: blocks become paragraphs, line breaks stay."""
    return plain("".join(_pieces(tree)))


def _pieces(tree: etree._Element) -> Iterator[str]:
    """Up to a little more than a text may have."""
    walk = etree.iterwalk(tree, events=("start", "end"))
    pre = length = 0
    for event, element in walk:
        kind = _kind(element)
        if event == "start":
            if element is not tree and kind == "dropped":
                walk.skip_subtree()
                continue
            pre += kind == "pre"
            piece = _BEFORE[kind] + _inside(element.text, pre)
        else:
            pre -= kind == "pre"
            piece = _BEHIND[kind] + (_inside(element.tail, pre) if element is not tree else "")
        yield piece
        length += len(piece)
        if length > 2 * TEXT:
            return


def _kind(element: etree._Element) -> str:
    tag = element.tag
    if not isinstance(tag, str):
        return "dropped"
    return _KINDS.get(tag) or _KINDS.get(tag.rpartition("}")[2].lower(), "inline")


def _inside(words: str | None, pre: int) -> str:
    """Source line breaks are spaces, but within <pre>."""
    return (words or "") if pre else (words or "").replace("\n", " ")


def _as_windows(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore")


def _cut(words: str) -> str:
    if len(words) <= TEXT // 4 or len(encoded := words.encode()) <= TEXT:
        return words
    return encoded[:TEXT].decode(errors="ignore").rsplit(None, 1)[0]


@lru_cache(maxsize=1024)
def language(tag: str) -> str:
    """ISO 639-1 of a language tag (BCP 47): "en-GB" and "en_US" are "en"; empty where it is none."""
    code = re.match(r"([A-Za-z]{2})(?:$|[-_])", tag.strip())
    return code[1].lower() if code else ""

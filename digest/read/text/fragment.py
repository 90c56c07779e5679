"""Text of the simple markup that most entries of feeds are, without a tree (pure).

A tree costs ten times what is read from it. Markup is simple when every tag is written as it should be, what is not
shown has its end tag, and attributes hide nothing but words in a line; all other markup is for `clean.text_of`, which
finds the same text in simple markup.
"""

from __future__ import annotations

import html
import re
from typing import Final

from digest.read.text.unshown import hides, is_hidden

#: Tags that begin and end a paragraph.
BLOCKS: Final = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul"
)
#: Tags whose content is not shown, or is no part of the text: a caption is not how a story begins.
DROPPED: Final = (
    "script style noscript template head title svg math iframe object embed audio video canvas map select option "
    "textarea button noframes frameset figcaption"
)
#: Tags that mean something else where a fragment has them.
_OF_DOCUMENTS = "form html body head title base frame xmp listing plaintext"

_ATTRIBUTES = r"(?:\s++[\w:.@-]++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>=]++))?+)*+"
_TAG = re.compile(r"<([^<>]*+)>")
#: What a simple one has between its brackets; quotes are closed, so that no ">" within them was taken for its end.
_SIMPLE = re.compile(rf"(/?[a-zA-Z][\w:.-]*+){_ATTRIBUTES}\s*+/?+")
_COMMENT = re.compile(r"<!--(?:[^-]++|-(?!->))*+-->")
_DROPPED = frozenset(DROPPED.split())
#: Tag → what stands for it in text; for all others nothing.
_STAND_INS = {
    **{slash + name: "\n\n" for name in BLOCKS.split() for slash in ("", "/")},
    "br": "\n",
}
_NOT_SIMPLE = frozenset(slash + name for name in (*DROPPED.split(), *_OF_DOCUMENTS.split()) for slash in ("", "/")) | {
    "/br"
}
#: Written as numbers, line breaks are spaces, too.
_BREAK = re.compile(r"&#(?:0*1[03]|[xX]0*[aAdD])(?![0-9a-fA-F])")


def flat(markup: str) -> str | None:
    """The text, with an empty line around blocks and white space as it comes; None where the markup is not simple."""
    words = _on_one_line(markup)
    pieces = _TAG.split(words)
    text = _text(pieces)
    if text is None and "<!--" in words:
        pieces = _TAG.split(_COMMENT.sub("", words)) if words.rfind("<!--") < words.rfind("-->") else []
    text = _text(_without_dropped(pieces)) if text is None and pieces else text
    if text is None or _BREAK.search(text):
        return None
    return html.unescape(text) if "&" in text else text


def _text(pieces: list[str]) -> str | None:
    """The text between tags, with what stands for these; None where there are others than simple ones."""
    stand_ins: dict[str, str] = {}
    for tag in {*pieces[1::2]}:  # a text has many tags, and most of them often
        match = _SIMPLE.fullmatch(tag)
        if match is None or (name := match[1].lower()) in _NOT_SIMPLE:
            return None
        stand_ins[tag] = _STAND_INS.get(name, "")
    if hides(" ".join(stand_ins)) and not _without_hidden(pieces):
        return None
    pieces[1::2] = map(stand_ins.__getitem__, pieces[1::2])
    text = "".join(pieces)
    return None if "<" in text else text


def _without_dropped(pieces: list[str]) -> list[str]:
    """Without what is not shown, up to its end tags; the tag of what has none, or has one of its name inside, stays."""
    simple = filter(None, map(_SIMPLE.fullmatch, {*pieces[1::2]}))
    dropped = {match[0]: name for match in simple if (name := match[1].lower()) in _DROPPED}
    kept, rest = pieces[:1], iter(zip(pieces[1::2], pieces[2::2], strict=True))
    for tag, behind in rest:
        if name := dropped.get(tag):
            edges = {name, f"/{name}"}
            tag, behind = next((pair for pair in rest if pair[0].partition(" ")[0].lower() in edges), (tag, ""))
        if name and tag.startswith("/"):
            kept[-1] += behind
        else:
            kept += (tag, behind)
    return kept


def _without_hidden(pieces: list[str]) -> bool:
    """Whether the hidden elements are within a line and hold nothing but words; then these are gone."""
    hidden = {tag for tag in {*pieces[1::2]} if is_hidden(tag)}
    for at in range(1, len(pieces), 2) if hidden else ():
        if (tag := pieces[at]) in hidden:
            name = tag.split(None, 1)[0].lower()
            if tag.endswith("/") or name in _STAND_INS or pieces[at + 2 : at + 3] != [f"/{name}"]:
                return False
            pieces[at + 1] = ""
    return True


def _on_one_line(markup: str) -> str:
    """Source line breaks are spaces, but within <pre>."""
    if "<pre" not in markup:
        return markup.replace("\r", " ").replace("\n", " ")
    parts = (part.partition("<pre") for part in markup.split("</pre>"))
    return "</pre>".join([_on_one_line(before) + pre + inside for before, pre, inside in parts])

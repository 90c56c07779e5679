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
_REST = rf"{_ATTRIBUTES}\s*+/?+>"
_TAG = re.compile(r"<([^<>]*+)>")
#: What a simple one has between its brackets; quotes are closed, so that no ">" within them was taken for its end.
_SIMPLE = re.compile(rf"(/?[a-zA-Z][\w:.-]*+){_ATTRIBUTES}\s*+/?+")
_COMMENT = re.compile(r"<!--(?:[^-]++|-(?!->))*+-->")
_NOT_SHOWN = re.compile(
    rf"<({'|'.join(DROPPED.split())}){_REST}(?:[^<]++|<(?!/?\1\b))*+</\1\s*+>",
    re.IGNORECASE,
)
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
    pieces = _pieces(words)
    if pieces is None and words.rfind("-->") >= words.rfind("<!--"):
        pieces = _pieces(_NOT_SHOWN.sub("", _COMMENT.sub("", words)))
    if pieces is None or "<" in (words := "".join(pieces)) or _BREAK.search(words):
        return None
    return html.unescape(words) if "&" in words else words


def _pieces(words: str) -> list[str] | None:
    """The text between tags and what stands for these; None where there are others than simple ones."""
    pieces = _TAG.split(words)
    stand_ins: dict[str, str] = {}
    for tag in {*pieces[1::2]}:  # a text has many tags, and most of them often
        match = _SIMPLE.fullmatch(tag)
        if match is None or (name := match[1].lower()) in _NOT_SIMPLE:
            return None
        stand_ins[tag] = _STAND_INS.get(name, "")
    if hides(" ".join(stand_ins)) and not _without_hidden(pieces):
        return None
    pieces[1::2] = map(stand_ins.__getitem__, pieces[1::2])
    return pieces


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

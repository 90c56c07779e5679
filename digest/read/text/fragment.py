"""Text of the simple markup that most entries of feeds are, without a tree (pure).

A tree costs ten times what is read from it. Markup is simple when every tag is written as it should be, what is not
shown has its end tag, and no attribute hides anything; all other markup is for `clean.text_of`, which finds the same
text in simple markup.
"""

from __future__ import annotations

import html
import re
from typing import Final

from digest.read.text.unshown import hides

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
_TAG = re.compile(rf"<(/?[a-zA-Z][\w:.-]*+)({_ATTRIBUTES})\s*+/?+>")
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
    if "<!" in words:
        if words.rfind("-->") < words.rfind("<!--"):
            return None
        words = _COMMENT.sub("", words)
    pieces = _pieces(words) or _pieces(_NOT_SHOWN.sub("", words))
    if pieces is None or "<" in (words := "".join(pieces)) or _BREAK.search(words):
        return None
    return html.unescape(words) if "&" in words else words


def _pieces(words: str) -> list[str] | None:
    """The text between tags and what stands for these; None where there are others than simple ones."""
    pieces = _TAG.split(words)
    names = pieces[1::3]
    each = {name: name.lower() for name in {*names}}  # a text has many tags, and few names for them
    if not _NOT_SIMPLE.isdisjoint(each.values()) or hides(" ".join({*pieces[2::3]})):
        return None
    stand_ins = {name: _STAND_INS.get(lower, "") for name, lower in each.items()}
    pieces[1::3] = map(stand_ins.__getitem__, names)
    del pieces[2::3]
    return pieces


def _on_one_line(markup: str) -> str:
    """Source line breaks are spaces, but within <pre>."""
    if "<pre" not in markup:
        return markup.replace("\r", " ").replace("\n", " ")
    parts = (part.partition("<pre") for part in markup.split("</pre>"))
    return "</pre>".join([_on_one_line(before) + pre + inside for before, pre, inside in parts])

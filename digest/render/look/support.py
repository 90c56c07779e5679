"""What mail programs do with markup and styles: a small table of what a look may not rely on (caniemail.com, data of
2025-09-09; "no" in Gmail's web and Android programs, Outlook for Windows or Yahoo)."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Bytes of styles in the head that Gmail keeps.
MOST_STYLES = 8_192

_GMAIL_OUTLOOK_YAHOO = "Gmail, Outlook and Yahoo"
_OUTLOOK = "Outlook for Windows"

#: Style property, or property and value → who ignores it. Not here: what fails without harm (`border-radius`).
IGNORED = {
    "align-items": _GMAIL_OUTLOOK_YAHOO,
    "animation": _GMAIL_OUTLOOK_YAHOO,
    "aspect-ratio": _GMAIL_OUTLOOK_YAHOO,
    "background-image": _OUTLOOK,
    "clip-path": _GMAIL_OUTLOOK_YAHOO,
    "display:flex": _OUTLOOK,
    "display:grid": _GMAIL_OUTLOOK_YAHOO,
    "filter": _GMAIL_OUTLOOK_YAHOO,
    "flex-direction": _GMAIL_OUTLOOK_YAHOO,
    "float": _OUTLOOK,
    "gap": "Outlook for Windows and Yahoo",
    "inset": _GMAIL_OUTLOOK_YAHOO,
    "justify-content": _GMAIL_OUTLOOK_YAHOO,
    "left": _GMAIL_OUTLOOK_YAHOO,
    "margin-inline": _GMAIL_OUTLOOK_YAHOO,
    "object-fit": "Outlook for Windows and Yahoo",
    "opacity": _OUTLOOK,
    "padding-inline": _GMAIL_OUTLOOK_YAHOO,
    "position": "Gmail and Outlook",
    "top": _GMAIL_OUTLOOK_YAHOO,
    "transform": _GMAIL_OUTLOOK_YAHOO,
    "transition": "Gmail and Outlook",
    "visibility": "Gmail and Outlook",
    "z-index": "Gmail and Outlook",
}

#: What a part of a mail may be made of inside `mj-text` and `mj-raw`.
_TEXT = "a b blockquote br center code div em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s small span strong sub sup u ul"
_TABLE = "table tbody td tfoot th thead tr"
ELEMENTS = frozenset(f"{_TEXT} {_TABLE} meta title".split())

#: What Word lays out as paragraphs.
_BLOCKS = frozenset(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote"])
_OF_CELLS = re.compile(r"(?:padding|border)(?:-(?:top|right|bottom|left))?")
_NOTHING = re.compile(r"(?:0(?:px)?\s*|none)+")
_DECLARATION = re.compile(r"(?:^|[;{\s])([a-z-]+)\s*:\s*([^;{}]*)")


def ignored(style: str) -> Iterator[tuple[str, str]]:
    """Property and who ignores it, for each in `style` that a look may not rely on; `style` is CSS declarations."""
    for name, value in _DECLARATION.findall(style.lower()):
        for known in (name, f"{name}:{value.strip().removesuffix('!important').strip()}"):
            if known in IGNORED:
                yield known.replace(":", ": "), IGNORED[known]


def lost_in_word(tag: object, style: str) -> Iterator[tuple[str, str]]:
    """Property with its tag, and who ignores it, for each in the element's `style` that Word keeps of cells only: a
    rule, and room that is no margin."""
    if tag in ("a", "span") and "background" in style and "mso-padding-alt" not in style:
        rooms = (name for name, _ in _DECLARATION.findall(style.lower()) if name.startswith("padding"))
        yield from ((f"{name} of <{tag}>", f"{_OUTLOOK} (write <mj-button>, or it on a <td>)") for name in rooms)
    if tag not in _BLOCKS:
        return
    for name, value in _DECLARATION.findall(style.lower()):
        if _OF_CELLS.fullmatch(name) and not _NOTHING.fullmatch(value.strip()):
            yield f"{name} of <{tag}>", f"{_OUTLOOK} (write it on a <td>)"

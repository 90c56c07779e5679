"""Text of an XML document, made parseable: what stands before it, its DTD, entities and stray characters (pure)."""

from __future__ import annotations

import html
import re
from html.entities import html5

_HEAD = re.compile(r"\s*(?:<\?[^>]{0,1000}\?>|<\?xml[^>]{0,1000}>|<!--)")
_SUBSET_END = re.compile(r"\]\s{0,50}>")
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]{1,60})\s+(?:\"([^\"&<%]{0,400})\"|'([^'&<%]{0,400})')\s*>")
#: XML's own references stay, and are most of all.
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][\w.-]{0,60}));)?"
)
_ROOT = re.compile(r"(<(?:rss|feed|rdf)\b[^<>]{0,1000}?\s[\w:]{1,40}=)([^\s\"'<>]{1,100})", re.IGNORECASE)
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_MOST_ENTITIES = 50


def bare_document(text: str) -> str:
    """From the first "<" on, without XML declaration and DTD. Entities that the DTD defines as short plain text are
    put in; all others stay for `mended`, so that nothing ever expands."""
    text = text[_head_end(text) :]
    start = 0
    if text[:9].upper() != "<!DOCTYPE":
        return text
    end = _doctype_end(text, start)
    entities = zip(range(_MOST_ENTITIES), _ENTITY.finditer(text, start, min(end, start + 20_000)), strict=False)
    known = {match[1]: match[2] or match[3] or "" for _, match in entities}
    body = text[:start] + text[end:]
    return _put_in(body, known) if known and len(body) < 1_000_000 else body


def mended(text: str) -> str:
    """Bare ampersands escaped and HTML's entities resolved, CDATA as escaped text; the root's attributes quoted."""
    pieces, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        inside = html.escape(text[start + len("<![CDATA[") : end], quote=False)
        pieces += [_REFERENCE.sub(_reference, text[at:start]), inside]
        at = end + 3
    return _ROOT.sub(r'\1"\2"', "".join([*pieces, _REFERENCE.sub(_reference, text[at:])]), count=1)


def _head_end(text: str) -> int:
    """Where the root element or the DTD begins: behind junk, declarations, instructions and comments."""
    at = max(0, text.find("<"))
    while match := _HEAD.match(text, at):
        at = match.end()
        if match[0].endswith("<!--"):
            end = text.find("-->", at)
            at = end + 3 if end >= 0 else len(text)
    return at + len(text[at : at + 1_000]) - len(text[at : at + 1_000].lstrip())


def _doctype_end(text: str, start: int) -> int:
    """Behind the document type declaration that begins at `start`; the end of the text where it never ends."""
    end, subset = text.find(">", start), text.find("[", start)
    if 0 <= subset < end:
        match = _SUBSET_END.search(text, subset)
        return match.end() if match else len(text)
    return end + 1 if end >= 0 else len(text)


def _put_in(text: str, known: dict[str, str]) -> str:
    """A thousand references are more than any feed has, and cannot grow to more than half a megabyte."""
    names = "|".join(re.escape(name) for name in known if name not in _OWN)
    if not names:
        return text
    return re.sub(f"&({names});", lambda match: html.escape(known[match[1]]), text, count=1_000)


def _reference(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html.escape(html5[f"{name};"]) if f"{name};" in html5 else f"&amp;{match[0][1:]}"
    if decimal or hexadecimal:
        letter = html.unescape(match[0])
        return html.escape(letter) if letter.isprintable() or letter.isspace() else ""
    return "&amp;"

"""Pages that only say where they have gone: meta refresh (pure)."""

from __future__ import annotations

import re
from html import unescape

_HEAD = 16_384
_LONGEST_WAIT = 10
"""Seconds. A page that loads itself anew, or something else, after minutes has not moved."""
_HTML = re.compile(rb"\s*(?:<!doctype html|<html|<head|<meta|<title|<!--)", re.IGNORECASE)
_HIDING = re.compile(rb"<(?:(!--)|(noscript|script|style|template|textarea|title)\b)")
_META = re.compile(rb"<meta\b([^<>]{1,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_CONTENT = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*(?:url\s*=)?+(.*)", re.IGNORECASE | re.DOTALL)


def refresh(content: bytes, content_type: str) -> str:
    """Where a web page sends its visitors by itself, within ten seconds, as it is written there; empty where it does
    not. What only those without scripts are told (`noscript`) is not where the page is."""
    if "html" not in content_type.lower() and not _HTML.match(content[:200].removeprefix(b"\xef\xbb\xbf")):
        return ""
    head = content[:_HEAD]
    if b"refresh" not in head.lower():
        return ""
    for meta in _META.finditer(_shown(head)):
        pairs = _ATTRIBUTE.findall(meta[1].decode("utf-8", "replace"))
        attributes = {name.lower(): "".join(value) for name, *value in pairs}
        if attributes.get("http-equiv", "").strip().lower() == "refresh":
            return _leads_to(unescape(attributes.get("content", "")))
    return ""


def _shown(head: bytes) -> bytes:
    """Without comments and without elements whose inside is not the page's."""
    lower, kept, at = head.lower(), list[bytes](), 0
    for opening in _HIDING.finditer(lower):
        if opening.start() >= at:
            kept.append(head[at : opening.start()])
            end = lower.find(b"-->" if opening[1] else b"</" + opening[2], opening.end())
            at = end if end >= 0 else len(head)
    return b"".join([*kept, head[at:]])


def _leads_to(content: str) -> str:
    read = _CONTENT.fullmatch(content)
    if not read or int(read[1]) > _LONGEST_WAIT:
        return ""
    return read[2].strip().strip("\"'").strip()

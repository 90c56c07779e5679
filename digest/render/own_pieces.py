"""Pieces that lie nowhere but here: what an editor dropped into a folder, without an address (pure)."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from digest.model.article import Article
from digest.render.plain import plain

_WRITTEN_HERE: Final = frozenset((".txt", ".md", ".markdown", ".html", ".htm", ".docx"))
_PARAGRAPH = 10_000


def whole_text(article: Article) -> tuple[str, ...]:
    """The paragraphs of an own piece; none of any other. A mail that lies in a folder is none: its words are its
    sender's, and were not published."""
    own = article.source.startswith("folder:") and not article.url
    if not own or PurePath(article.guid).suffix.lower() not in _WRITTEN_HERE:
        return ()
    return tuple(filter(None, (plain(paragraph, _PARAGRAPH) for paragraph in article.text.split("\n\n"))))

"""The one list of what can be read, and who reads it.

To read a new kind of source: a member of `SourceKind`, its reader, and its line here. To read files of a program that
writes no text: its reader, its line in `FILES`, and its ending in `media_types`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from digest.model.source import SourceKind
from digest.read.feeds.as_feed import as_feed
from digest.read.feeds.as_json import as_json
from digest.read.feeds.as_sitemap import as_sitemap
from digest.read.files.docx import docx_article
from digest.read.files.mail import mail_article
from digest.read.media_types import DOCX, MAIL
from digest.read.opened import Document, Opened
from digest.read.pages.as_list import as_list
from digest.read.pages.as_page import as_page

Reader = Callable[[Opened], Document | None]
"""What a document says, read as one kind; None where it is none of that kind."""

READERS: dict[SourceKind, Reader] = {
    SourceKind.SITEMAP: as_sitemap,
    SourceKind.FEED: as_feed,
    SourceKind.JSON: as_json,
    SourceKind.LIST: as_list,
    SourceKind.PAGE: as_page,
}
"""Asked in this order, but the one first that the editor named."""

FILES: Final[dict[str, Callable[[bytes], Document]]] = {
    DOCX: docx_article,
    MAIL: mail_article,
}
"""Media type of what is no text → what such a file says."""


def as_any(opened: Opened) -> Document | None:
    """What the first reader says that can read it; None where none can."""
    named = [READERS[kind] for kind in READERS if kind == opened.read_as]
    for reader in [*named, *READERS.values()]:
        if (document := reader(opened)) is not None:
            return document
    return None

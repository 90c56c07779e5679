"""A document read as a sitemap, or as an index of sitemaps."""

from __future__ import annotations

from digest.model.source import SourceKind
from digest.read.opened import Document, Form, Opened
from digest.read.pages.link_lists import is_sitemap, sitemap


def as_sitemap(opened: Opened) -> Document | None:
    """The links of a sitemap; None where the document is none."""
    if opened.form is not Form.XML or not is_sitemap(opened.root):
        return None
    return Document(kind=SourceKind.SITEMAP, links=sitemap(opened.root))

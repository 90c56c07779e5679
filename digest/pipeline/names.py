"""What editors and readers call a source."""

from __future__ import annotations

from digest.config.digests import Source


def source_name(source: Source, found: str = "") -> str:
    """As people see it: the editor's word, the source's own title, or where it lies."""
    return source.name or found or source.url.partition("://")[2] or source.folder

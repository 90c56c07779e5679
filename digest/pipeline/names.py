"""What editors and readers call a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from digest.config.digests import Source
from digest.model.source import SourceState


def source_name(source: Source, found: str = "") -> str:
    """As people see it: the editor's word, the source's own title, or where it lies."""
    return source.name or found or source.url.partition("://")[2] or source.folder


def source_names(sources: Iterable[Source], states: Mapping[str, SourceState]) -> Mapping[str, str]:
    """Key of each source → what people call it."""
    found = {key: state.name for key, state in states.items()}
    return {source.key: source_name(source, found.get(source.key, "")) for source in sources}

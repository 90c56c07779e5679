"""What editors and readers call a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from digest.config.digests import Source
from digest.model.source import SourceState


def source_name(source: Source, title: str = "") -> str:
    """What people see of a source: the name the editor gave it, its own name, where it lies on the web, or what the
    folder or the digest is called."""
    return source.name or title or source.url.partition("://")[2] or Path(source.folder).name or source.digest


def source_names(sources: Iterable[Source], states: Mapping[str, SourceState]) -> Mapping[str, str]:
    """Key of each source → what people call it. What ran in another digest is not from there: unless the editor named
    that source, its articles are called by whoever published them."""
    titles = {key: state.name for key, state in states.items()}
    named = [source for source in sources if source.name or not source.digest]
    return {source.key: source_name(source, titles.get(source.key, "")) for source in named}

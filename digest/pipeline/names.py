"""What editors and readers call a source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from digest.config.digests import Source
from digest.model.source import SourceState


def source_name(source: Source, title: str = "") -> str:
    """What people see of a source: the name the editor gave it, its own name, where it lies on the web, or what the
    folder, the mailbox or the digest is called."""
    place = source.url.partition("://")[2] or Path(source.folder).name or source.server or source.digest
    return source.name or title or place


def source_names(sources: Collection[Source], states: Mapping[str, SourceState]) -> Mapping[str, str]:
    """Key of each source → what people call it. What ran in another digest, or came by mail from several senders, is
    not from there: unless the editor named that source, its articles are called by whoever published them."""
    titles = {key: state.name for key, state in states.items()}
    named = [source for source in sources if source.name or not (source.digest or source.imap)]
    one_sender = {source.key: titles.get(source.key, "") for source in sources if source.has_one_sender}
    return one_sender | {source.key: source_name(source, titles.get(source.key, "")) for source in named}


def called(sources: Collection[Source], states: Mapping[str, SourceState]) -> Mapping[str, str]:
    """Key of each source → what editors call it."""
    titles = {key: state.name for key, state in states.items()}
    return {source.key: source_name(source, titles.get(source.key, "")) for source in sources}

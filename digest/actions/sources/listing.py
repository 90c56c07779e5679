"""How each source is, and which one is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from digest.actions.shape import Shape
from digest.config.digests import Digest, Source
from digest.errors import UsageError
from digest.model.source import Health, SourceState
from digest.pipeline.names import source_name
from digest.publication import Publication


class ListedSource(Shape):
    """A source of a digest, and what is known of it."""

    source: str
    """The name it has in the file, its title, or its address."""
    digest: str
    url: str
    folder: str
    kind: str
    """feed, json, page, list, sitemap, folder, mailbox or digest; empty until found."""
    health: Health
    failures: int
    """In a row."""
    reason: str
    """Of the last failure; empty after a success."""
    held: int
    """Articles that wait for an editor."""
    why: str
    """Why they are held."""
    last_success: datetime | None
    last_new: datetime | None
    """When it last gave something not seen before."""
    every_seconds: int
    """Between two of its articles, on the average, at least 1; 0 until known."""
    next_try: datetime | None
    """Not asked before."""
    next_look: datetime | None
    """When it is asked between editions; None: for the next edition."""
    unread: tuple[str, ...]
    """Of a folder or mailbox, a sentence of each file or mail of which nothing was taken."""
    silent: bool = Field(exclude=True)
    """Answers, and has given nothing new for three times its rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """A source as an editor wrote it, the digest it belongs to, and what is remembered of it."""

    digest: Digest
    source: Source
    state: SourceState

    @property
    def name(self) -> str:
        return source_name(self.source, self.state.name)

    def is_called(self, what: str) -> bool:
        """By its name in any case, or by an address of it; a scheme or a slash at the end make no difference."""
        places = {self.source.key, self.source.url, self.source.folder, self.state.url} - {""}
        bare = {_bare(place) for place in places} - {""}
        return what.casefold() == self.name.casefold() or what in places or _bare(what) in bare


def listed_sources(publication: Publication, name: str = "") -> tuple[ListedSource, ...]:
    """The sources of one digest, or of all, in the order of the files. Raises `UsageError` for a digest that is not
    there."""
    return tuple(_listed(known) for known in known_sources(publication, name))


def known_sources(publication: Publication, name: str = "") -> tuple[KnownSource, ...]:
    """The sources of one digest, or of all, in the order of the files, with what is remembered. Raises `UsageError`
    for a digest that is not there."""
    digests = [publication.in_force(name)] if name else list(publication.digests.values())
    pairs = [(digest, source) for digest in digests for source in digest.sources]
    states = publication.store.sources.states([source.key for _, source in pairs])
    return tuple(
        KnownSource(digest=digest, source=source, state=states.get(source.key) or SourceState(source=source.key))
        for digest, source in pairs
    )


def source_called(publication: Publication, what: str) -> KnownSource:
    """The source of that name or address. Raises `UsageError` when there is none, or several."""
    by_key = {known.source.key: known for known in reversed(known_sources(publication))}
    meant = [known for known in by_key.values() if known.is_called(what.strip())]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise UsageError(
            f'There is no source "{what}".', advice="digest sources lists them; its name or its URL will do."
        )
    keys = "\n".join(f"  {known.source.key}" for known in meant)
    raise UsageError(f'Several sources are called "{what}". Say which by its URL:\n{keys}')


def _listed(known: KnownSource) -> ListedSource:
    source, state = known.source, known.state
    return ListedSource(
        source=known.name,
        digest=known.digest.key,
        url=state.url or source.url,
        folder=source.folder,
        kind=state.kind,
        health=state.health,
        failures=state.failures,
        reason=state.reason,
        held=state.held,
        why=state.why,
        last_success=state.last_success,
        last_new=state.last_new,
        every_seconds=max(round(state.every), 1) if state.every else 0,
        next_try=state.next_try,
        next_look=state.next_look,
        unread=state.unread,
        silent=state.silent,
    )


def _bare(place: str) -> str:
    return place.rpartition("://")[2].rstrip("/")

"""Which sources are not well."""

from __future__ import annotations

from datetime import datetime

from digest.actions.shape import Shape
from digest.model.source import Health, SourceState
from digest.publication import Publication


class IllSource(Shape):
    """A source that an editor should look at."""

    source: str
    """Its own title; its key while it has never answered."""
    url: str
    health: Health
    failures: int
    """In a row."""
    reason: str
    last_success: datetime | None


def ill(publication: Publication) -> tuple[IllSource, ...]:
    """The sources of all digests in force that are not well, by address."""
    keys = [source.key for digest in publication.digests.values() for source in digest.sources]
    states = publication.store.sources.states(keys)
    return tuple(_ill(key, state) for key, state in states.items() if state.health not in (Health.HEALTHY, Health.NEW))


def _ill(key: str, state: SourceState) -> IllSource:
    return IllSource(
        source=state.name or key,
        url=state.url or key,
        health=state.health,
        failures=state.failures,
        reason=_reason(state),
        last_success=state.last_success,
    )


def _reason(state: SourceState) -> str:
    if state.reason:
        return state.reason
    if state.held:
        return f"{state.held} held: {state.why}"
    return "publishes nothing new" if state.silent else " ".join(state.unread)

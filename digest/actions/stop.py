"""The red button: all sending halts, and goes on."""

from __future__ import annotations

from digest.model.edition import Edition
from digest.publication import Publication


def stop(publication: Publication, why: str) -> None:
    """All sending halts within one batch, across restarts, until `go`; `why` is shown as long."""
    publication.store.deliveries.stop(why, publication.clock())


def go(publication: Publication) -> str:
    """Sending may go on; why it was stopped, or empty when it was not."""
    why = publication.store.deliveries.stopped()
    if why:
        publication.store.deliveries.go()
    return why


def half_sent(publication: Publication) -> tuple[Edition, ...]:
    """Editions that are frozen and not sent to everybody yet, the oldest first."""
    return tuple(publication.store.editions.sending())

"""`/health`: for monitors, and for whoever must know before sending that unsubscribing is answered."""

from __future__ import annotations

from digest.web.answers import Answer, sentence
from digest.web.served import Served


def health(served: Served) -> Answer:
    """200 while posts are kept and the database can be read; the caller makes anything else of what is raised."""
    served.publication.store.inbox.oldest()
    served.publication.store.digests()
    return sentence(200, "ok", Cache_Control="no-store")

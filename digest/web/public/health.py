"""`/health`: for monitors, and for whoever must know before sending that unsubscribing is answered."""

from __future__ import annotations

from digest.web.answers import Answer, sentence
from digest.web.served import Served


def health(served: Served) -> Answer:
    """200 while what is posted can be kept and the database can be read; the caller makes 503 of what is raised.

    It says nothing of editions: mails leave only while it answers, and a late one must not keep itself from that."""
    served.publication.store.inbox.refuse_full()
    served.publication.store.inbox.oldest()
    served.publication.store.digests()
    return sentence(200, "ok", Cache_Control="no-store")

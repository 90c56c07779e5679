"""A digest of a folder with two articles, one subscriber and the outbox, worked through actions alone."""

from __future__ import annotations

from pathlib import Path

from digest.model.people import Subscriber, Subscription
from digest.wiring import Wiring
from tests.actions.conftest import NOW, Open

MORNING = (
    "title: Morning\nsend: weekdays at 08:00\nsources:\n  - folder: inbox\n    name: The Quay\ntopics: [business]\n"
)
FERRY = """\
Shipyard wins order for six ferries

The Harbourton shipyard will build six electric ferries, an order worth 410 million pounds. Shares of the company rose
by 18 per cent and the market expects a profit this year.
"""
SEALS = """\
Seals return to the river after a century

Biologists have counted 34 seals in the lower river, the first colony since 1911.
"""


def newsroom(open_wiring: Open, tmp_path: Path, *people: str) -> Wiring:
    """Opened, with those people subscribed."""
    inbox = tmp_path / "config" / "digests" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "ferry.txt").write_text(FERRY)
    (inbox / "seals.txt").write_text(SEALS)
    wiring = open_wiring(morning=MORNING)
    for address in people:
        person = Subscriber(address=address, name="", added=NOW)
        chosen = Subscription(subscriber=0, digest="morning", consent="asked", since=NOW)
        wiring.store.subscribers.add(person, chosen, NOW)
    return wiring

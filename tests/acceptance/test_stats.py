"""`digest stats`, as an operator reads it."""

from __future__ import annotations

import json

from digest.environment import utc_now
from digest.model.report import Report, ReportKind
from digest.send.message import letter_id
from tests.acceptance.conftest import Publication


def told(quay: Publication, *kinds: ReportKind) -> None:
    """The provider tells this of the mails of the last edition, in their order."""
    with quay.opened() as wiring:
        (edition,) = wiring.store.editions.listed("morning", 1)
        ids = [delivery.id for delivery in wiring.store.deliveries.of(edition.id)]
        reports = [Report(kind=kind, delivery=id, at=utc_now()) for kind, id in zip(kinds, ids, strict=False)]
        wiring.store.reports.take("postmark", reports, utc_now(), letter_id)


def test_33_accepted_is_not_delivered(quay: Publication) -> None:
    assert quay.digest("send", "morning").code == 0
    before = quay.digest("stats")
    assert "2 recipients, 2 accepted" in before.out
    assert "nobody tells yet" in before.out
    told(quay, ReportKind.DELIVERED, ReportKind.HARD)
    after = quay.digest("stats", "morning")
    assert "1 (50.0 %) delivered, 1 (50.0 %) bounced for good, 0 for now, 0 called it spam" in after.out
    (edition,) = json.loads(quay.digest("stats", "morning", "--json").out)["editions"]
    assert (edition["accepted"], edition["delivered"], edition["bounced_hard"]) == (2, 1, 1)


def test_33_who_bounced_for_good_gets_the_next_edition_no_more(quay: Publication) -> None:
    assert quay.digest("send", "morning").code == 0
    told(quay, ReportKind.DELIVERED, ReportKind.HARD)
    quay.article("mayor.txt", "Mayor opens the bridge\n\nThe mayor opened the bridge across the river on Tuesday.\n")
    assert quay.digest("send", "morning").code == 0
    sent = [mail["To"] for mail in quay.mails]
    assert (sent.count("ada@reader.example"), sent.count("ben@reader.example")) == (2, 1)

"""What the ledger adds up to, whatever database says it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import insert

from digest.model.edition import Status
from digest.model.mail import Answer, Claim, Receipt
from digest.model.people import Subscriber, Subscription
from digest.send import plan
from digest.send.ports import Limits
from digest.store import Store
from digest.store.database.tables import attempts
from tests.store.made import MINUTE, NOW, draft, rendering

SECOND = timedelta(seconds=1)


def test_editions_mails_and_the_seconds_of_batches_add_up(store: Store) -> None:
    for number in range(5):
        person = Subscriber(address=f"a{number}@reader.example", added=NOW)
        store.subscribers.add(person, Subscription(subscriber=0, digest="morning", since=NOW), NOW)
    store.editions.skip(draft(23), "nothing new", NOW)
    in_twos = partial(plan.batches, limits=Limits(batch=2))
    edition = store.editions.freeze(draft(), (), {"en:": rendering()}, in_twos, NOW)
    seconds = (2, 5)
    for took in seconds:
        claim = store.deliveries.claim(edition.id, "ada", NOW, MINUTE)
        assert isinstance(claim, Claim)
        answers = [Receipt(delivery=one.id, answer=Answer.ACCEPTED) for one in claim.batch.deliveries]
        store.deliveries.record(claim, answers, NOW + took * SECOND)
    store.deliveries.claim(edition.id, "eve", NOW, MINUTE)

    figures = store.figures()

    assert figures.editions == {("morning", Status.SENDING): 1, ("morning", Status.SKIPPED): 1}
    assert {answer: mails for (_, answer), mails in figures.mails.items() if mails} == {"accepted": 4, "due": 1}
    assert sorted(figures.batches) == [2.0, 5.0]


def test_seconds_are_those_of_the_latest_batches(store: Store) -> None:
    older, newer = (store.editions.skip(draft(day), "", NOW).id for day in (23, 24))
    took = {(older, batch): batch for batch in range(1_010)} | {(newer, 0): 5_000}
    with store._database.write() as connection:
        for (edition, batch), seconds in took.items():
            row = {"edition": edition, "batch": batch, "attempt": 1, "worker": "ada", "outcome": "{}"}
            connection.execute(insert(attempts).values(**row, at=NOW, ended=NOW + seconds * SECOND))
    assert sorted(store.figures().batches) == [*range(11, 1_010), 5_000]

"""What must never happen to a ledger, whatever else is changed in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from digest.errors import Busy
from digest.model.mail import Answer
from digest.model.notice import NoticeKind
from digest.model.people import Cause, Farewell, Suppression, Why
from digest.model.run import Ended, Report
from digest.model.source import SourceState
from digest.store import Store
from digest.store.database.tables import metadata, runs
from tests.contracts.test_store_deliveries import left
from tests.store.made import (
    DAY,
    MINUTE,
    NOW,
    added,
    batches,
    claimed,
    draft,
    people,
    receipts,
    rendering,
    sending,
    verdict,
)

#: Tables of what somebody is at just now: nobody is at a digest that is renamed.
AT_WORK = frozenset({"leases", "freezes", "shards"})


def test_an_edition_of_more_people_than_are_written_at_once_has_them_all(store: Store) -> None:
    id = sending(store, 11_003, size=500)
    assert left(store, id) == {"due": 11_003}
    assert store.editions.recipients(id) == 11_003
    people = Counter(delivery.subscriber for delivery in store.deliveries.of(id))
    assert (len(people), set(people.values())) == (11_003, {1})


def test_whoever_is_gone_ends_no_lease_of_who_took_over(store: Store) -> None:
    id = sending(store, 10)
    claimed(store, id, worker="dead")
    (taken,) = store.deliveries.unanswered(id, "living", NOW + MINUTE, MINUTE)
    asked = list[str]()

    def gone(holder: str) -> bool:
        asked.append(holder)
        return holder != "living"

    store.deliveries.forsake(id, gone, NOW + MINUTE)
    assert asked == ["living"]
    assert store.deliveries.unanswered(id, "third", NOW + MINUTE, MINUTE) == ()
    store.deliveries.record(taken, receipts(taken), NOW + MINUTE)
    assert left(store, id) == {"accepted": 10}


def test_a_holder_that_changed_since_it_was_looked_at_keeps_its_lease(store: Store) -> None:
    id = sending(store, 10)
    claimed(store, id, worker="dead")
    newer = list[object]()

    def gone(holder: str) -> bool:  # between the look at the holders and the change of a lease
        newer.extend(store.deliveries.unanswered(id, "living", NOW + MINUTE, MINUTE))
        return True

    store.deliveries.forsake(id, gone, NOW + MINUTE / 2)
    assert len(newer) == 1
    assert store.deliveries.unanswered(id, "third", NOW + MINUTE + MINUTE / 2, MINUTE) == ()


@pytest.mark.parametrize("first", [answer for answer in Answer if answer.final])
def test_a_final_answer_is_never_replaced_by_a_later_one(store: Store, first: Answer) -> None:
    id = sending(store, 3)
    claim = claimed(store, id)
    one, *others = receipts(claim)
    mixed = [*receipts(claim, first)[:1], *receipts(claim, Answer.DEFERRED, NOW + MINUTE)[1:]]
    store.deliveries.record(claim, mixed, NOW)
    again = claimed(store, id, NOW + MINUTE)
    store.deliveries.record(again, [one, *others], NOW + MINUTE)
    assert left(store, id) == dict(Counter({first.value: 1}) + Counter(accepted=2))


@pytest.mark.parametrize("first", [answer for answer in Answer if answer.final])
def test_an_answer_for_a_delivery_that_has_one_changes_neither_it_nor_the_sums(store: Store, first: Answer) -> None:
    id = sending(store, 3)
    claim = claimed(store, id)
    mixed = [*receipts(claim, first)[:1], *receipts(claim, Answer.DEFERRED, NOW + MINUTE)[1:]]
    store.deliveries.record(claim, mixed, NOW)
    again = claimed(store, id, NOW + MINUTE)
    assert len(again.batch.deliveries) == 2
    of_all = replace(again, batch=replace(again.batch, deliveries=claim.batch.deliveries))
    store.deliveries.record(of_all, receipts(claim, Answer.SUPPRESSED), NOW + MINUTE)
    assert left(store, id) == dict(Counter({first.value: 1}) + Counter(suppressed=2))
    assert next(one.answer for one in store.accounts.of(id)) is first


def test_a_batch_that_was_answered_meanwhile_keeps_its_answer_though_its_holder_is_gone(store: Store) -> None:
    id = sending(store, 10)
    claim = claimed(store, id, worker="dead")

    def gone(holder: str) -> bool:
        store.deliveries.record(claim, receipts(claim, Answer.DEFERRED, NOW + MINUTE), NOW)
        return True

    store.deliveries.forsake(id, gone, NOW)
    assert store.deliveries.unanswered(id, "b", NOW, MINUTE) == ()
    assert store.deliveries.next_due(id) == NOW + MINUTE


def test_a_digest_is_held_by_one_run_until_its_lease_is_over(store: Store) -> None:
    run = store.runs.begin("morning", "a", "here:1", NOW, 5 * MINUTE)
    with pytest.raises(Busy):
        store.runs.begin("morning", "b", "here:2", NOW + 4 * MINUTE, 5 * MINUTE)
    store.runs.renew(run, NOW + 4 * MINUTE, 5 * MINUTE)
    with pytest.raises(Busy):
        store.runs.begin("morning", "b", "here:2", NOW + 8 * MINUTE, 5 * MINUTE)
    other = store.runs.begin("morning", "b", "here:2", NOW + 9 * MINUTE, 5 * MINUTE)
    with pytest.raises(Busy, match="taken over"):
        store.runs.renew(run, NOW + 9 * MINUTE, 5 * MINUTE)
    store.runs.end(run, Report(digest="morning", occasion="a", ended=Ended.SENT), NOW + DAY)
    assert [held.id for held in store.runs.running(NOW + 10 * MINUTE)] == [other.id]


def test_a_run_that_begins_is_the_end_of_the_one_before_it_that_never_said_so_and_of_no_other(store: Store) -> None:
    ended = store.runs.begin("morning", "a", "here:1", NOW, MINUTE)
    store.runs.end(ended, Report(digest="morning", occasion="a", ended=Ended.SENT), NOW)
    other = store.runs.begin("evening", "a", "here:1", NOW, DAY)
    lost = store.runs.begin("morning", "b", "here:1", NOW, MINUTE)
    store.runs.begin("morning", "c", "here:1", NOW + DAY, MINUTE)
    with store._database.read() as connection:
        ends = {row.id: row.ended for row in connection.execute(select(runs).order_by(runs.c.id))}
    assert [ends[run.id] for run in (ended, other, lost)] == [NOW, None, NOW + DAY]


def test_whatever_names_a_digest_names_it_anew_when_it_is_renamed(store: Store) -> None:
    for digest, sources in (("morning", ["wire"]), ("weekly", ["digest:morning"])):
        store.articles.begin(digest, dict.fromkeys(sources, ()), NOW)
    (ran,) = added(store, "a")
    added(store, "b", source="digest:morning")
    people(store, 2)
    store.editions.freeze(draft(stories=[ran]), [verdict(ran)], {"en:": rendering()}, batches(), NOW)
    store.subscribers.suppress(Suppression(address="reader1@quay.example", cause=Cause.BOUNCED, digest="morning"))
    run = store.runs.begin("morning", "a", "here:1", NOW, MINUTE)
    store.runs.end(run, Report(digest="morning", occasion="a", ended=Ended.SENT), NOW)
    store.notices.tell(NoticeKind.STOPPED, {"reason": "odd"}, "a", NOW, "morning")
    store.sources.save([SourceState(source="digest:morning")])
    store.configs.keep("morning", "title: Morning", NOW, "ada", "typed")
    store.joinings.ask("reader3@quay.example", ["morning"], "/join", "en", NOW)
    (left, *_) = store.subscribers.unsubscribe(2, "morning", NOW)
    store.farewells.keep(Farewell(subscriber=2, digest=left, why=next(iter(Why)), words="", at=NOW))
    store.rename("morning", "dawn")
    assert store.configs.last("morning") is None
    assert [version.text for version in store.configs.versions("dawn")] == ["title: Morning"]
    with store._database.read() as connection:
        for table in metadata.sorted_tables:
            for column, name in ((table.c.get("digest"), "dawn"), (table.c.get("source"), "digest:dawn")):
                if column is not None and table.name not in AT_WORK:
                    names = set(connection.scalars(select(column)))
                    assert name in names, table.name
                    assert not {"morning", "digest:morning"} & names, table.name


def test_a_server_waits_for_locks_with_patience_and_looks_whether_connections_still_stand(
    store: Store, kind: str
) -> None:
    if kind == "sqlite":
        pytest.skip("a file has neither")
    with store._database.read() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "30s"
        assert connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "5min"
    assert store._database.engine.pool._pre_ping

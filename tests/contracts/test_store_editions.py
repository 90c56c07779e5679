"""Drafts may be replaced; a freeze happens whole or not at all, and after it nothing changes."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from digest.errors import Busy, Refused
from digest.model.announcement import Announcement
from digest.model.article import Image
from digest.model.edition import (
    TRANSITIONS,
    Attached,
    Edition,
    Letterhead,
    Occasion,
    Skipped,
    Status,
    Stored,
    Waiting,
    Window,
)
from digest.model.grouping import Outcome, Verdict
from digest.model.mail import Answer, Batch
from digest.model.people import Recipient, Subscriber
from digest.store import Store, UnknownSegment
from digest.store.database.tables import editions
from digest.store.freezing import fingerprint_of
from tests.contracts.conftest import MakeUrl
from tests.store.made import (
    DAY,
    MINUTE,
    NOW,
    added,
    batches,
    claimed,
    draft,
    has_its_hash,
    kept,
    people,
    receipts,
    rendering,
    sending,
    to,
    verdict,
)
from tests.store.tables import KEY

FULL = Verdict(
    article=7,
    outcome=Outcome.OVER_CAP,
    reason="rank 17 of 15",
    section="World",
    story="s7",
    where="config/digests/morning.yaml:14",
    of=3,
    rank=17,
    tries=2,
)


def test_every_field_of_an_edition_comes_back_as_it_was(store: Store) -> None:
    stories = added(store, "a", "b")
    full = replace(
        draft(stories=stories),
        occasion=Occasion(key="hand-2026-11-24T16:02:11", at=NOW, by_hand=True),
        window=Window(last=9, opened=NOW - DAY, closed=NOW),
        language="fr",
        timezone="Europe/Paris",
        letterhead=Letterhead(sender="The Quay <n@quay.example>"),
        token_key="2",
        look="broadsheet 1a2b",
        intro="Good morning.",
        subject="News of the quay",
        preheader="and of the sea",
        counts_clicks=True,
        announcements=(Announcement(title="Ball", picture=Image(url="https://quay.example/b.png"), after=4),),
        names={"https://wire.example/": "The Wire"},
    )
    unset = [f.name for f in dataclasses.fields(full) if getattr(full, f.name) == f.default]
    assert unset == []
    stored = kept(store, full, [], reason="waits")
    assert stored == Waiting(id=stored.id, draft=full, status=Status.DRAFT, reason="waits", hash=stored.hash)
    assert store.editions.get(stored.id) == store.editions.of("morning", "hand-2026-11-24T16:02:11") == stored


def test_every_field_of_a_verdict_comes_back_as_it_was(store: Store) -> None:
    assert all(getattr(FULL, f.name) != f.default for f in dataclasses.fields(FULL))
    id = kept(store, draft(), [FULL, replace(FULL, article=2)]).id
    assert store.editions.verdicts(id) == (replace(FULL, article=2), FULL)


def test_a_draft_is_replaced_with_its_verdicts(store: Store) -> None:
    first = kept(store, draft(), [FULL])
    second = kept(store, replace(draft(), title="Evening"), [replace(FULL, article=8)])
    assert second.id == first.id
    assert store.editions.get(first.id) == second
    assert [v.article for v in store.editions.verdicts(first.id)] == [8]


@pytest.mark.parametrize("wanted", [status for status in Status if status is not Status.FAILED])
@pytest.mark.parametrize("stands", list(Status))
def test_an_edition_goes_only_where_its_status_allows(store: Store, stands: Status, wanted: Status) -> None:
    _reach(store, stands)
    again = (stands, wanted) in {
        *((status, status) for status in (Status.SENT, Status.SKIPPED, Status.APPROVED)),
        (Status.FAILED, Status.SENT),
    }
    if wanted in TRANSITIONS[stands] or again:  # asking again for what is so already is no harm
        assert _go(store, wanted).status is (stands if again else wanted)
    else:
        before = store.editions.of("morning", draft().occasion.key)
        with pytest.raises(Refused, match="morning 2026-11-24 07:00"):
            _go(store, wanted)
        assert store.editions.of("morning", draft().occasion.key) == before


def _reach(store: Store, status: Status) -> None:
    if status is Status.FAILED:
        reached_nobody(store, sending(store, 1))
        return
    if status is Status.SENT:
        _go(store, Status.SENDING)
    _go(store, status)


def reached_nobody(store: Store, id: int) -> Edition:
    claim = claimed(store, id)
    expired = [replace(receipt, reason="late: 450 busy") for receipt in receipts(claim, Answer.EXPIRED)]
    store.deliveries.record(claim, expired, NOW)
    return store.editions.finish(id, NOW)


def _go(store: Store, status: Status) -> Stored:
    match status:
        case Status.SENDING:
            return store.editions.freeze(draft(), [], {}, batches(), NOW)
        case Status.SENT:
            stands = store.editions.of("morning", draft().occasion.key)
            assert stands is not None
            store.editions.finish(stands.id, NOW)
            sent = store.editions.get(stands.id)
            assert sent is not None
            return sent
        case Status.SKIPPED:
            return store.editions.skip(draft(), "no news", NOW)
        case _:
            return kept(store, draft(), approved=status is Status.APPROVED)


@pytest.mark.parametrize("is_first", [True, False])
def test_an_edition_that_reached_nobody_failed_and_its_articles_are_open_again(store: Store, is_first: bool) -> None:
    one, other, later = added(store, "a", "b", "c")
    first, second = (one, other) if is_first else (other, one)
    store.articles.begin("morning", {"wire": ()}, NOW)
    people(store, 2)
    judged = [verdict(first), verdict(second, Outcome.OVER_CAP), verdict(later, Outcome.LEFT_OUT)]
    frozen = store.editions.freeze(draft(stories=[first]), judged, {"en:": rendering()}, batches(), NOW)
    assert [article.number for article in store.articles.open_articles("morning", ("wire",))] == [second.number]

    failed = reached_nobody(store, frozen.id)

    assert (failed.status, failed.reason) == (Status.FAILED, "late: 450 busy")
    assert store.editions.get(frozen.id) == failed
    assert len(store.articles.open_articles("morning", ("wire",))) == 3
    assert (store.editions.last_frozen("morning"), store.editions.last_with_recipients("morning")) == (None, failed)
    assert (store.editions.frozen_before("morning"), store.editions.next_number("morning")) == (0, 1)
    assert store.editions.ran("morning", NOW - DAY) == ()
    memory = store.memory.of("morning", (), NOW)
    assert (memory.past, memory.missed) == ((), {})
    assert store.editions.sending() == ()


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.UNCERTAIN, Answer.SUPPRESSED])
def test_an_edition_that_somebody_has_or_may_have_or_nobody_wants_is_sent(store: Store, answer: Answer) -> None:
    id = sending(store, 1 if answer is Answer.SUPPRESSED else 11)
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim, answer), NOW)
    if rest := store.deliveries.claim(id, "a", NOW, MINUTE):
        store.deliveries.record(rest, receipts(rest, Answer.EXPIRED), NOW)
    assert store.editions.finish(id, NOW).status is Status.SENT


def test_what_ran_is_told_oldest_first_each_once_since_then(store: Store) -> None:
    old, first, second = added(store, "old", "first", "second")
    for day, leads in ((21, [old]), (25, [second]), (24, [first, second])):
        at = NOW + (day - 24) * DAY
        store.editions.freeze(draft(day, stories=leads), (), {}, batches(), at)
    assert store.editions.ran("morning", NOW - DAY) == (first, second)
    assert store.editions.ran("morning", NOW - 3 * DAY) == (old, first, second)
    assert store.editions.ran("morning", NOW + DAY) == (second,)
    assert store.editions.ran("weekly", NOW - DAY) == ()


def test_a_person_s_word_to_go_on_is_remembered(store: Store) -> None:
    id = sending(store, 1)
    resumed = store.editions.resume(id, NOW + DAY)
    assert (resumed.resumed, resumed.status) == (NOW + DAY, Status.SENDING)
    assert resumed.promised == NOW + DAY
    assert store.editions.get(id) == resumed
    failed = reached_nobody(store, id)
    with pytest.raises(Refused, match="reached nobody"):
        store.editions.resume(failed.id, NOW)


def test_a_skipped_edition_keeps_its_reason_and_is_not_counted(store: Store) -> None:
    store.editions.freeze(draft(24), [], {}, batches(), NOW)
    kept(store, draft(26), [])
    assert store.editions.next_number("morning") == 2
    store.editions.skip(replace(draft(25), number=2), "no news", NOW)
    assert store.editions.next_number("morning") == 2
    skipped = store.editions.of("morning", draft(25).occasion.key)
    assert isinstance(skipped, Skipped)
    assert (skipped.status, skipped.reason) == (Status.SKIPPED, "no news")
    assert store.editions.latest("morning", before=NOW + 1.5 * DAY) == store.editions.of(
        "morning", draft(24).occasion.key
    )


def test_what_was_skipped_keeps_its_first_reason(store: Store) -> None:
    first = store.editions.skip(draft(), "no news", NOW)
    assert store.editions.skip(draft(), "late", NOW + DAY) == first


def test_a_list_of_editions_shows_each_without_reading_what_is_in_it(store: Store) -> None:
    (story,) = added(store, "a")
    frozen = store.editions.freeze(draft(24, stories=[story]), [verdict(story)], {}, batches(), NOW)
    waiting = kept(store, draft(25), [], reason="approval")
    skipped = store.editions.skip(draft(26), "no news", NOW)
    statements = list[str]()
    with statements_of(store, statements):
        shown = store.editions.listed("morning", 9)
    assert [(one.id, one.name, one.status, one.number, one.reason, one.stories, one.waits) for one in shown] == [
        (skipped.id, skipped.name, Status.SKIPPED, None, "no news", 0, False),
        (waiting.id, waiting.name, Status.DRAFT, None, "approval", 0, True),
        (frozen.id, frozen.name, Status.SENDING, 1, "", 1, False),
    ]
    assert not any("content" in statement for statement in statements)


@contextmanager
def statements_of(store: Store, statements: list[str]) -> Iterator[None]:
    """What the database is asked meanwhile."""

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = store._database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_history_is_newest_first_and_latest_looks_before_an_instant(store: Store) -> None:
    for day, digest in ((24, "morning"), (26, "morning"), (25, "weekend")):
        kept(store, draft(day, digest=digest), [])
    assert [e.name[:18] for e in store.editions.history(None, 2)] == ["morning 2026-11-26", "weekend 2026-11-25"]
    assert [e.occasion.at.day for e in store.editions.history("morning", 9)] == [26, 24]
    latest = store.editions.latest("morning", before=NOW + DAY)
    assert latest is not None
    assert latest.occasion.at == NOW
    assert store.editions.latest("morning", before=NOW) is None
    assert store.editions.get(99) is None


def test_the_latest_scheduled_edition_may_be_skipped_but_is_not_one_by_hand(store: Store) -> None:
    later = NOW + 9 * DAY
    assert store.editions.latest_scheduled("morning", later) is None
    kept(store, draft(24), [])
    skipped = store.editions.skip(draft(25), "no news", NOW)
    by_hand = Occasion(key="hand-2026-11-26T16:02:11", at=NOW + 2 * DAY, by_hand=True)
    kept(store, replace(draft(26), occasion=by_hand), [])
    assert store.editions.latest_scheduled("morning", later) == skipped
    kept(store, draft(27), [])
    assert store.editions.latest_scheduled("morning", later) == skipped
    assert store.editions.latest_scheduled("morning", skipped.occasion.at - MINUTE) is None


# ---- the freeze


def test_1_an_edition_is_frozen_with_items_renderings_recipients_and_hash(store: Store) -> None:
    people(store, 25)
    (told,) = added(store, "a")
    frozen = store.editions.freeze(
        draft(stories=[told]), [verdict(told)], {"en:": rendering()}, batches(10), NOW + timedelta(seconds=3)
    )
    assert (frozen.status, frozen.frozen, len(frozen.hash)) == (Status.SENDING, NOW + timedelta(seconds=3), 64)
    assert store.editions.get(frozen.id) == frozen
    assert store.editions.sending() == (frozen,)
    assert store.editions.renderings(frozen.id) == {"en:": rendering()}
    assert store.editions.verdicts(frozen.id) == (verdict(told),)
    assert store.editions.recipients(frozen.id) == 25
    assert store.editions.frozen_before("morning") == 1
    assert [d.subscriber for d in store.deliveries.of(frozen.id)] == [
        r.subscriber for r in store.subscribers.recipients("morning", "en")
    ]


def test_1_pictures_are_frozen_with_the_renderings_that_show_them(store: Store) -> None:
    people(store, 1)
    light, dark = (Attached(id=f"{name}@logo", kind="png", content=bytes(range(256))) for name in ("light", "dark"))
    html = f'<img src="cid:{light.id}"><img src="cid:{dark.id}">'
    both = replace(rendering(), html=html, attached=(dark, light))
    frozen = store.editions.freeze(draft(), (), {"en:": both, "de:": rendering("de:")}, batches(), NOW)
    assert store.editions.renderings(frozen.id) == {"en:": both, "de:": rendering("de:")}
    assert has_its_hash(store, frozen.id)


def test_1_the_stored_edition_has_the_hash_of_what_is_stored(store: Store) -> None:
    stories = added(store, "a", "b")
    one = store.editions.freeze(draft(24, stories=stories), [], {"en:": rendering()}, batches(), NOW)
    other = store.editions.freeze(draft(25, stories=stories[::-1]), [], {"en:": rendering()}, batches(), NOW)
    assert has_its_hash(store, one.id)
    assert has_its_hash(store, other.id)
    assert one.hash != other.hash
    assert not has_its_hash(store, kept(store, draft(26), []).id)


def test_1_an_edition_that_an_earlier_version_froze_keeps_its_hash(store: Store) -> None:
    id = store.editions.freeze(draft(24, stories=added(store, "a")), [], {"en:": rendering()}, batches(), NOW).id
    with store._database.write() as connection:
        content = json.loads(connection.scalar(select(editions.c.content).where(editions.c.id == id)) or "")
        told = content["sections"][0]["stories"][0]
        told["update"] = bool(told.pop("ran"))  # as it was written once
        content["hash"] = fingerprint_of(json.dumps(content), store.editions.renderings(id).values())
        connection.execute(update(editions).where(editions.c.id == id).values(content=json.dumps(content)))
    assert has_its_hash(store, id)


def test_1_freezing_the_same_again_elsewhere_gives_the_same_hash(store: Store, in_sqlite: MakeUrl) -> None:
    stories = added(store, "a", "b")
    with Store.open(in_sqlite(), key=KEY, migrate=True) as another:
        elsewhere = another.editions.freeze(draft(stories=stories), [], {"en:": rendering()}, batches(), NOW)
    frozen = store.editions.freeze(draft(stories=stories), [], {"en:": rendering()}, batches(), NOW + DAY)
    assert frozen.hash == elsewhere.hash


def test_the_plan_is_given_the_frozen_edition(store: Store) -> None:
    people(store, 1)
    given: list[Edition] = []

    def plan(stands: Edition, recipients: Iterable[Recipient]) -> Iterator[Batch]:
        given.append(stands)
        yield from batches()(stands, recipients)

    frozen = store.editions.freeze(draft(), [], {"en:": rendering()}, plan, NOW)
    assert given == [frozen]


def test_a_segment_without_rendering_stops_the_freeze_and_nothing_has_changed(store: Store) -> None:
    people(store, 3)
    store.subscribers.add(Subscriber(address="late@quay.example", language="fr"), to(), NOW)
    stands = kept(store, draft(), [])
    with pytest.raises(UnknownSegment) as raised:
        store.editions.freeze(draft(), [], {"en:": rendering()}, batches(), NOW)
    assert raised.value.segment == "fr:"
    assert store.editions.get(stands.id) == stands
    assert list(store.deliveries.of(stands.id)) == []
    assert store.editions.renderings(stands.id) == {}


def test_readers_of_a_silent_segment_are_not_recipients(store: Store) -> None:
    people(store, 3)
    store.subscribers.add(Subscriber(address="quiet@quay.example", language="fr"), to(), NOW)
    frozen = store.editions.freeze(draft(), [], {"en:": rendering()}, batches(), NOW, silent={"fr:"})
    assert store.editions.recipients(frozen.id) == 3


def _forgetful(stands: Edition, recipients: Iterable[Recipient]) -> Iterator[Batch]:
    for batch in batches(5)(stands, recipients):
        yield replace(batch, deliveries=batch.deliveries[1:])


def _doubling(stands: Edition, recipients: Iterable[Recipient]) -> Iterator[Batch]:
    for batch in batches(5)(stands, recipients):
        yield replace(batch, deliveries=batch.deliveries[1:] + batch.deliveries[-1:])


def _breaking(stands: Edition, recipients: Iterable[Recipient]) -> Iterator[Batch]:
    yield from list(batches(5)(stands, recipients))[:1]
    raise ZeroDivisionError


@pytest.mark.parametrize("plan", [_forgetful, _doubling, _breaking])
def test_2_a_plan_that_loses_doubles_or_breaks_freezes_nothing(store: Store, plan) -> None:  # type: ignore[no-untyped-def]
    people(store, 12)
    store.articles.begin("morning", {"wire": []}, NOW)
    (told,) = added(store, "a")
    with pytest.raises((Refused, ZeroDivisionError)):
        store.editions.freeze(draft(), [verdict(told)], {"en:": rendering()}, plan, NOW)
    assert store.editions.of("morning", draft().occasion.key) is None
    assert store.articles.open_articles("morning", ["wire"]) == (told,)
    assert store.editions.freeze(draft(), [], {"en:": rendering()}, batches(), NOW).status is Status.SENDING


def _mixed(stands: Edition, recipients: Iterable[Recipient]) -> Iterator[Batch]:
    (batch,) = batches(5)(stands, recipients)
    first, *others = batch.deliveries
    yield replace(batch, deliveries=(replace(first, segment="de:"), *others))


def _of_another(stands: Edition, recipients: Iterable[Recipient]) -> Iterator[Batch]:
    yield from (replace(batch, edition=stands.id + 1) for batch in batches(5)(stands, recipients))


@pytest.mark.parametrize("plan", [_mixed, _of_another])
def test_a_batch_of_two_segments_or_of_another_edition_freezes_nothing(store: Store, plan) -> None:  # type: ignore[no-untyped-def]
    people(store, 3)
    with pytest.raises(Refused, match="batch 0 does not hold one segment of one edition"):
        store.editions.freeze(draft(), [], {"en:": rendering()}, plan, NOW)
    assert store.editions.of("morning", draft().occasion.key) is None


def test_4_an_article_that_another_edition_took_meanwhile_stops_the_freeze(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    (told,) = added(store, "a")
    store.editions.freeze(draft(24), [verdict(told)], {}, batches(), NOW)
    with pytest.raises(Busy, match="has taken 1 of its articles"):
        store.editions.freeze(draft(25), [verdict(told)], {}, batches(), NOW)
    assert store.editions.of("morning", draft(25).occasion.key) is None


def test_an_approved_draft_is_frozen_under_its_number(store: Store) -> None:
    stands = kept(store, draft(), [], approved=True)
    assert stands.status is Status.APPROVED
    assert store.editions.freeze(stands.draft, [], {}, batches(), NOW).id == stands.id


# ---- the end


def test_2_an_edition_is_not_sent_while_a_recipient_has_no_final_answer(store: Store) -> None:
    id = sending(store, 12)
    claim = store.deliveries.claim(id, "a", NOW, DAY)
    assert claim is not None
    store.deliveries.record(claim, receipts(claim), NOW)
    with pytest.raises(Refused, match="2 of 12 recipients"):
        store.editions.finish(id, NOW)
    claim = store.deliveries.claim(id, "a", NOW, DAY)
    assert claim is not None
    store.deliveries.record(claim, receipts(claim), NOW)
    store.editions.finish(id, NOW)
    store.editions.finish(id, NOW)
    sent = store.editions.get(id)
    assert sent is not None
    assert sent.status is Status.SENT
    assert store.editions.sending() == ()


def test_verdicts_of_an_article_name_every_edition_that_judged_it(store: Store) -> None:
    (article,) = added(store, "a")
    over, ran = verdict(article, Outcome.OVER_CAP), verdict(article)
    first = store.editions.freeze(draft(24), [over], {}, batches(), NOW)
    second = store.editions.freeze(draft(25), [ran], {}, batches(), NOW)
    store.editions.freeze(draft(24, digest="weekend"), [ran], {}, batches(), NOW)
    assert store.editions.verdicts_of_article("morning", article.number) == ((first, over), (second, ran))
    assert store.editions.verdicts_of_article("morning", 99) == ()

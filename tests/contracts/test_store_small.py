"""Sources' states, runs, notices, accepted configuration, memory, and what is pruned or renamed."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from digest.errors import Busy, LeaseLost, Refused
from digest.model.article import Article
from digest.model.edition import Edition
from digest.model.grouping import Memory, Outcome, PastStory
from digest.model.notice import Facts, Notice, NoticeKind
from digest.model.people import Cause, Standing, Subscriber, Suppression
from digest.model.run import Ended, Report, SourceReport
from digest.model.source import Failure, Move, SourceKind, SourceState, Usual
from digest.store import Store
from digest.store.database.tables import configs
from digest.store.upkeep import pruning
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

# ---- sources

STATE = SourceState(
    source="https://quay.example",
    url="https://quay.example/feed",
    kind=SourceKind.FEED,
    name="The Quay",
    etag='W/"1"',
    last_modified="Tue, 24 Nov 2026 07:00:00 GMT",
    last_try=NOW,
    last_success=NOW - DAY,
    next_try=NOW + DAY,
    failures=3,
    reason="answered 500",
    told=True,
    gone=True,
    last_new=NOW - 2 * DAY,
    every=3600.5,
    carries=20,
    next_look=NOW + MINUTE,
    silent=True,
    held=12,
    quarantined=True,
    why="12 articles are new at once",
    usual=Usual(polls=4, links=30.5, letters=40.0, text=1200.0, dated=0.75, pages=20),
    marks="bWFyaw==",
    whole=NOW - DAY,
    titled="Top stories",
    ids_lie=True,
    links_lie=True,
    inside=True,
    move=Move(
        old="https://quay.example",
        new="https://quay.example/feed",
        since=NOW,
        confirmed=NOW,
        answers=3,
        lasts=True,
        taken=True,
    ),
    unread=("x.pdf is not read",),
)


def test_every_field_of_a_sources_state_comes_back_as_it_was(store: Store) -> None:
    assert all(getattr(STATE, f.name) != f.default for f in dataclasses.fields(STATE))
    store.sources.save([SourceState(source=STATE.source), SourceState(source="b")])
    store.sources.save([STATE])
    assert store.sources.states([STATE.source, "unknown"]) == {STATE.source: STATE}
    assert store.sources.all() == (SourceState(source="b"), STATE)


# ---- runs

FAILED = Failure(source="s", name="S", url="https://s.example", reason="answered 500", status=500, advice="wait")
REPORT = Report(
    digest="morning",
    occasion="2026-11-24T07:00",
    ended=Ended.SENT,
    edition=3,
    reason="é",
    sources=(SourceReport(source="s", name="S", new=2, seen=1, failure=FAILED, seconds=0.25),),
    outcomes={"lead": 2},
    answers={"accepted": 5},
    recipients=5,
)


def test_a_run_holds_its_digest_and_a_second_one_is_told_since_when_and_by_whom(store: Store) -> None:
    run = store.runs.begin("morning", "2026-11-24T07:00", "quay:17", NOW, 5 * MINUTE)
    said = r"morning 2026-11-24 07:00 is being sent since 07:00 UTC by quay:17"
    with pytest.raises(Busy, match=said):
        store.runs.begin("morning", "2026-11-25T07:00", "quay:18", NOW + MINUTE, 5 * MINUTE)
    other = store.runs.begin("weekend", "2026-11-24T07:00", "quay:18", NOW, MINUTE)
    assert store.runs.running(NOW) == (run, other)


def test_a_run_whose_process_is_gone_is_over_before_its_lease(store: Store) -> None:
    store.runs.begin("morning", "2026-11-24T07:00", "quay:17", NOW, 5 * MINUTE)
    with pytest.raises(Busy):
        store.runs.begin("morning", "2026-11-24T07:00", "quay:18", NOW, MINUTE, gone=lambda by: by != "quay:17")
    new = store.runs.begin("morning", "2026-11-24T07:00", "quay:18", NOW, MINUTE, gone=lambda by: by == "quay:17")
    assert store.runs.running(NOW) == (new,)


def test_a_run_is_over_with_its_report_and_frees_the_digest(store: Store) -> None:
    run = store.runs.begin("morning", "2026-11-24T07:00", "quay:17", NOW, 5 * MINUTE)
    ended = store.runs.end(run, REPORT, NOW + MINUTE)
    assert ended == replace(run, ended=NOW + MINUTE, report=REPORT)
    assert store.runs.latest("morning") == ended
    assert store.runs.latest("weekend") is None
    assert store.runs.running(NOW) == ()
    assert store.runs.begin("morning", "2026-11-24T07:00", "quay:18", NOW + MINUTE, MINUTE).id > run.id


def test_a_run_that_is_renewed_keeps_its_digest(store: Store) -> None:
    run = store.runs.begin("morning", "2026-11-24T07:00", "quay:17", NOW, MINUTE)
    store.runs.renew(run, NOW + MINUTE, MINUTE)
    with pytest.raises(Busy):
        store.runs.begin("morning", "2026-11-24T07:00", "quay:18", NOW + 1.5 * MINUTE, MINUTE)


def test_a_run_whose_lease_ran_out_is_taken_over_and_learns_of_it(store: Store) -> None:
    lost = store.runs.begin("morning", "2026-11-24T07:00", "quay:17", NOW, MINUTE)
    assert store.runs.running(NOW + MINUTE) == ()
    new = store.runs.begin("morning", "2026-11-24T07:00", "quay:18", NOW + MINUTE, MINUTE)
    with pytest.raises(LeaseLost):
        store.runs.renew(lost, NOW + MINUTE, MINUTE)
    store.runs.end(lost, REPORT, NOW + MINUTE)
    assert store.runs.running(NOW + MINUTE) == (new,)
    with pytest.raises(Busy, match="quay:18"):
        store.runs.begin("morning", "2026-11-24T07:00", "quay:19", NOW + MINUTE, MINUTE)


def test_runs_of_another_machine_hold_nothing_any_more(store: Store) -> None:
    for digest in ("morning", "weekend"):
        store.runs.begin(digest, "2026-11-24T07:00", "pier:1", NOW, DAY)
    store.runs.free(NOW)
    assert store.runs.running(NOW) == ()
    assert store.runs.begin("morning", "2026-11-24T07:00", "quay:1", NOW, DAY).by == "quay:1"


def test_a_long_run_names_its_day(store: Store) -> None:
    store.runs.begin("morning", "2026-11-24T07:00", "quay:17", NOW, 2 * DAY)
    with pytest.raises(Busy, match="since 2026-11-24 07:00 UTC"):
        store.runs.begin("morning", "2026-11-24T07:00", "quay:18", NOW + DAY, DAY)


# ---- notices

FACTS: Facts = {"name": "S é", "failures": ("One.", "Two."), "sources": 3, "limit": 0.5}
ILL = Notice(kind=NoticeKind.ILL_SOURCE, facts=FACTS, digest="morning", key="ill-source s")
URGENT = Notice(kind=NoticeKind.STOPPED, facts={}, key="stopped s")


def tell(store: Store, notice: Notice, now: datetime = NOW) -> bool:
    return store.notices.tell(notice.kind, notice.facts, notice.key.partition(" ")[2], now, notice.digest)


def test_a_notice_is_known_by_what_it_is_about_and_told_once(store: Store) -> None:
    assert tell(store, ILL)
    assert not tell(store, replace(ILL, facts={"name": "again"}))
    assert store.notices.due(NOW) == (ILL,)
    assert store.notices.mark_mailed([ILL.key, "unknown"], NOW) == {ILL.key}
    assert store.notices.mark_mailed([ILL.key], NOW) == frozenset()
    assert store.notices.due(NOW + 2 * DAY) == ()
    assert not tell(store, ILL, NOW + 2 * DAY)


def test_a_notice_that_could_not_be_told_is_due_again(store: Store) -> None:
    tell(store, ILL)
    store.notices.mark_mailed([ILL.key], NOW)
    store.notices.unmark([ILL.key], "nothing listens")
    assert store.notices.due(NOW) == (ILL,)


def test_of_notices_that_could_not_be_told_it_is_known_why_the_oldest_first(store: Store) -> None:
    tell(store, ILL, NOW + MINUTE)
    tell(store, URGENT)
    tell(store, replace(ILL, key="ill-source other"))
    store.notices.mark_mailed([ILL.key, URGENT.key], NOW + MINUTE)
    assert store.notices.untold() == ()
    for notice, why in ((ILL, "451"), (URGENT, "nothing listens")):
        store.notices.unmark([notice.key], why)
    assert store.notices.untold() == ((URGENT, "nothing listens"), (ILL, "451"))
    store.notices.mark_mailed([URGENT.key], NOW + MINUTE)
    assert store.notices.untold() == ((ILL, "451"),)


def test_daily_notices_wait_a_day_for_each_other_and_urgent_ones_do_not(store: Store) -> None:
    tell(store, URGENT)
    store.notices.mark_mailed([URGENT.key], NOW)
    tell(store, ILL)
    assert store.notices.due(NOW) == (ILL,)
    store.notices.mark_mailed([ILL.key], NOW)
    later = replace(ILL, key="ill-source later")
    tell(store, later, NOW + MINUTE)
    tell(store, replace(URGENT, key="stopped 2"), NOW + 2 * MINUTE)
    assert [n.key for n in store.notices.due(NOW + 3 * MINUTE)] == ["stopped 2"]
    assert [n.key for n in store.notices.due(NOW + DAY)] == ["ill-source later", "stopped 2"]


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "{x}", "é\n\n  b", '"'])
def test_whatever_a_fact_is_it_comes_back_as_it_was(store: Store, text: str) -> None:
    notice = replace(ILL, facts={"name": text, "failures": (text, text)})
    tell(store, notice)
    assert store.notices.due(NOW) == (notice,)


# ---- accepted configuration


def test_the_last_accepted_text_is_kept_as_typed(store: Store) -> None:
    assert store.configs.last("morning") is None
    store.configs.accept("morning", "title: é\r\n", NOW)
    store.configs.accept("morning", "title: b\n\n", NOW + DAY)
    store.configs.accept("weekend", "x", NOW)
    assert store.configs.last("morning") == ("title: b\n\n", NOW + DAY)
    assert (store.configs.first("morning"), store.configs.first("unknown")) == (NOW, None)
    assert store.configs.keys() == ("morning", "weekend")


def test_versions_are_kept_with_who_and_how_but_never_twice_in_a_row(store: Store) -> None:
    store.configs.keep("morning", "one", NOW, "ed", "in the file")
    store.configs.keep("morning", "one", NOW + DAY, "root", "in the file")
    store.configs.keep("weekend", "two", NOW, "ed", "in the file")
    store.configs.keep("morning", "two\r\n", NOW + DAY, "ada", "source added")
    new, first = store.configs.versions("morning")
    assert (first.text, first.at, first.by, first.how) == ("one", NOW, "ed", "in the file")
    assert (new.text, new.at, new.by, new.how) == ("two\r\n", NOW + DAY, "ada", "source added")
    assert new.number > first.number
    assert store.configs.last("morning") == ("two\r\n", NOW + DAY)


def test_occasions_count_anew_where_a_version_says_so(store: Store) -> None:
    store.configs.keep("morning", "one", NOW, "", "", anew=True)
    store.configs.keep("morning", "two", NOW + DAY, "", "")
    assert store.configs.first("morning") == NOW
    store.configs.keep("morning", "three", NOW + 2 * DAY, "", "", anew=True)
    assert store.configs.first("morning") == NOW + 2 * DAY


def test_the_newest_hundred_versions_are_kept_and_of_long_texts_fewer(store: Store) -> None:
    with store.together() as kept:
        for number in range(105):
            kept.configs.keep("morning", f"text {number}", NOW, "", "")
        for number in range(9):
            kept.configs.keep("long", f"{number}" * 299_999, NOW, "", "")
    assert [version.text for version in store.configs.versions("morning")] == [f"text {n}" for n in range(104, 4, -1)]
    assert [version.text[0] for version in store.configs.versions("long")] == ["8", "7", "6", "5", "4", "3"]


def test_what_a_renamed_digest_said_goes_with_it(store: Store) -> None:
    store.configs.keep("morning", "one", NOW, "ed", "in the file")
    people(store, 1, "morning")
    store.rename("morning", "dawn")
    assert [version.text for version in store.configs.versions("dawn")] == ["one"]
    assert (store.configs.last("dawn"), store.configs.last("morning")) == (("one", NOW), None)


# ---- memory


def told_in(edition: Edition, article: Article, ran: datetime) -> PastStory:
    key, occasion = f"s{article.number}", edition.occasion.key
    return PastStory(key=key, ran=ran, edition=edition.name, occasion=occasion, articles=(article,))


def test_memory_is_what_frozen_editions_ran_here_and_elsewhere_oldest_first(store: Store) -> None:
    one, two, three = added(store, "a", "b", "c")
    first = store.editions.freeze(draft(24, stories=[one, two]), [], {}, batches(), NOW)
    second = store.editions.freeze(draft(25, stories=[three]), [], {}, batches(), NOW + DAY)
    other = store.editions.freeze(draft(24, digest="weekend", stories=[two]), [], {}, batches(), NOW)
    kept(store, draft(26, stories=[one]), [])
    told = [told_in(first, a, NOW) for a in (one, two)]
    told.append(told_in(second, three, NOW + DAY))
    elsewhere = told_in(other, two, NOW)
    found = store.memory.of("morning", ["weekend", "unknown"], NOW + DAY)
    assert found == Memory(past=tuple(told), elsewhere=(elsewhere,))
    assert store.memory.of("morning", [], NOW + timedelta(days=31)).past == (told[2],)
    assert store.memory.of("unknown", [], NOW) == Memory()


def test_memory_counts_the_editions_an_open_article_has_missed(store: Store) -> None:
    late, told, held = added(store, "late", "told", "held")
    for day in (24, 25):
        judged = [verdict(late, Outcome.OVER_CAP), verdict(told, Outcome.OVER_CAP), verdict(held, Outcome.HELD)]
        store.editions.freeze(draft(day), judged, {}, batches(), NOW)
    store.editions.freeze(draft(26), [verdict(told)], {}, batches(), NOW)
    kept(store, draft(27), [verdict(late, Outcome.OVER_CAP)])
    store.editions.freeze(draft(24, digest="weekend"), [verdict(late, Outcome.OVER_CAP)], {}, batches(), NOW)
    assert store.memory.of("morning", [], NOW + 90 * DAY).missed == {late.number: 2}


# ---- pruning


def test_pruning_keeps_what_is_open_listed_or_young(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    settled, open_one, listed = added(store, "settled", "open", "listed")
    judged = [verdict(settled), verdict(listed)]
    store.editions.freeze(draft(stories=[settled]), judged, {}, batches(), NOW + 100 * DAY)
    (young,) = added(store, "young", now=NOW + 100 * DAY)
    added(store, "listed", now=NOW + 100 * DAY)
    assert store.prune(NOW + 50 * DAY)["articles"] == 1
    assert store.articles.get(settled.number) is None
    assert store.articles.open_articles("morning", ["wire"]) == (open_one, young)
    assert added(store, "listed", now=NOW + 101 * DAY) == ()
    again = added(store, "settled", now=NOW + 101 * DAY)
    assert [a.number for a in again] == [young.number + 1]
    assert store.memory.of("morning", [], NOW + 101 * DAY).past[0].articles == (settled,)


def test_what_ran_in_one_digest_is_kept_while_it_is_open_for_another(store: Store) -> None:
    for digest in ("morning", "weekly"):
        store.articles.begin(digest, {"wire": []}, NOW)
    (one,) = added(store, "one")
    store.editions.freeze(draft(stories=[one]), [verdict(one)], {}, batches(), NOW + 100 * DAY)
    people(store, 1, "weekly")
    assert store.prune(NOW + 50 * DAY)["articles"] == 0
    assert store.articles.open_articles("weekly", ["wire"]) == (one,)


def test_what_a_digest_that_is_no_longer_made_left_open_is_pruned(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    added(store, "a")
    added(store, "b", now=NOW + 30 * DAY)
    assert store.prune(NOW)["articles"] == 0
    assert store.prune(NOW + DAY)["articles"] == 1


def test_what_stood_in_a_sources_last_answer_is_kept_however_long_ago_that_was(store: Store) -> None:
    """It answers "not modified" ever since; with its next article it lists the old ones again."""
    store.articles.begin("morning", {"wire": []}, NOW)
    (gone, *listed) = added(store, "gone", "a", "b")
    added(store, "a", "b", now=NOW + 20 * DAY)
    everything = [verdict(article) for article in (gone, *listed)]
    store.editions.freeze(draft(stories=listed), everything, {}, batches(), NOW + 20 * DAY)
    assert store.prune(NOW + 400 * DAY)["articles"] == 1
    assert added(store, "a", "b", now=NOW + 400 * DAY) == ()


def test_pruning_takes_a_bounded_number_of_rows_in_a_transaction_and_stops_when_asked_to(store: Store) -> None:
    old = 2 * pruning.PORTION + 1
    added(store, *map(str, range(old)))
    added(store, "young", now=NOW + 100 * DAY)
    transactions = count(1)
    assert store.prune(NOW + 50 * DAY, lambda: next(transactions) < 2)["articles"] == 2 * pruning.PORTION
    assert store.prune(NOW + 50 * DAY)["articles"] == 1


def test_pruning_forgets_old_runs_attempts_and_told_notices_but_no_delivery(store: Store) -> None:
    id = sending(store, 1)
    claim = claimed(store, id)
    store.deliveries.record(claim, receipts(claim), NOW)
    open_one = sending(store, 1, day=25)
    claimed(store, open_one)
    store.editions.finish(id, NOW)
    store.runs.end(store.runs.begin("morning", "x", "by", NOW, MINUTE), REPORT, NOW)
    store.runs.begin("morning", "y", "by", NOW, MINUTE)
    tell(store, ILL)
    tell(store, URGENT)
    store.notices.mark_mailed([ILL.key], NOW)
    gone = store.prune(NOW + DAY)
    assert gone == {"articles": 0, "attempts": 1, "runs": 1, "notices": 1, "pictures": 0}
    assert store.deliveries.sums(id)["accepted"] == 1
    assert store.notices.due(NOW + DAY) == (URGENT,)


# ---- names


def test_a_renamed_digest_keeps_everything(store: Store) -> None:
    store.articles.begin("morning", {"wire": []}, NOW)
    ran, waits = added(store, "a", "b")
    id = sending(store, 2)
    store.editions.freeze(draft(25, stories=[ran]), [verdict(ran)], {"en:": rendering()}, batches(), NOW)
    store.subscribers.suppress(Suppression(address="reader1@quay.example", cause=Cause.BOUNCED, digest="morning"))
    store.subscribers.suppress(Suppression(address="reader1@quay.example", cause=Cause.BY_HAND, digest="dawn"))
    store.rename("morning", "dawn")
    assert store.digests() == {"dawn"}
    assert store.articles.open_articles("dawn", ["wire"]) == (waits,)
    assert store.subscribers.count("dawn") == 1
    stands = store.editions.get(id)
    assert stands is not None
    assert stands.digest == "dawn"
    assert has_its_hash(store, id)
    assert len(store.memory.of("dawn", [], NOW).past) == 1


def test_what_a_file_began_under_its_new_name_gives_way_to_what_went_by_the_old_one(store: Store) -> None:
    people(store, 2, "morning")
    (waits,) = added(store, "a")
    store.articles.begin("morning", {"wire": []}, NOW)
    store.articles.begin("dawn", {"wire": [waits.number]}, NOW)
    kept(store, draft(24, digest="dawn"), [verdict(waits)])
    for name in ("morning", "dawn"):
        store.articles.begin("weekly", {f"digest:{name}": []}, NOW)
        store.sources.save([SourceState(source=f"digest:{name}", name=name)])
    store.rename("morning", "dawn")
    assert store.articles.open_articles("dawn", ["wire"]) == (waits,)
    assert store.articles.begun("weekly", ["digest:morning", "digest:dawn"]) == {"digest:dawn"}
    assert store.sources.states(["digest:morning", "digest:dawn"])["digest:dawn"].name == "morning"
    assert store.subscribers.count("dawn") == 2
    assert store.editions.waiting("dawn") == ()


def test_a_digest_is_not_renamed_onto_another(store: Store) -> None:
    people(store, 1, "morning")
    people(store, 1, "weekend")
    with pytest.raises(Refused, match="weekend"):
        store.rename("morning", "weekend")
    with pytest.raises(Refused, match="dawn"):
        store.rename("dawn", "dusk")
    assert store.digests() == {"morning", "weekend"}


# ---- transactions


def test_a_reader_sees_one_state_and_keeps_nobody_from_writing(store: Store) -> None:
    count = select(func.count()).select_from(configs)
    with store._database.read() as connection:
        assert connection.scalar(count) == 0
        store.configs.accept("a", "b", NOW)
        assert connection.scalar(count) == 0
    assert store.configs.last("a") is not None


def test_what_is_done_together_is_kept_whole(store: Store) -> None:
    with store.together() as one:
        for n in range(30):
            one.subscribers.add(Subscriber(address=f"{n}@quay.example"), to(), NOW)
            assert one.subscribers.standing(f"{n}@quay.example", "morning") is Standing.ACTIVE
    assert store.subscribers.count("morning") == 30


def test_what_is_done_together_is_not_kept_in_part(store: Store) -> None:
    def break_off() -> None:
        with store.together() as one:
            one.subscribers.add(Subscriber(address="a@quay.example"), to(), NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert store.subscribers.count("morning") == 0


def test_a_refusal_inside_undoes_only_itself(store: Store) -> None:
    with store.together() as one:
        one.configs.accept("a", "text", NOW)
        one.runs.begin("morning", "x", "me", NOW, MINUTE)
        with pytest.raises(Busy):
            one.runs.begin("morning", "x", "you", NOW, MINUTE)
    assert store.configs.last("a") == ("text", NOW)

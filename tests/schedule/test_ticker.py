from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest.config.digests import Digest, Source
from digest.config.typed.schedule_words import schedule
from digest.errors import NoDatabase
from digest.model.edition import Occasion
from digest.schedule.ticker import NO_DATABASE, Ticker

LONDON = ZoneInfo("Europe/London")
#: A Tuesday.
START = datetime(2026, 11, 24, 6, 59, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def digest(key: str, send: str = "daily at 07:00", **fields: object) -> Digest:
    values: dict[str, object] = {
        "key": key,
        "title": key,
        "send": schedule(send),
        "late_limit": timedelta(hours=6),
        "sources": (Source(url="https://example.org/feed"),),
        "max_per_source": 5,
        "max_age": timedelta(days=3),
    }
    return Digest.model_validate(values | fields)


#: Nothing is half sent, and every reader has the publication's clock.
ALL_AT_ONCE: Any = {
    "unfinished": lambda digest: (),
    "readers": lambda digest: (),
    "begun": lambda digest, occasion: False,
}


class Bench:
    """A ticker whose clock is turned by hand, and what it did."""

    def __init__(self, *digests: Digest, since: datetime = START) -> None:
        self.now = START
        self.since = since
        self.digests = list(digests)
        self.runs: list[tuple[str, str]] = []
        self.failures: list[tuple[str, str]] = []
        self.during: Callable[[Digest, Occasion], None] = lambda digest, occasion: None
        self.ticker = Ticker(
            lambda: self.digests,
            LONDON,
            self._run,
            lambda: self.now,
            since=lambda digest: self.since,
            failed=lambda digest, occasion, error: self.failures.append((occasion.key, str(error))),
            **ALL_AT_ONCE,
        )

    def _run(self, digest: Digest, occasion: Occasion) -> None:
        self.runs.append((digest.key, occasion.key))
        self.during(digest, occasion)

    def look(self, after: timedelta = timedelta(0)) -> datetime | None:
        self.now += after
        coming = self.ticker.look()
        assert self.ticker.quiet(5)
        return coming

    def fail(self, *keys: str) -> None:
        def during(digest: Digest, occasion: Occasion) -> None:
            if not keys or occasion.key in keys:
                raise RuntimeError("provider down")

        self.during = during


def test_a_run_begins_when_the_occasion_is_due_and_not_before() -> None:
    bench = Bench(digest("morning"))
    assert bench.look() == START + MINUTE
    assert bench.runs == []
    bench.look(MINUTE)
    assert bench.runs == [("morning", "2026-11-24T07:00")]


def test_a_second_look_does_not_run_it_again() -> None:
    bench = Bench(digest("morning"))
    for _ in range(5):
        bench.look(MINUTE)
    assert len(bench.runs) == 1


def test_what_was_missed_while_the_machine_slept_is_run_in_order() -> None:
    bench = Bench(digest("morning"))
    bench.look(2 * DAY + HOUR)
    assert [key for _, key in bench.runs] == ["2026-11-24T07:00", "2026-11-25T07:00", "2026-11-26T07:00"]


def test_after_a_restart_what_is_due_is_counted_from_the_last_settled_occasion() -> None:
    bench = Bench(digest("morning"), since=START + MINUTE - 2 * DAY)
    bench.look()
    assert [key for _, key in bench.runs] == ["2026-11-23T07:00"]


def test_a_clock_set_back_and_forth_runs_nothing_twice() -> None:
    bench = Bench(digest("morning"))
    for step in (MINUTE, -DAY, DAY, -HOUR, HOUR, -2 * HOUR):
        bench.look(step)
    assert len(bench.runs) == 1
    bench.look(2 * HOUR + DAY)
    assert [key for _, key in bench.runs] == ["2026-11-24T07:00", "2026-11-25T07:00"]


def test_an_exception_is_told_and_other_digests_and_occasions_go_on() -> None:
    bench = Bench(digest("morning"), digest("noon", "daily at 07:00 and 12:00"))
    bench.fail("2026-11-24T07:00")
    bench.look(6 * HOUR)
    assert sorted(bench.runs) == [
        ("morning", "2026-11-24T07:00"),
        ("noon", "2026-11-24T07:00"),
        ("noon", "2026-11-24T12:00"),
    ]
    assert bench.failures == [("2026-11-24T07:00", "provider down")] * 2


def test_what_waits_for_another_try_holds_up_nothing_that_is_due_and_is_not_tried_before_its_time() -> None:
    bench = Bench(digest("morning", "daily at 07:00 and 12:00"))
    bench.fail("2026-11-24T07:00")
    for after in (MINUTE, 4 * HOUR, 10 * MINUTE, 49 * MINUTE):
        bench.look(after)
    bench.runs.clear()
    bench.during = lambda digest, occasion: None
    bench.look(MINUTE)
    assert bench.runs == [("morning", "2026-11-24T12:00")]
    bench.look(2 * HOUR)
    assert bench.runs[1:] == [("morning", "2026-11-24T07:00")]


def test_a_failed_run_is_tried_again_after_growing_waits() -> None:
    bench = Bench(digest("morning"))
    bench.fail()
    tried = []
    for _ in range(4 * 60 * 2):
        before = len(bench.runs)
        bench.look(timedelta(seconds=30))
        if len(bench.runs) > before:
            tried.append((bench.now - START - MINUTE).total_seconds())
    assert tried == [0, 30, 150, 630, 2430, 6030, 9630, 13230]
    bench.during = lambda digest, occasion: None
    bench.look(HOUR)
    bench.look(HOUR)
    assert len(bench.runs) == len(tried) + 1


def test_a_clock_set_back_does_not_prolong_the_wait_after_a_failure() -> None:
    bench = Bench(digest("morning"))
    bench.fail()
    bench.look(MINUTE)
    bench.look(-2 * DAY)
    assert len(bench.runs) == 2


def test_a_failure_that_cannot_even_be_told_does_not_end_the_ticker() -> None:
    bench = Bench(digest("morning"))
    bench.fail()
    bench.failures = None  # type: ignore[assignment]  # telling raises AttributeError
    bench.look(MINUTE)
    bench.during = lambda digest, occasion: None
    bench.look(MINUTE)
    bench.look(DAY)
    assert [key for _, key in bench.runs] == ["2026-11-24T07:00", "2026-11-24T07:00", "2026-11-25T07:00"]


def test_a_digest_that_is_wrong_keeps_no_other_from_its_run() -> None:
    bench = Bench(digest("broken", holidays=("XX",)), digest("morning"))
    assert bench.look() == START + MINUTE
    bench.look(MINUTE)
    assert bench.runs == [("morning", "2026-11-24T07:00")]


def test_one_digest_has_one_run_at_a_time_while_others_go_on() -> None:
    bench = Bench(digest("slow", "daily at 07:00 and 07:10"), digest("quick", "daily at 07:05"))
    release, begun = threading.Event(), threading.Event()

    def during(digest: Digest, occasion: Occasion) -> None:
        if digest.key == "slow":
            begun.set()
            assert release.wait(5)

    bench.during = during
    bench.now = START + 2 * MINUTE
    bench.ticker.look()
    assert begun.wait(5)
    bench.now = START + 20 * MINUTE
    bench.ticker.look()
    assert not bench.ticker.quiet(0.01)
    assert sum(key == "slow" for key, _ in bench.runs) == 1
    release.set()
    assert bench.ticker.quiet(5)
    bench.look()
    assert sorted(bench.runs) == [
        ("quick", "2026-11-24T07:05"),
        ("slow", "2026-11-24T07:00"),
        ("slow", "2026-11-24T07:10"),
    ]


def test_an_edited_schedule_counts_from_the_next_look_on() -> None:
    bench = Bench(digest("morning"))
    bench.look(MINUTE)
    bench.digests = [digest("morning", "daily at 06:00 and 08:00"), digest("new", "daily at 09:00")]
    assert bench.look(MINUTE) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    bench.look(2 * HOUR)
    assert sorted(bench.runs) == [
        ("morning", "2026-11-24T07:00"),
        ("morning", "2026-11-24T08:00"),
        ("new", "2026-11-24T09:00"),
    ]
    bench.digests = []
    assert bench.look(DAY) is None
    assert len(bench.runs) == 3


def test_a_digest_that_was_gone_for_a_while_begins_anew() -> None:
    bench = Bench(digest("morning"))
    bench.look(MINUTE)
    away, bench.digests = bench.digests, []
    bench.look(DAY)
    bench.digests, bench.since = away, bench.now + DAY
    bench.look(DAY)
    assert [key for _, key in bench.runs] == ["2026-11-24T07:00"]


def test_stopping_lets_the_run_finish_and_begins_no_other() -> None:
    bench = Bench(digest("morning", "daily at 07:00 and 07:10"))
    begun, release = threading.Event(), threading.Event()

    def during(digest: Digest, occasion: Occasion) -> None:
        begun.set()
        assert release.wait(5)

    bench.during = during
    bench.now += HOUR
    bench.ticker.look()
    assert begun.wait(5)
    assert bench.ticker.stop(grace=0.01) is False
    release.set()
    assert bench.ticker.stop(grace=5) is True
    assert bench.look(DAY) is None
    assert bench.runs == [("morning", "2026-11-24T07:00")]


def test_started_it_looks_at_once_and_rings_at_the_next_due_instant() -> None:
    """With the real alarm clock: one occasion was missed, the next is due in a fraction of a second."""
    ran: list[str] = []
    looks: list[int] = []
    second = threading.Event()
    real_start = datetime.now(UTC)
    offset = START + MINUTE - real_start - timedelta(seconds=0.4)
    ticker: Ticker

    def run(digest: Digest, occasion: Occasion) -> None:
        ran.append(occasion.key)
        if len(ran) == 2:
            second.set()

    def clock() -> datetime:
        return datetime.now(UTC) + offset

    class Shifted(Ticker):
        """Its alarms are set on the real clock, 0.4 seconds before the nominal 07:00."""

        def look(self) -> datetime | None:
            looks.append(1)
            coming = super().look()
            return coming and coming - offset

    ticker = Shifted(
        lambda: [digest("morning", "daily at 06:00 and 07:00")],
        LONDON,
        run,
        clock,
        since=lambda digest: START - 2 * HOUR,
        failed=lambda digest, occasion, error: None,
        **ALL_AT_ONCE,
    )
    ticker.start()
    assert second.wait(10)
    every = ticker._alarms.get_job("every")
    assert ticker.stop(5) is True
    assert ran == ["2026-11-24T06:00", "2026-11-24T07:00"]
    assert len(looks) <= 3  # at once, and when it is due
    assert every is not None
    assert every.trigger.interval == timedelta(seconds=30)
    assert (every.coalesce, every.max_instances, every.misfire_grace_time) == (True, 1, None)
    assert not ticker._alarms.running


def test_an_alarm_whose_look_fails_is_followed_by_others() -> None:
    looked = threading.Event()
    calls: list[int] = []

    def timetables() -> list[Digest]:
        calls.append(1)
        looked.set()
        raise RuntimeError("database down")

    ticker = Ticker(
        timetables,
        LONDON,
        lambda digest, occasion: None,
        lambda: START,
        since=lambda digest: START,
        failed=lambda digest, occasion, error: None,
        **ALL_AT_ONCE,
    )
    ticker.start()
    assert looked.wait(10)
    assert ticker.stop(5) is True
    assert calls == [1]


def alarms(bench: Bench) -> dict[str, datetime]:
    """When each rings."""
    return {job.id: job.trigger.run_date for job in bench.ticker._alarms.get_jobs()}


@pytest.mark.parametrize(
    ("error", "wait"), [(NoDatabase("its server is gone"), NO_DATABASE), (RuntimeError("a defect"), None)]
)
@pytest.mark.parametrize("where", ["look", "run"])
def test_an_alarm_rings_as_soon_as_the_database_may_be_there_again(
    error: Exception, wait: timedelta | None, where: str
) -> None:
    bench = Bench(digest("morning"))

    def missing(*_: object) -> list[Digest]:
        raise error

    if where == "look":
        bench.ticker._timetables = missing
    else:
        bench.during = missing
    bench.ticker._alarms.start(paused=True)
    for after in (MINUTE, MINUTE):
        bench.now += after
        bench.ticker._alarm()
        assert bench.ticker.quiet(5)
    ringing = alarms(bench)
    assert ringing.pop("soon", None) == (wait and bench.now + wait)
    assert ringing == ({"due": START + MINUTE + DAY} if where == "run" else {})
    bench.ticker.stop(5)
    bench.ticker._look_soon()
    assert alarms(bench) == {}


def test_a_reader_in_an_earlier_zone_who_comes_late_costs_nobody_the_edition() -> None:
    bench = Bench(digest("morning", "daily at 07:00 reader's time"))
    zones: set[ZoneInfo] = set()
    done: set[str] = set()
    bench.ticker._readers = lambda digest: zones
    bench.ticker._begun = lambda digest, occasion: occasion.key in done or occasion.key < "2026-11-24T07:00"
    bench.during = lambda digest, occasion: done.add(occasion.key)
    bench.look()
    assert bench.runs == []
    zones.add(ZoneInfo("Asia/Tokyo"))
    bench.look(timedelta(seconds=10))
    bench.look(timedelta(seconds=10))
    assert bench.runs == [("morning", "2026-11-24T07:00")]


def test_what_the_database_was_missing_for_is_tried_again_at_once_and_told_once() -> None:
    bench = Bench(digest("morning"))
    away = [NoDatabase("the disk is full")] * 5

    def during(digest: Digest, occasion: Occasion) -> None:
        if away:
            raise away.pop()

    bench.during = during
    bench.look(MINUTE)
    for _ in range(9):
        bench.look(NO_DATABASE)
    assert len(bench.runs) == 6
    assert bench.failures == [("2026-11-24T07:00", "the disk is full")]


def test_a_look_for_which_the_database_was_missing_is_made_again_at_once() -> None:
    bench = Bench(digest("morning"))

    def gone(digest: Digest) -> list[Occasion]:
        raise NoDatabase("its server is gone")

    bench.ticker._unfinished = gone
    assert bench.look(MINUTE) == bench.now + NO_DATABASE


def test_a_run_of_a_digest_that_is_gone_is_waited_for_until_it_ends() -> None:
    begun, go = threading.Event(), threading.Event()
    bench = Bench(digest("morning"))

    def during(digest: Digest, occasion: Occasion) -> None:
        begun.set()
        go.wait(20)

    bench.during = during
    bench.now += HOUR
    bench.ticker.look()
    assert begun.wait(20)
    bench.digests = []
    bench.ticker.look()
    assert not bench.ticker.quiet(0.01)
    go.set()
    assert bench.ticker.quiet(20)

"""What is due is sent once, late within its limit, and told of where it cannot be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from digest.actions.status import status
from digest.cli.operators.start import sentence_of
from digest.model.duty import EVERY_ROLE, Role
from digest.model.edition import Status
from digest.schedule.service import taken_on
from tests.acceptance.servers import Wire
from tests.schedule.bench import DAY, HOUR, MINUTE, PEOPLE, START, Bench


def test_an_edition_is_sent_when_it_is_due_and_once(bench: Bench) -> None:
    bench.look()
    assert bench.editions() == []
    for _ in range(4):
        bench.look(30 * MINUTE)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE
    assert bench.notices() == []


def test_each_day_has_its_own_articles(bench: Bench) -> None:
    bench.look()
    bench.reach(START + HOUR)
    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.look(DAY)
    assert bench.editions() == [("2026-11-24T07:00", "sent"), ("2026-11-25T07:00", "sent")]
    assert [story.lead.title for story in bench.last().draft.stories] == ["Bridge closes for repairs"]
    assert bench.last().draft.number == 2


def test_a_day_without_news_is_skipped_and_said(bench: Bench) -> None:
    bench.look()
    bench.look(HOUR)
    bench.look(DAY)
    bench.look(DAY)
    assert bench.editions()[1:] == [("2026-11-25T07:00", "skipped"), ("2026-11-26T07:00", "skipped")]
    assert bench.last().reason == "no news"
    assert len(bench.room.mails) == PEOPLE
    assert bench.notices() == ["The Quay: Morning Quay was not sent"] * 2


def test_what_becomes_of_each_occasion_is_shown_where_it_was_started(bench: Bench, source: Wire) -> None:
    bench.look()
    bench.look(HOUR)
    bench.look(DAY)
    bench.room.morning("daily at 07:00", f"  - {source.url}")
    source.status = 500
    bench.look(DAY)

    assert [sentence_of(due, bench.service.site) for due in bench.shown] == [
        f"morning 2026-11-24 07:00: Sent to {PEOPLE} of {PEOPLE} subscribers. The mails lie in "
        f"{bench.room.folder / 'outbox'}.",
        "morning 2026-11-25 07:00: Skipped: no news. Nothing was sent.",
        "morning 2026-11-26 07:00: Not sent: its only source could not be collected. It is tried again by itself.",
    ]


def test_articles_wait_while_nobody_is_subscribed(bench: Bench) -> None:
    with bench.room.opened() as wiring:
        for person, _ in tuple(wiring.store.subscribers.list("morning")):
            wiring.store.subscribers.remove(person.id)
    bench.look()
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "skipped")]
    bench.subscribe()
    bench.look(DAY)
    assert bench.last().status is Status.SENT
    assert len(bench.last().draft.stories) == 2


@pytest.mark.parametrize(
    ("first", "days", "instants"),
    [
        # Clocks go back on 25 October 2026: 02:30 comes twice.
        (datetime(2026, 10, 24, 12, tzinfo=UTC), 2, ["2026-10-25T00:30", "2026-10-26T01:30"]),
        # Clocks go forward on 28 March 2027: there is no 02:30.
        (datetime(2027, 3, 27, 12, tzinfo=UTC), 2, ["2027-03-28T01:00", "2027-03-29T00:30"]),
    ],
)
def test_5_each_local_date_has_one_edition_whatever_clocks_do(
    tmp_path: Path, first: datetime, days: int, instants: list[str]
) -> None:
    bench = Bench(tmp_path, "daily at 02:30", first)
    site = bench.room.config / "digest.yaml"
    site.write_text(site.read_text().replace("Europe/London", "Europe/Berlin"))
    bench.look()
    for hour in range(24 * days):
        if hour % 12 == 0:
            bench.room.article(f"hour-{hour}", f"Report of hour {hour} from the port\n\n{_WORDS[hour // 12]} {hour}.\n")
        bench.look(HOUR)
    bench.end()
    with bench.room.store() as store:
        found = [f"{e.occasion.at:%Y-%m-%dT%H:%M}" for e in reversed(store.editions.history("morning", 100))]
    assert found == instants
    assert {status for _, status in bench.editions()} == {"sent"}


_WORDS = (
    "Ships came in with grain and timber and left with machines",
    "The council met on the budget of schools and libraries",
    "Rowers trained before dawn while the river was calm",
    "A comet was seen above the lighthouse by many people",
)


def test_18_after_an_outage_within_the_late_limit_it_is_sent_late(bench: Bench) -> None:
    bench.look()
    bench.end()
    bench.now += 6 * HOUR
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "sent")]


def test_18_after_a_weekend_off_what_is_too_late_is_skipped_with_its_reason_and_its_articles_run_next(
    bench: Bench,
) -> None:
    bench.look()
    bench.end()
    bench.now += 3 * DAY - HOUR
    bench.look()
    assert bench.editions() == [(f"2026-11-{day}T07:00", "skipped") for day in (24, 25, 26)]
    assert "22 hours late, more than the late limit of 6 hours" in bench.last().reason
    assert bench.room.mails == {}
    assert bench.notices() == ["The Quay: 3 things to know"]  # in one mail
    told = message_from_bytes(bench.room.notices[0], policy=policy.default)
    assert [part.get_content().count("2026-11-25 07:00") for part in told.iter_parts()] == [1, 1]  # text and HTML
    bench.look(2 * HOUR)
    assert bench.last().status is Status.SENT
    assert len(bench.room.mails) == PEOPLE


def test_16_a_clock_set_back_sends_nothing_twice(bench: Bench) -> None:
    bench.look()
    for step in (HOUR, -DAY, DAY, -2 * HOUR, 2 * HOUR):
        bench.look(step)
    bench.begin()
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE


def test_24_when_all_sources_fail_it_is_tried_again_and_editors_are_told_once(bench: Bench, source: Wire) -> None:
    bench.room.morning("daily at 07:00", f"  - {source.url}")
    source.status = 500
    bench.look()
    for _ in range(5):
        bench.look(HOUR)
    assert bench.editions() == []
    assert sorted(bench.notices()) == [
        "The Quay: 127.0.0.1 cannot be collected",
        "The Quay: Morning Quay cannot be made",
    ]
    source.status = 200
    bench.look(HOUR)
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE


def test_24_when_all_sources_fail_until_the_late_limit_it_is_skipped_and_that_is_no_no_news(
    bench: Bench, source: Wire
) -> None:
    bench.room.morning("daily at 07:00", f"  - {source.url}")
    source.status = 500
    bench.look()
    for _ in range(9):
        bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "skipped")]
    assert "late limit of 6 hours (its only source could not be collected)" in bench.last().reason
    assert [key for key in bench.all_notices() if "all-failed" in key or "skipped" in key] == [
        "all-failed morning 2026-11-24T07:00",
        "skipped morning 2026-11-24T07:00",
    ]


def test_8_one_bad_source_does_not_stop_the_edition(bench: Bench, source: Wire) -> None:
    bench.room.morning("daily at 07:00", f"  - folder: inbox\n  - {source.url}")
    source.status = 500
    bench.look()
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]


WORK = {Role.SCHEDULE, Role.SEND, Role.COLLECT}


@pytest.mark.parametrize(
    ("roles", "is_shared", "has_pages", "does"),
    [
        (EVERY_ROLE, False, True, EVERY_ROLE),
        (EVERY_ROLE, True, True, EVERY_ROLE),
        (EVERY_ROLE, False, False, WORK),
        (EVERY_ROLE, True, False, WORK),
        ({Role.SCHEDULE}, False, True, WORK),
        ({Role.SCHEDULE}, False, False, WORK),
        ({Role.SCHEDULE}, True, True, {Role.SCHEDULE}),
        ({Role.SEND}, False, True, {Role.SEND}),
        ({Role.WEB}, False, False, {Role.WEB}),
        ({Role.WEB, Role.SEND}, True, False, {Role.SEND}),
    ],
)
def test_a_process_does_what_it_is_there_for_and_alone_with_a_file_all_the_work(
    roles: Collection[Role], is_shared: bool, has_pages: bool, does: Collection[Role]
) -> None:
    assert taken_on(frozenset(roles), is_shared=is_shared, has_pages=has_pages) == does


def test_whoever_runs_it_is_on_duty_until_it_ends(bench: Bench) -> None:
    bench.look()
    assert bench.room.digest("health").code == 1  # by the clock of the machine, it looked long ago or will
    with bench.room.opened(lambda: bench.now) as wiring:
        (worker,) = wiring.store.workers.on_duty(bench.now)
        assert (worker.since, worker.looked) == (bench.now, bench.now)
        assert status(wiring).absent == ()
    bench.look(MINUTE)
    with bench.room.opened(lambda: bench.now) as wiring:
        assert wiring.store.workers.all() == (worker,), "that it looked is written down every ten seconds of its own"
    bench.end()
    with bench.room.opened(lambda: bench.now) as wiring:
        assert wiring.store.workers.all() == ()
        assert status(wiring).absent == ("nobody is on duty: digest start",)

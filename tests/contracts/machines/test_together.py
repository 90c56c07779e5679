"""Each part of the work on machines of its own: one builds, all send, and whoever is lost is replaced."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from digest.actions.upkeep.duty import duty
from digest.errors import UsageError
from digest.model.duty import ABSENT, EVERY_ROLE, Act, Job, Role, Shard
from digest.model.mail import Claim
from digest.pipeline import delivering
from digest.schedule.service import Service, roles_of
from digest.store.database import queue
from digest.store.database.tables import batches
from digest.wiring import Wiring
from tests.acceptance.servers import newsroom, wire
from tests.contracts.machines.conftest import PEOPLE, Machines
from tests.contracts.machines.test_workers import PIER
from tests.schedule.bench import HOUR


def sent_to(machines: Machines) -> Counter[str]:
    return Counter(str(mail["To"]) for mail in machines.room.mails.values())


def test_what_one_machine_freezes_others_send(machines: Machines) -> None:
    schedule, first, second = machines.add(Role.SCHEDULE), machines.add(Role.SEND), machines.add(Role.SEND)
    for service in (schedule, first, second):
        machines.look(service)
    machines.now += HOUR
    machines.look(schedule)
    assert machines.editions() == [("2026-11-24T07:00", "sending")]
    assert machines.room.mails == {}
    machines.look(schedule)  # which leaves it to them however often it looks
    assert machines.room.mails == {}

    for service in (first, second, schedule):
        machines.look(service)

    assert machines.editions() == [("2026-11-24T07:00", "sent")]
    assert len(machines.room.mails) == PEOPLE
    assert [due.report.reason for due in machines.shown if due.report and due.report.ended == "open"] == [
        "other processes hand over its mails"
    ]


def test_machines_that_do_everything_make_one_edition_together(machines: Machines) -> None:
    both = [machines.add(), machines.add()]
    for _ in range(2):
        for service in both:
            machines.look(service)
        machines.now += HOUR
    assert machines.editions() == [("2026-11-24T07:00", "sent")]
    assert len(machines.room.mails) == PEOPLE


def test_14_a_machine_that_joins_late_finds_everybody_served(machines: Machines) -> None:
    schedule, sender = machines.add(Role.SCHEDULE), machines.add(Role.SEND)
    machines.look(schedule)
    machines.now += HOUR
    machines.look(schedule)
    machines.look(sender)
    machines.look(machines.add(Role.SEND))
    assert len(machines.room.mails) == PEOPLE
    assert machines.editions() == [("2026-11-24T07:00", "sent")]


def test_a_stop_holds_for_every_machine(machines: Machines) -> None:
    schedule, sender = machines.add(Role.SCHEDULE), machines.add(Role.SEND)
    machines.look(schedule)
    machines.now += HOUR
    machines.look(schedule)
    with machines.opened() as wiring:
        wiring.store.deliveries.stop("the printer is on fire", machines.now)
    machines.look(sender)
    assert machines.room.mails == {}
    with machines.opened() as wiring:
        wiring.store.deliveries.go()
    machines.look(sender)
    assert len(machines.room.mails) == PEOPLE


def half_taken(machines: Machines) -> Service:
    """A sender, beside another one on a machine that dies with a batch of a frozen edition in its hands."""
    schedule, sender = machines.add(Role.SCHEDULE), machines.add(Role.SEND)
    machines.look(schedule)
    machines.now += HOUR
    machines.look(schedule)
    with machines.opened() as wiring:
        wiring.store.workers.keep(replace(PIER, roles=frozenset({Role.SEND}), looked=machines.now))
        (edition,) = wiring.store.editions.sending()
        claim = wiring.store.deliveries.claim(edition.id, f"{PIER.name}/0", machines.now, timedelta(minutes=5))
        assert isinstance(claim, Claim)
    return sender


@pytest.mark.soak
def test_15_what_a_machine_held_that_died_elsewhere_is_sent_by_another_once_it_did_not_look_for_90_seconds(
    machines: Machines,
) -> None:
    sender = half_taken(machines)
    machines.now += ABSENT - timedelta(seconds=1)
    machines.look(sender)
    assert 0 < len(machines.room.mails) < PEOPLE
    machines.now += timedelta(seconds=2)
    machines.look(sender)
    assert machines.editions() == [("2026-11-24T07:00", "sent")]
    assert len(machines.room.mails) == PEOPLE


def test_15_where_the_provider_cannot_pass_over_what_it_has_nobody_is_taken_for_dead_before_the_lease_is_over(
    machines: Machines,
) -> None:
    half_taken(machines)
    machines.now += 2 * ABSENT
    with machines.opened() as wiring:
        (edition,) = wiring.store.editions.sending()
        digest, kit = wiring.publication.in_force("morning"), wiring.kit("morning")
        before = held_until(wiring, edition.id)
        forgetful = SimpleNamespace(name="smtp", limits=replace(kit.provider.limits, dedupes=False, looks_up=False))
        delivering.due(edition, digest, replace(kit, provider=forgetful))
        assert held_until(wiring, edition.id) == before
        delivering.due(edition, digest, kit)
        assert held_until(wiring, edition.id) < before


def held_until(wiring: Wiring, edition: int) -> datetime:
    """When the batch that nobody answered for is free."""
    with wiring.store.deliveries._database.read() as connection:
        of_it = (batches.c.edition == edition, batches.c.answered.is_(False))
        until: datetime = connection.execute(select(batches.c.lease_until).where(*of_it)).scalar_one()
        return until


def test_sources_are_asked_by_those_who_collect(machines: Machines) -> None:
    with wire() as source:
        machines.room.morning("daily at 07:00", f"  - {source.url}\n  - folder: inbox")
        schedule, collector = machines.add(Role.SCHEDULE, Role.SEND), machines.add(Role.COLLECT)
        machines.look(schedule)
        machines.now += HOUR
        calls, put = list[Job](), schedule._wiring.call
        schedule._wiring.call = lambda job: put(job) or calls.append(job)  # type: ignore[func-returns-value]
        with machines.room._environment():
            collector.start()
            schedule.start()
            schedule.look()
        assert source.asked.is_set()
    assert machines.editions() == [("2026-11-24T07:00", "sent")]
    assert [(job.act, job.to) for job in calls] == [(Act.COLLECT, collector._wiring.presence.name)]
    (due,) = machines.shown
    assert due.report is not None
    assert [report.source.partition(":")[0] for report in due.report.sources] == ["http", "folder"]
    assert not any(report.failure for report in due.report.sources)
    with machines.opened() as wiring:
        assert wiring.store.shards.of(1) == ()


def test_what_a_killed_collector_left_is_asked_by_who_waits_for_it(machines: Machines) -> None:
    with wire() as source:
        machines.room.morning("daily at 07:00", f"  - {source.url}")
        schedule = machines.add(Role.SCHEDULE, Role.SEND)
        machines.look(schedule)
        machines.now += HOUR
        with machines.opened() as wiring:
            wiring.store.workers.keep(replace(PIER, looked=machines.now))  # and it never looks again
        machines.look(_hurried(machines, schedule))
        assert source.asked.is_set()
    assert machines.editions() == [("2026-11-24T07:00", "sent")]


def _hurried(machines: Machines, service: Service) -> Service:
    """While it waits, the time passes."""

    def wait(seconds: float | None = None) -> bool:
        machines.now += timedelta(seconds=20)
        return False

    service._wiring.stopping.wait = wait  # type: ignore[method-assign]
    return service


@pytest.mark.parametrize("twice", [False, True])
def test_a_call_that_is_lost_or_comes_twice_does_no_harm(machines: Machines, twice: bool) -> None:
    schedule, sender = machines.add(Role.SCHEDULE), machines.add(Role.SEND)
    calls = list[Job]()
    schedule._wiring.call = calls.append
    machines.look(sender)
    machines.look(schedule)
    machines.now += HOUR
    with machines.opened() as wiring:
        wiring.store.workers.keep(replace(PIER, roles=frozenset({Role.SEND}), looked=machines.now))
    machines.look(schedule)
    assert [(job.act, job.to) for job in calls] == [(Act.DELIVER, PIER.name)]
    for job in calls * 2 if twice else ():
        sender._called(job)
        machines.look(sender)
    machines.look(sender)
    assert len(machines.room.mails) == PEOPLE


def test_a_part_given_to_two_is_stored_once(machines: Machines) -> None:
    with machines.opened() as wiring:
        shards, now = wiring.store.shards, machines.now
        part = Shard(run=1, number=0, digest="morning", sources=("a",), worker="pier:1", given=now, taken=False)
        shards.give([part])
        (taken,) = shards.take("pier:1")
        assert shards.take("pier:1") == ()
        assert shards.take_over(taken, "quay:2", now)
        assert not shards.take_over(taken, "mole:3", now)
        assert not shards.done(taken, "pier:1", ())
        assert shards.done(taken, "quay:2", ())
        assert [one.reports for one in shards.of(1)] == [()]
        shards.drop(1)
        assert shards.of(1) == ()


def test_doctor_says_whether_machines_can_call_each_other(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    with machines.opened() as wiring:
        assert "machines call each other through a queue in the database" in {
            one.what for one in duty(wiring.publication) if one.good
        }
        monkeypatch.setattr(queue, "LIBRARY", "no-such-library")
        (bad,) = (one for one in duty(wiring.publication) if not one.good)
        assert "look every five seconds" in bad.what
        assert "pip install 'newsletter-digest[postgres]'" in bad.advice


def test_with_sqlite_one_process_sends_and_a_part_of_its_work_alone_is_refused(tmp_path: Path) -> None:
    room = newsroom(tmp_path, people=0)
    room.morning("daily at 07:00")
    ended = room.digest("start", "--only", "send")
    assert ended.code == 2
    assert "With SQLite one process schedules, collects and sends" in ended.err


def test_an_unknown_part_is_refused_by_name() -> None:
    assert roles_of("") == EVERY_ROLE
    assert roles_of("collect") == {Role.COLLECT}
    with pytest.raises(UsageError, match='no part "printing"'):
        roles_of("printing")

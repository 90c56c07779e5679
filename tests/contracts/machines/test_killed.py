"""Machines that are killed, or sleep, in the midst of an edition on PostgreSQL: nobody is doubled, nobody is lost."""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, make_url, text

from digest.actions.send import send
from digest.model.duty import Role
from digest.model.edition import Status
from digest.wiring import Wiring
from tests.acceptance.servers import Running, real, wait_for
from tests.contracts.machines.conftest import Machines
from tests.send.servers import SmtpLike, smtp_like

PEOPLE = 300


def started(machines: Machines, count: int) -> list[Running]:
    """So many that send, on duty."""
    running = [machines.room.start("start", "--only", "send") for _ in range(count)]
    with machines.opened() as wiring:
        clock = wiring.store.clock(wiring.clock)
        wait_for(lambda: len(wiring.store.workers.on_duty(clock(), Role.SEND)) >= count, 60)
    return running


@contextmanager
def sending(machines: Machines, mail: SmtpLike, count: int) -> Iterator[tuple[Wiring, int, list[Running]]]:
    """An edition that was frozen here, and those that send it."""
    room = machines.room
    database = next(line for line in (room.config / "digest.yaml").read_text().splitlines() if "database:" in line)
    room.site(real("smtp", mail.url, room.port, "  rate: 60 per second\n") + f"{database}\n")
    room.morning("by hand")
    room.subscribe(PEOPLE, "morning")
    running = started(machines, count)
    with room.opened() as wiring:
        wiring.delivers = False
        edition = send(wiring, "morning", "", lambda built, recipients: str(recipients)).edition
        assert edition is not None
        yield wiring, edition, running


def until_sent(wiring: Wiring, edition: int) -> None:
    wait_for(lambda: wiring.store.editions.get(edition).status is Status.SENT, 90)  # type: ignore[union-attr]


@pytest.mark.soak
def test_6_while_every_connection_to_the_server_is_cut_again_and_again_everybody_gets_it_once(
    machines: Machines, postgres: Engine
) -> None:
    cut = text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = :name")
    with smtp_like() as smtp, sending(machines, smtp, 2) as (wiring, edition, running):
        name = make_url(wiring.publication.site.database).database
        for point in (20, 60, 120, 200):
            wait_for(lambda point=point: len(smtp.envelopes) >= point, 90)  # type: ignore[misc]
            with postgres.connect() as connection:
                connection.execute(cut, {"name": name})
        until_sent(wiring, edition)
        sums = wiring.store.deliveries.sums(edition)
        for one in running:
            one.signal(signal.SIGTERM)
            assert one.ended(30).code == 0
    assert Counter(Counter(mail.address for mail in smtp.taken).values()) == {1: PEOPLE}
    assert sums["accepted"] == PEOPLE


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_14_15_of_machines_that_are_killed_or_sleep_the_others_send_the_rest(machines: Machines, seed: int) -> None:
    chance = random.Random(seed)
    with smtp_like() as smtp, sending(machines, smtp, 4) as (wiring, edition, (killed, asleep, *others)):
        for point, act in sorted([(chance.randrange(20, 150), 0), (chance.randrange(20, 150), 1)]):
            wait_for(lambda point=point: len(smtp.envelopes) >= point, 90)  # type: ignore[misc]
            (asleep if act else killed).signal(signal.SIGSTOP if act else signal.SIGKILL)
        wait_for(lambda: len(smtp.envelopes) >= 200, 90)
        asleep.signal(signal.SIGCONT)
        until_sent(wiring, edition)
        sums = wiring.store.deliveries.sums(edition)
        for one in (asleep, *others):
            one.signal(signal.SIGTERM)
            assert one.ended(30).code == 0
    taken = Counter(mail.address for mail in smtp.taken)
    assert set(taken.values()) == {1}
    assert sums["accepted"] + sums["uncertain"] == PEOPLE
    assert sums["accepted"] <= len(taken) <= sums["accepted"] + sums["uncertain"]
    assert sums["uncertain"] <= 10  # what was in hand of the one that was killed

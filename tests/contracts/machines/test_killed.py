"""Machines that are killed, or sleep, in the midst of an edition on PostgreSQL: nobody is doubled, nobody is lost."""

from __future__ import annotations

import random
import signal
from collections import Counter

import pytest

from digest.actions.send import send
from digest.model.duty import Role
from digest.model.edition import Status
from tests.acceptance.servers import REAL, Running, wait_for
from tests.contracts.machines.conftest import Machines
from tests.send.servers import smtp_like

PEOPLE = 300


def started(machines: Machines, count: int) -> list[Running]:
    """So many that send, on duty."""
    running = [machines.room.start("start", "--only", "send") for _ in range(count)]
    with machines.opened() as wiring:
        clock = wiring.store.clock(wiring.clock)
        wait_for(lambda: len(wiring.store.workers.on_duty(clock(), Role.SEND)) >= count, 60)
    return running


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_14_15_of_machines_that_are_killed_or_sleep_the_others_send_the_rest(machines: Machines, seed: int) -> None:
    chance = random.Random(seed)
    room = machines.room
    with smtp_like() as smtp:
        database = next(line for line in (room.config / "digest.yaml").read_text().splitlines() if "database:" in line)
        room.site(REAL.format(provider="smtp", url=smtp.url, more="  rate: 60 per second\n") + f"{database}\n")
        room.morning("by hand")
        room.subscribe(PEOPLE, "morning")
        killed, asleep, *others = started(machines, 4)
        with room.opened() as wiring:
            wiring.delivers = False
            edition = send(wiring, "morning", "", lambda built, recipients: str(recipients)).edition
            assert edition is not None
            for point, act in sorted([(chance.randrange(20, 150), 0), (chance.randrange(20, 150), 1)]):
                wait_for(lambda point=point: len(smtp.envelopes) >= point, 60)  # type: ignore[misc]
                (asleep if act else killed).signal(signal.SIGSTOP if act else signal.SIGKILL)
            wait_for(lambda: len(smtp.envelopes) >= 200, 60)
            asleep.signal(signal.SIGCONT)
            wait_for(lambda: wiring.store.editions.get(edition).status is Status.SENT, 60)  # type: ignore[union-attr]
            sums = wiring.store.deliveries.sums(edition)
        for one in (asleep, *others):
            one.signal(signal.SIGTERM)
            assert one.ended(20).code == 0
    taken = Counter(mail.address for mail in smtp.taken)
    assert set(taken.values()) == {1}
    assert sums["accepted"] + sums["uncertain"] == PEOPLE
    assert sums["accepted"] <= len(taken) <= sums["accepted"] + sums["uncertain"]
    assert sums["uncertain"] <= 10  # what was in hand of the one that was killed

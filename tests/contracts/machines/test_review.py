"""Several schedulers at the review moment of one edition: one draft, and one mail to each editor."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from digest.schedule.service import Service
from tests.acceptance.servers import wait_for
from tests.contracts.machines.conftest import Machines
from tests.schedule.bench import HOUR, MINUTE

EDITORS = ("ada@quay.example", "ben@quay.example")
MACHINES = 3


def reviewed(machines: Machines, send: str) -> None:
    """Its editors are to be shown the next edition by now."""
    site = machines.room.config / "digest.yaml"
    site.write_text(site.read_text().replace("editors: [ed@quay.example]", f"editors: [{', '.join(EDITORS)}]"))
    machines.room.morning(send)
    with (machines.room.config / "digests" / "morning.yaml").open("a") as file:
        file.write("review: 2 hours before\n")


def shown(machines: Machines) -> Counter[str]:
    """Editor → how many drafts they were mailed."""
    mails = [message_from_bytes(raw) for raw in machines.room.notices]
    return Counter(str(mail["To"]) for mail in mails if str(mail["Subject"]).startswith("Draft: "))


def together(machines: Machines, services: list[Service]) -> None:
    """All of them look at once."""
    ready = threading.Barrier(len(services))

    def look(service: Service) -> None:
        ready.wait(30)
        service.look()

    with machines.room._environment():
        threads = [threading.Thread(target=look, args=(service,)) for service in services]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)


def test_5_machines_that_look_at_the_same_moment_make_one_draft_and_editors_get_it_once(machines: Machines) -> None:
    reviewed(machines, "daily at 09:00")
    services = [machines.add() for _ in range(MACHINES)]
    together(machines, services)
    assert machines.editions() == []
    machines.now += HOUR
    for _ in range(2):
        together(machines, services)
        machines.now += MINUTE
    assert machines.editions() == [("2026-11-24T09:00", "draft")]
    assert shown(machines) == dict.fromkeys(EDITORS, 1)


@pytest.mark.soak
def test_5_schedulers_in_processes_of_their_own_make_one_draft_and_editors_get_it_once(machines: Machines) -> None:
    due = datetime.now(UTC) + timedelta(hours=1)
    reviewed(machines, f"daily at {due:%H:%M}")
    running = [machines.room.start("start") for _ in range(MACHINES)]
    with machines.opened() as wiring:
        clock = wiring.store.clock(wiring.clock)
        wait_for(lambda: len(wiring.store.workers.on_duty(clock())) >= MACHINES, 120)
        wait_for(lambda: shown(machines) == dict.fromkeys(EDITORS, 1), 120)
        threading.Event().wait(5)  # each has looked once more
        assert [draft.status.value for draft in wiring.store.editions.waiting("morning")] == ["draft"]
    for one in running:
        one.signal(signal.SIGTERM)
    assert [one.ended(30).code for one in running] == [0] * MACHINES
    # Those of the days since the clock that the others here turn by hand were skipped.
    assert [status for _, status in machines.editions() if status != "skipped"] == ["draft"]
    assert shown(machines) == dict.fromkeys(EDITORS, 1)

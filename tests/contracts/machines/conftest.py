"""A publication that several processes share on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from digest.model.duty import Role
from digest.schedule.service import Due, Service
from digest.store import Store
from digest.store.database import queue
from digest.wiring import Wiring
from tests.acceptance.servers import OUTBOX, Newsroom, newsroom
from tests.contracts.conftest import sweep
from tests.schedule.bench import START

PEOPLE = 12


class Machines:
    """Processes of one publication, with a clock turned by hand: `add` one of these roles."""

    def __init__(self, room: Newsroom, stack: ExitStack) -> None:
        self.room = room
        self.now = START
        self.shown: list[Due] = []
        self._stack = stack

    def add(self, *roles: Role) -> Service:
        wiring = self._stack.enter_context(self.opened())
        service = Service(self.room.config, wiring, self.shown.append, roles=frozenset(roles or Role))
        self._stack.callback(self._end, service)
        return service

    def opened(self) -> Wiring:
        with self.room._environment():
            return Wiring.open(self.room.config, clock=lambda: self.now)

    def look(self, service: Service) -> None:
        with self.room._environment():
            service.look()

    def editions(self) -> list[tuple[str, str]]:
        with self.opened() as wiring:
            return [(e.occasion.key, e.status.value) for e in wiring.store.editions.history("morning", 9)]

    @staticmethod
    def _end(service: Service) -> None:
        service.stop()
        service.wait()


@pytest.fixture
def machines(tmp_path: Path, postgres_url: str, postgres_store: Store) -> Iterator[Machines]:
    sweep(postgres_store)
    queue.lay(postgres_store._database)
    room = newsroom(tmp_path, people=0)
    room.site(f"{OUTBOX}database: {postgres_url}\n")
    room.morning("daily at 07:00")
    with ExitStack() as stack:
        made = Machines(room, stack)
        room.subscribe(PEOPLE, "morning", lambda: made.now)
        yield made

"""systemd hears that the process is ready, that it looks, and that it ends."""

from __future__ import annotations

import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from digest.model.duty import EVERY_ROLE, Role
from digest.schedule.service import Service
from digest.schedule.supervised import LOOKED, READY, STOPPING, Supervisor
from tests.acceptance.servers import newsroom
from tests.store.tables import lay_tables

SITE = "name: The Quay\ntimezone: UTC\naddress: 9 Harbour Street\nmail: outbox\n"


class Systemd:
    """Hears datagrams, as systemd does."""

    def __init__(self, folder: str) -> None:
        self.path = f"{folder}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)

    def next(self) -> str:
        self.socket.settimeout(60)
        return self.socket.recv(4_096).decode()

    def heard(self) -> list[str]:
        """All that was told until now."""
        told: list[str] = []
        self.socket.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                told.append(self.socket.recv(4_096).decode())
        return told


@pytest.fixture
def systemd() -> Iterator[Systemd]:
    with tempfile.TemporaryDirectory(prefix="q-") as folder:  # the path of a socket is a short one
        listening = Systemd(folder)
        yield listening
        listening.socket.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config" / "digests").mkdir(parents=True)
    (tmp_path / "config" / "digest.yaml").write_text(SITE)
    lay_tables(tmp_path / "digest.db")
    return tmp_path / "config"


def test_the_process_says_when_it_is_ready_each_look_and_that_it_was_told_to_end(
    tmp_path: Path, systemd: Systemd
) -> None:
    room = newsroom(tmp_path, people=1)
    room.morning("daily at 07:00")
    room.environ["NOTIFY_SOCKET"] = systemd.path
    service = room.typed("start")
    assert {systemd.next(), systemd.next()} == {READY, LOOKED}

    service.signal(signal.SIGTERM)

    assert service.ended(20).code == 0
    assert systemd.heard()[-1] == STOPPING


@pytest.mark.parametrize("roles", [EVERY_ROLE, frozenset({Role.WEB})])
def test_every_look_is_told_also_of_the_pages_alone(config: Path, systemd: Systemd, roles: frozenset[Role]) -> None:
    service = Service(config, roles=roles, supervisor=Supervisor(systemd.path))
    service.look()
    service.look()
    assert systemd.heard() == [LOOKED, LOOKED]
    service.stop()
    service.wait()


def test_while_a_look_hangs_nothing_is_told(config: Path, systemd: Systemd) -> None:
    service = Service(config, supervisor=Supervisor(systemd.path))
    with service._ticker._looking:
        next_look = threading.Thread(target=service.look)
        next_look.start()
        next_look.join(0.2)
        assert systemd.heard() == []
    next_look.join(20)
    assert systemd.heard() == [LOOKED]
    service.stop()
    service.wait()


def test_where_nobody_listens_or_asked_the_work_goes_on(systemd: Systemd) -> None:
    Supervisor("").tell(READY)
    Supervisor(f"{systemd.path}-gone").tell(READY)
    assert systemd.heard() == []

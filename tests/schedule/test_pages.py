"""`digest start` serves the pages beside its work, or a process does nothing else."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from digest.errors import ConfigError, DigestError, UsageError
from digest.model.duty import EVERY_ROLE, Role
from digest.schedule.service import Service
from tests.store.tables import lay_tables
from tests.unclosed import nothing_unclosed

SITE = "name: The Quay\ntimezone: UTC\naddress: 9 Harbour Street\nmail: outbox\n"
REAL = SITE.replace("outbox", "\n  provider: smtp\n  from: news@quay-news.org")
WEB = "web:\n  url: https://quay.example\n  listen: 127.0.0.1:{port}\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config" / "digests").mkdir(parents=True)
    lay_tables(tmp_path / "digest.db")
    return tmp_path / "config"


def started(config: Path, web: str, *roles: Role, site: str = SITE) -> Service:
    (config / "digest.yaml").write_text(site + web)
    service = Service(config, roles=roles or EVERY_ROLE)
    service.start()
    return service


def on_a_free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return WEB.format(port=free.getsockname()[1])


def ended(service: Service) -> None:
    service.stop()
    service.wait()


@pytest.mark.parametrize("roles", [(), (Role.WEB,)])
def test_the_pages_are_served_where_the_file_says(config: Path, roles: tuple[Role, ...]) -> None:
    service = started(config, on_a_free_port(), *roles)
    try:
        assert httpx.get(f"http://{service.serves_at}/health").text == "ok\n"
    finally:
        ended(service)


def test_pages_are_served_while_a_provider_must_not_send_yet_and_nothing_else_is_done(config: Path) -> None:
    ended(started(config, on_a_free_port(), Role.WEB, site=REAL))
    with pytest.raises(ConfigError, match="smtp is not ready to send"):
        started(config, on_a_free_port(), site=REAL)


@pytest.mark.parametrize(
    ("refused", "site", "web", "roles"),
    [
        ("smtp is not ready to send", REAL, WEB, ()),
        ("one process", SITE, "", (Role.SEND,)),
        ("nobody can listen at", SITE, WEB, ()),
    ],
)
def test_a_start_that_is_refused_leaves_no_connection_open(
    config: Path, refused: str, site: str, web: str, roles: tuple[Role, ...]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, nothing_unclosed():
        listen = web.format(port=taken.getsockname()[1])
        with pytest.raises(DigestError, match=refused):
            started(config, listen, *roles, site=site)


@pytest.mark.parametrize("roles", [(), (Role.SCHEDULE,)])
def test_a_publication_without_an_address_or_a_scheduler_alone_serves_none(
    config: Path, roles: tuple[Role, ...]
) -> None:
    web = "web: https://quay.example\n" if roles else ""
    service = started(config, web, *roles)
    try:
        assert service.serves_at == ""
        assert service._wiring.store.workers.on_duty(service._wiring.clock(), Role.WEB) == ()
    finally:
        ended(service)


def test_with_sqlite_a_part_of_the_work_is_refused(config: Path) -> None:
    with pytest.raises(UsageError, match="one process"):
        started(config, "", Role.SEND)


def test_pages_that_are_served_alone_are_on_duty_and_see_what_is_edited(config: Path) -> None:
    (config / "digests" / "week.yaml").write_text("title: The week\nsources: [https://news.example/feed]\n")
    web = on_a_free_port()
    service = started(config, web, Role.WEB)
    try:
        assert [one.roles for one in service._wiring.store.workers.all()] == [{Role.WEB}]
        assert httpx.get(f"http://{service.serves_at}/join").status_code == 200
        (config / "digest.yaml").write_text(f"{SITE}{web}  joining: off\n")
        service.look()
        assert "<form" not in httpx.get(f"http://{service.serves_at}/join").text
    finally:
        ended(service)

"""The figures of a publication: who may read them, and that they are true."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from digest.actions.duty.here import worker_here
from digest.model.duty import EVERY_ROLE
from digest.model.report import Report, ReportKind
from digest.send.message import letter_id
from digest.web.public.metrics import FORWARDED, is_local
from tests.web.conftest import Pages

TOKEN = "a-token-of-the-monitors"
HERE = {"Host": "127.0.0.1:8000"}


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Name and labels' values → value."""
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.db*") if not file.name.endswith("-shm")}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:8000", "[::1]:8000", "127.0.0.1"])
@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "127.9.9.9", "::ffff:127.0.0.1"])
def test_a_program_on_this_machine_may_read_them(client: str, host: str) -> None:
    assert is_local(client, {"Host": host})


@pytest.mark.parametrize("name", FORWARDED)
def test_whoever_comes_through_a_web_server_on_this_machine_is_not_from_here(name: str) -> None:
    assert not is_local("127.0.0.1", HERE | {name: "127.0.0.1"})


@pytest.mark.parametrize(
    ("client", "host"),
    [
        ("203.0.113.9", "127.0.0.1"),
        ("127.0.0.1", "quay.example"),
        ("127.0.0.1", "quay.example:8000"),
        ("127.0.0.1", ""),
        ("", "localhost"),
        ("testclient", "localhost"),
    ],
)
def test_another_address_or_another_name_is_not_this_machine(client: str, host: str) -> None:
    assert not is_local(client, {"Host": host})


def test_through_a_proxy_they_need_the_token(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = pages.get("/metrics", X_Forwarded_For="203.0.113.9")
    assert (outside.status_code, outside.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "digest_" not in outside.text
    assert pages.get("/metrics", Authorization="Bearer", X_Forwarded_For="203.0.113.9").status_code == 401

    monkeypatch.setenv("DIGEST_METRICS_TOKEN", TOKEN)
    pages.wiring.publication.reload()

    def status(shown: str) -> int:
        return pages.get("/metrics", Authorization=shown, X_Forwarded_For="203.0.113.9").status_code

    assert [status(f"Bearer {TOKEN}"), status(f"bearer {TOKEN}")] == [200, 200]
    assert [status(TOKEN), status("Bearer wrong"), status(f"Basic {TOKEN}"), status("Bearer")] == [401] * 4
    assert pages.get("/metrics").status_code == 200


def test_they_are_what_the_ledger_says_for_all_processes(pages: Pages) -> None:
    assert pages.get("/metrics").headers["Content-Type"].startswith("text/plain; version=0.0.4")
    before = figures(pages.get("/metrics").text)
    assert before["digest_problems",] == 1.0
    assert before["digest_sources", "new"] == 1.0

    store, now = pages.wiring.store, pages.wiring.clock()
    worker = worker_here(pages.wiring, EVERY_ROLE, now)
    store.workers.keep(worker)
    store.deliveries.stop("too many rejected", now)
    store.reports.take("postmark", [Report(kind=ReportKind.HARD, delivery="of-another")] * 2, now, letter_id)
    after = figures(pages.get("/metrics").text)

    assert (after["digest_problems",], after["digest_sending_stopped",]) == (1.0, 1.0)
    assert after["digest_last_look_timestamp_seconds", "schedule"] == pytest.approx(
        worker.looked.timestamp(), abs=0.001
    )
    assert after["digest_post_waits_seconds",] == 0.0
    assert after["digest_reports", "postmark", "unknown"] == 2.0


def test_whoever_reads_them_writes_nothing(pages: Pages) -> None:
    home = pages.wiring.publication.site.home
    pages.get("/metrics")
    before = all_bytes(home)
    assert [pages.get("/metrics").status_code for _ in range(3)] == [200] * 3
    assert all_bytes(home) == before

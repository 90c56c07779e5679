"""What one opened publication keeps while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.wiring import Wiring
from tests.store.tables import lay_tables

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SITE = "name: The Quay\ntimezone: Europe/London\nmail: outbox\n"


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[Wiring]:
    (tmp_path / "config" / "digests").mkdir(parents=True)
    (tmp_path / "config" / "digest.yaml").write_text(SITE)
    lay_tables(tmp_path / "digest.db")
    with Wiring.open(tmp_path / "config", clock=lambda: NOW) as opened:
        yield opened


def test_a_look_that_was_not_touched_is_made_ready_once(wiring: Wiring) -> None:
    folder = wiring.publication.site.folder / "looks" / "ours"
    folder.mkdir(parents=True)
    (folder / "look.yaml").write_text("pictures: no\n")
    assert wiring.looks.now("looks/ours") is wiring.looks.now("looks/ours")


def test_a_look_that_cannot_be_used_keeps_nobody_from_what_needs_none(wiring: Wiring) -> None:
    digests = wiring.publication.site.folder / "digests"
    (digests / "morning.yaml").write_text("title: Morning\nlook: looks/none\nsources: [wire.example]\n")
    wiring.publication.reload()
    assert wiring.kit("morning").look.name == "looks/none"
    assert wiring.kit("morning").look.to_show().name == "broadsheet"

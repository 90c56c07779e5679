"""What one opened publication keeps while it is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import wiring as wirings
from digest.config.site import Mail, Notices, Site
from digest.errors import NoDatabase
from digest.wiring import Wiring
from tests.store.tables import lay_tables
from tests.unclosed import nothing_unclosed

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SITE = "name: The Quay\ntimezone: Europe/London\nmail: outbox\n"


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[Wiring]:
    (tmp_path / "config" / "digests").mkdir(parents=True)
    (tmp_path / "config" / "digest.yaml").write_text(SITE)
    lay_tables(tmp_path / "digest.db")
    with Wiring.open(tmp_path / "config", clock=lambda: NOW) as opened:
        yield opened


def test_a_publication_that_cannot_be_opened_leaves_no_connection_open(wiring: Wiring) -> None:
    folder = wiring.publication.site.folder
    (folder / "digests" / "morning.yaml").write_text("title: Morning\nsources: [wire.example]\n")
    with closing(sqlite3.connect(wiring.store.file or "")) as database:
        database.execute("DROP TABLE configs")
    with nothing_unclosed(), pytest.raises(NoDatabase, match="configs"):
        Wiring.open(folder)


class Account:
    """A provider that counts."""

    def __init__(self, site: Site, *_: object, **__: object) -> None:
        self.rate = site.mail.rate
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("part", ["provider", "teller"])
def test_a_provider_is_one_for_as_long_as_its_settings_stand_and_all_are_closed_at_the_end(
    part: str, wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wirings, "provider", Account)
    accounts: list[Account] = []
    for rate in (1, 1, 2):
        mail = Mail(rate=rate)
        changed = {"mail": mail, "notices": Notices(mail=mail)}
        wiring.publication.site = wiring.publication.site.model_copy(update=changed)
        accounts.append(getattr(wiring, part))
    assert [account.rate for account in accounts] == [1, 1, 2]
    assert accounts[0] is accounts[1]
    assert not any(account.closed for account in accounts)
    wiring.close()
    assert [account.closed for account in accounts] == [1, 1, 1]


@pytest.mark.parametrize("notices", [None, Notices(command="/usr/local/bin/tell")])
def test_editors_are_told_by_another_provider_only_where_the_file_names_one(
    notices: Notices | None, wiring: Wiring
) -> None:
    wiring.publication.site = wiring.publication.site.model_copy(update={"notices": notices})
    assert wiring.teller is None


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

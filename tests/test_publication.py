"""What is in force while editors edit: a file that makes no sense changes nothing, and they are told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.config import load
from digest.config.load import Broken, Configuration
from digest.errors import ConfigError, UsageError
from digest.model.notice import NoticeKind
from digest.publication import Publication
from digest.send.providers import PROVIDERS
from digest.store import Store
from tests.store.tables import KEY, lay_tables

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SITE = "name: The Quay\ntimezone: Europe/London\nmail: outbox\n"
MORNING = "title: Morning Quay\nsend: weekdays at 07:00\nsources:\n  - https://wire.example/rss\n"


@dataclass
class House:
    """A configuration folder, its store, and a clock that a test sets."""

    folder: Path
    store: Store
    now: datetime = NOW
    environ: Mapping[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> None:
        (self.folder / "digests" / f"{name}.yaml").write_text(text)

    def site(self, text: str) -> None:
        (self.folder / "digest.yaml").write_text(text)

    def read(self) -> Configuration:
        return load.read(self.folder, self.environ, PROVIDERS)

    def open(self) -> Publication:
        read = self.read()
        made = Publication(store=self.store, clock=lambda: self.now, configuration=self.read, site=read.site)
        made.take(read)
        return made

    def told(self) -> list[str]:
        return [str(notice.facts["name"]) for notice in self.store.notices.due(self.now)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "config" / "digests").mkdir(parents=True)
    lay_tables(tmp_path / "digest.db")
    with Store.open(f"sqlite:///{tmp_path / 'digest.db'}", key=KEY, migrate=False) as store:
        made = House(folder=tmp_path / "config", store=store)
        made.site(SITE)
        made.write("morning", MORNING)
        yield made


def test_what_the_files_say_is_in_force(house: House) -> None:
    publication = house.open()
    assert publication.site.name == "The Quay"
    assert list(publication.digests) == ["morning"]
    assert publication.digest("morning") is publication.in_force("morning")
    assert (publication.refused, house.told()) == ({}, [])


def test_an_edit_counts_when_it_is_read_again(house: House) -> None:
    publication = house.open()
    house.write("morning", MORNING.replace("Morning Quay", "Early Quay"))
    assert publication.digest("morning").title == "Morning Quay"
    publication.reload()
    assert publication.digest("morning").title == "Early Quay"


def test_a_new_file_is_a_new_digest_and_a_file_that_is_gone_is_none(house: House) -> None:
    publication = house.open()
    house.write("evening", MORNING)
    publication.reload()
    assert sorted(publication.digests) == ["evening", "morning"]
    (house.folder / "digests" / "morning.yaml").unlink()
    publication.reload()
    assert sorted(publication.digests) == ["evening"]


BROKEN = MORNING.replace("weekdays at 07:00", "when the tide is high")


def test_a_broken_edit_leaves_the_last_good_one_in_force_and_tells_editors_once(house: House) -> None:
    publication = house.open()
    house.write("morning", BROKEN)
    publication.reload()
    publication.reload()
    assert publication.in_force("morning").title == "Morning Quay"
    assert list(publication.refused) == ["morning"]
    (notice,) = house.store.notices.due(NOW)
    assert (notice.kind, notice.digest) == (NoticeKind.REFUSED_EDIT, "morning")
    assert "line 2  send: when the tide is high" in str(notice.facts["problems"])


def test_who_asks_for_a_digest_as_its_file_says_is_told_what_is_wrong_with_it(house: House) -> None:
    publication = house.open()
    house.write("morning", BROKEN)
    publication.reload()
    with pytest.raises(Broken, match="line 2  send: when the tide is high"):
        publication.digest("morning")


def test_the_last_good_version_survives_the_program(house: House) -> None:
    house.open()
    house.write("morning", BROKEN)
    assert house.open().in_force("morning").title == "Morning Quay"


def test_another_mistake_in_the_same_file_is_told_again(house: House) -> None:
    publication = house.open()
    for text in (BROKEN, BROKEN.replace("when", "until"), BROKEN):
        house.write("morning", text)
        publication.reload()
    assert house.told() == ["morning", "morning"]


def test_a_file_that_never_made_sense_is_refused_with_its_mistake_whoever_asks(house: House) -> None:
    house.write("evening", BROKEN)
    publication = house.open()
    assert list(publication.digests) == ["morning"]
    for ask in (publication.digest, publication.in_force):
        with pytest.raises(ConfigError, match=r"evening\.yaml: 1 thing to mend"):
            ask("evening")
    assert publication.accepted("evening") is None


def test_a_mended_file_is_in_force_again(house: House) -> None:
    publication = house.open()
    house.write("morning", BROKEN)
    publication.reload()
    house.write("morning", MORNING)
    publication.reload()
    assert publication.refused == {}
    assert publication.digest("morning").title == "Morning Quay"


def test_a_broken_site_changes_nothing_and_is_raised_and_told(house: House) -> None:
    publication = house.open()
    before = publication.site, publication.digests
    house.site(SITE.replace("Europe/London", "Europe/Atlantis"))
    house.write("morning", MORNING.replace("Morning", "Early"))
    with pytest.raises(Broken, match="line 2  timezone: Europe/Atlantis"):
        publication.reload()
    assert (publication.site, publication.digests) == before
    assert house.told() == ["digest.yaml"]


@pytest.mark.parametrize(
    ("unlink", "advice"),
    [(False, "Digests: evening, morning."), (True, "Digests: none yet: digest new NAME makes one.")],
)
def test_a_digest_that_does_not_exist_is_answered_with_those_that_do(house: House, unlink: bool, advice: str) -> None:
    house.write("evening", MORNING)
    if unlink:
        for file in (house.folder / "digests").iterdir():
            file.unlink()
    publication = house.open()
    ask: Callable[[str], object]
    for ask in (publication.digest, publication.in_force):
        with pytest.raises(UsageError, match='There is no digest "noon"') as raised:
            ask("noon")
        assert raised.value.advice == advice


def test_a_version_counts_since_it_was_first_read_and_reading_it_again_changes_nothing(house: House) -> None:
    publication = house.open()
    house.now = NOW + timedelta(days=1)
    publication.reload()
    assert publication.accepted("morning") == NOW
    house.write("morning", MORNING + "max_stories: 9\n")
    publication.reload()
    assert publication.accepted("morning") == house.now
    house.write("morning", BROKEN)
    house.now = NOW + timedelta(days=2)
    publication.reload()
    assert publication.accepted("morning") == NOW + timedelta(days=1)

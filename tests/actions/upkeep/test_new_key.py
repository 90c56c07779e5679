"""The key of addresses is lost for ever: there is a way on, and it says what it costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.people.enrol import enrol
from digest.actions.upkeep.new_key import begin_new_key
from digest.errors import Refused
from digest.model.people import Cause, Suppression
from digest.publication import Publication
from digest.store import KeyLost, Store

ADA, BEN, CLEO, DAN = (f"{name}@reader.example" for name in ("ada", "ben", "cleo", "dan"))


@pytest.fixture
def lost(publication: Publication) -> Publication:
    """Ada reads, Ben complained, Cleo was erased; the key is gone."""
    for address in (ADA, CLEO):
        enrol(publication, address, "morning", consent="at the fair")
    publication.store.subscribers.suppress(Suppression(address=BEN, cause=Cause.COMPLAINED, since=publication.clock()))
    assert publication.store.subscribers.erase(CLEO, publication.clock())
    publication.site.address_key.unlink()
    return publication


def opened(publication: Publication) -> Store:
    return Store.open(publication.site.database, key=publication.site.address_key, migrate=True)


def typed(forgotten: int, known: int) -> str:
    return str(forgotten)


def test_addresses_that_are_kept_are_known_by_the_new_key_and_the_erased_are_not(lost: Publication) -> None:
    begun = begin_new_key(lost.site.folder, typed)
    assert (begun.forgotten, begun.known, begun.aside) == (1, 2, None)
    assert begun.file.stat().st_mode & 0o777 == 0o600
    with opened(lost) as store:
        assert store.subscribers.standing(ADA.upper(), "morning") == "active"
        assert [one.address for one in store.subscribers.suppressed([ADA, BEN, CLEO])] == [BEN]
        assert [one.address for one in store.subscribers.suppressions()] == [BEN]


def test_the_database_as_it_was_lies_beside_it(lost: Publication) -> None:
    begun = begin_new_key(lost.site.folder, typed)
    assert begun.before == Path(f"{lost.store.file}.before-new-key")
    assert begun.before.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("answer", "why"), [("", "Nobody confirmed"), ("2", "not the number of people, 1")])
def test_nobody_is_forgotten_unless_somebody_typed_how_many(lost: Publication, answer: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        begin_new_key(lost.site.folder, lambda *counts: answer)
    assert "digest db new-key --yes=1" in refused.value.advice
    assert not lost.site.address_key.exists()
    with pytest.raises(KeyLost, match="digest db new-key"):
        opened(lost)


def test_a_key_of_another_database_is_laid_aside(lost: Publication) -> None:
    lost.site.address_key.write_text("f" * 64)
    begun = begin_new_key(lost.site.folder, typed)
    assert begun.aside
    assert begun.aside.read_text() == "f" * 64
    assert begun.file.read_text() != "f" * 64


def test_the_right_key_is_not_replaced(publication: Publication) -> None:
    before = publication.site.address_key.read_bytes()
    with pytest.raises(Refused, match="is the key of this database's addresses"):
        begin_new_key(publication.site.folder, lambda *counts: pytest.fail("asked"))
    assert publication.site.address_key.read_bytes() == before

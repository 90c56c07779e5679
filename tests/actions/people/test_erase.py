"""Somebody is forgotten, wherever they stood, and yet never mailed again."""

from __future__ import annotations

import pytest

from digest.actions.people.enrol import enrol
from digest.actions.people.erase import erasable, erase
from digest.actions.people.people import matching_people
from digest.errors import Refused, UsageError
from digest.model.people import Cause, Subscriber, Subscription, Suppression
from digest.publication import Publication
from tests.actions.conftest import NOW

ADA, BEN = "ada.quill@reader.example", "ben@reader.example"


@pytest.fixture(autouse=True)
def _people(publication: Publication) -> None:
    for address in (ADA, BEN):
        enrol(publication, address, "morning", name=address.partition(".")[0], consent="at the fair")


def mail(publication: Publication, name: str, to: str) -> None:
    folder = publication.site.outbox / "morning-2026-11-24T0700"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(f"From: news@quay.example\r\nTo: {to}\r\n\r\nFor {ADA}\r\n".encode())


def test_address_and_name_are_gone_from_rows_and_mails(publication: Publication) -> None:
    mail(publication, "1", f'"Quill, Ada" <{ADA.title()}>')
    mail(publication, "2", BEN)

    known = erase(publication, f" {ADA.upper()} ")

    assert (known.address, known.digests, known.mails) == (ADA, ("morning",), 1)
    assert [file.name for file in publication.site.outbox.rglob("*.eml")] == ["2.eml"]
    assert matching_people(publication, "ada").people == ()
    assert [s.address for s in publication.store.subscribers.suppressions()] == [""]


def test_not_a_byte_of_the_address_is_left_in_the_database_or_its_journal(publication: Publication) -> None:
    chosen = Subscription(subscriber=0, digest="morning", consent="at the fair")
    people = [(Subscriber(address=f"reader{n}@reader.example"), chosen) for n in range(300)]
    publication.store.subscribers.add_all(people, NOW)  # so many that pages split and join around the rows
    for n in range(0, 300, 2):
        erase(publication, f"reader{n}@reader.example")
    erase(publication, ADA)
    files = {file.name: file.read_bytes() for file in publication.site.home.glob("digest.db*")}
    assert {name for name, content in files.items() if b"ada.quill" in content or b"reader10@" in content} == set()
    assert any(b"reader11@" in content for content in files.values())


def test_nobody_erased_is_added_but_by_a_deliberate_act(publication: Publication) -> None:
    erase(publication, ADA)
    with pytest.raises(Refused, match="suppressed, not brought back") as raised:
        enrol(publication, ADA, "morning", consent="by hand")
    assert "--again" in raised.value.advice
    assert enrol(publication, ADA, "morning", consent="wrote to us", again=True).subscribers == 2


def test_who_is_only_on_a_list_of_those_who_left_is_forgotten_too(publication: Publication) -> None:
    suppression = Suppression(address="cyd@reader.example", cause=Cause.UNSUBSCRIBED, note="Cyd wrote")
    publication.store.subscribers.suppress(suppression)
    assert erase(publication, "cyd@reader.example").digests == ()
    assert [(s.address, s.note) for s in publication.store.subscribers.suppressions()] == [("", "")]


def test_copies_of_the_database_that_hold_them_still_are_named(publication: Publication) -> None:
    copy = publication.site.home / "digest.db.before-0001"
    copy.touch()
    assert erasable(publication, ADA).copies == (str(copy),)


@pytest.mark.parametrize(("typed", "error"), [("ada", UsageError), ("zoe@reader.example", Refused)])
def test_who_is_nobody_is_refused(publication: Publication, typed: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        erase(publication, typed)

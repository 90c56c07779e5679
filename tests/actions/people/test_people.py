"""People are found, listed, chosen for and taken off."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from digest.actions.people.enrol import enrol
from digest.actions.people.lists.people import open_people
from digest.actions.people.people import (
    choose_topics,
    export_people,
    matching_people,
    people_of,
    person_with,
    remove,
)
from digest.errors import Refused, UsageError
from digest.model.people import Cause, Suppression
from digest.publication import Publication
from tests.actions.conftest import NOW

ADA = "ada@reader.example"


@pytest.fixture(autouse=True)
def ada(publication: Publication) -> None:
    enrol(publication, ADA, "morning", name="Ada L.", consent="at the fair")


def suppress(publication: Publication, address: str, digest: str = "") -> None:
    publication.store.subscribers.suppress(Suppression(address=address, cause=Cause.BOUNCED, digest=digest, since=NOW))


@pytest.mark.parametrize("text", ["ada", "ADA L", "reader.ex", " ".join(["Ada", "L."])])
def test_somebody_is_found_by_a_part_of_address_or_name_in_any_case(publication: Publication, text: str) -> None:
    matches = matching_people(publication, text)
    (person,) = matches.people
    assert (person.address, person.digest, person.standing, person.consent) == (ADA, "morning", "active", "at the fair")
    assert not matches.nobody


def test_a_person_has_for_scripts_what_is_known_of_them(publication: Publication) -> None:
    (person,) = matching_people(publication, ADA).people
    assert list(person.model_dump()) == [
        "address",
        "name",
        "digest",
        "standing",
        "topics",
        "since",
        "consent",
        "timezone",
    ]


@pytest.mark.parametrize(("digest", "standing"), [("", "suppressed"), ("morning", "suppressed"), ("noon", "active")])
def test_an_address_that_must_not_be_mailed_is_suppressed_where_it_counts(
    publication: Publication, digest: str, standing: str
) -> None:
    suppress(publication, ADA.upper(), digest)
    assert [person.standing for person in matching_people(publication, ADA).people] == [standing]
    assert [person.standing for person in people_of(publication, "morning")] == [standing]


def test_an_address_that_is_only_suppressed_is_not_nobody(publication: Publication) -> None:
    suppress(publication, "ben@reader.example")
    matches = matching_people(publication, "ben@reader.example")
    assert (matches.people, matches.nobody) == ((), False)
    assert matching_people(publication, "zoe@reader.example").nobody


def test_an_export_is_csv_with_the_standing_of_everybody(publication: Publication) -> None:
    out = io.StringIO()
    export_people(publication, "morning", out)
    assert out.getvalue().splitlines() == [
        "address,name,standing,since,consent,timezone",
        f"{ADA},Ada L.,active,2026-11-24,at the fair,",
    ]


def test_an_export_takes_along_who_must_not_get_it_and_an_import_heeds_that(
    publication: Publication, tmp_path: Path
) -> None:
    for number, cause in enumerate(Cause):
        suppressed = Suppression(address=f"gone{number}@reader.example", cause=cause, since=NOW)
        publication.store.subscribers.suppress(suppressed)
    suppress(publication, "elsewhere@reader.example", "noon")
    with (tmp_path / "out.csv").open("w") as out:
        export_people(publication, "morning", out)
    people = list(open_people(tmp_path / "out.csv").rows(lambda meaning: meaning.stops))
    assert {row.address: row.meaning.name for row in people} == {
        "gone0@reader.example": "UNSUBSCRIBED",
        "gone1@reader.example": "BOUNCED",
        "gone2@reader.example": "COMPLAINED",
        "gone3@reader.example": "UNSUBSCRIBED",
    }


def test_the_people_of_a_digest_that_is_not_there_are_refused_at_once(publication: Publication) -> None:
    with pytest.raises(UsageError, match='There is no digest "noon"'):
        people_of(publication, "noon")


@pytest.mark.parametrize("typed", ["world", "World", " WORLD "])
def test_topics_are_chosen_by_key_or_name(publication: Publication, typed: str) -> None:
    chosen = choose_topics(publication, ADA, "morning", [typed, "world"])
    assert (chosen.address, chosen.topics) == (ADA, ("World",))
    assert [person.topics for person in people_of(publication, "morning")] == [("world",)]


def test_without_topics_somebody_gets_all(publication: Publication) -> None:
    choose_topics(publication, ADA, "morning", ["world"])
    assert choose_topics(publication, ADA, "morning", []).topics == ()
    assert [person.topics for person in people_of(publication, "morning")] == [()]


def test_a_topic_that_is_not_there_is_refused_with_the_one_that_was_meant(publication: Publication) -> None:
    with pytest.raises(UsageError, match=r'There is no topic "wrld"\. Did you mean: World\?'):
        choose_topics(publication, ADA, "morning", ["wrld"])


def test_who_is_taken_off_has_nothing_and_may_come_again(publication: Publication) -> None:
    taken_off = remove(publication, ADA)
    assert (taken_off.address, taken_off.digests) == (ADA, ("morning",))
    with pytest.raises(Refused, match="does not have any digest"):
        remove(publication, ADA)
    assert enrol(publication, ADA, "morning", consent="again").subscribers == 1


@pytest.mark.parametrize("typed", ["", "ada", "zoe@reader.example"])
def test_a_part_of_an_address_is_nobodys(publication: Publication, typed: str) -> None:
    with pytest.raises(Refused, match="Nobody has the address"):
        person_with(publication, typed)


def test_an_address_is_the_persons_in_any_spelling(publication: Publication) -> None:
    assert person_with(publication, f" {ADA.title()} ").address == ADA

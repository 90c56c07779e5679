"""People come in; who said stop stays out."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.people.enrol import enrol, import_people, suppress_people
from digest.actions.people.people import people_of
from digest.actions.people.unsubscribe import unsubscribe
from digest.errors import Refused, UsageError
from digest.publication import Publication

ADA, BEN, CEL = "ada@reader.example", "ben@reader.example", "cel@reader.example"
CONSENT = "at the fair"


def listed(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "people.csv"
    file.write_text("\n".join(["address,name,standing", *rows]) + "\n")
    return file


def standings(publication: Publication) -> dict[str, str]:
    return {person.address: person.standing for person in people_of(publication, "morning")}


def test_one_person_is_added_on_one_line_and_counted(publication: Publication) -> None:
    added = enrol(publication, f" {ADA} ", "morning", name="A\x1bda\n", consent=CONSENT)
    assert (added.address, added.subscribers) == (ADA, 1)
    assert [(p.name, p.consent) for p in people_of(publication, "morning")] == [("A da", CONSENT)]


def test_who_has_it_or_said_stop_is_not_added_again(publication: Publication) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    with pytest.raises(Refused, match="was not added: already subscribed"):
        enrol(publication, ADA, "morning", consent=CONSENT)
    unsubscribe(publication, ADA, "morning")
    with pytest.raises(Refused, match="was not added: unsubscribed before, not brought back"):
        enrol(publication, ADA, "morning", consent=CONSENT)


@pytest.mark.parametrize(("address", "digest"), [("ada", "morning"), (ADA, "noon")])
def test_what_is_no_address_or_no_digest_is_refused(publication: Publication, address: str, digest: str) -> None:
    with pytest.raises(UsageError):
        enrol(publication, address, digest, consent=CONSENT)


def test_a_list_enters_the_good_rows_and_names_the_faulty_ones(publication: Publication, tmp_path: Path) -> None:
    imported = import_people(publication, listed(tmp_path, f"{ADA},Ada,", "nobody,,", f"{BEN},,"), "morning", CONSENT)

    assert (imported.rows, imported.outcomes) == (3, {"added": 2})
    assert [fault.line for fault in imported.faults] == [3]
    assert standings(publication) == {ADA: "active", BEN: "active"}


def test_who_said_stop_in_the_list_or_before_stays_out(publication: Publication, tmp_path: Path) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    unsubscribe(publication, ADA, "morning")
    rows = (f"{ADA},,active", f"{BEN},,unsubscribed", f"{CEL},,active")

    imported = import_people(publication, listed(tmp_path, *rows), "morning", CONSENT)

    assert imported.outcomes["added"] == 1
    assert imported.outcomes["said stop by that list, get nothing of morning"] == 1
    assert standings(publication) == {ADA: "unsubscribed", CEL: "active"}


def test_nobody_is_entered_without_consent(publication: Publication, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Say how these people agreed"):
        import_people(publication, listed(tmp_path, f"{ADA},,"), "morning", " ")
    assert standings(publication) == {}


def test_a_list_of_those_who_said_stop_keeps_them_from_every_digest(publication: Publication, tmp_path: Path) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)

    imported = suppress_people(publication, listed(tmp_path, f"{ADA},,", f"{BEN},,"))

    assert imported.outcomes == {"said stop by that list, get nothing of any digest": 2}
    assert standings(publication)[ADA] != "active"
    with pytest.raises(Refused, match="suppressed, not brought back"):
        enrol(publication, BEN, "morning", consent=CONSENT)

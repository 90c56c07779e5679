"""Lists come in; nobody who said stop is brought back by one, whatever it says."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from digest.actions.people.enrol import enrol
from digest.actions.people.importing import Imported, import_people, suppress_people
from digest.actions.people.lists.decisions import Decisions
from digest.actions.people.people import people_of
from digest.actions.people.unsubscribe import unsubscribe
from digest.errors import Refused, UsageError
from digest.model.people import Cause, Suppression
from digest.publication import Publication

ADA, BEN, CEL = "ada@reader.example", "ben@reader.example", "cel@reader.example"
CONSENT = "at the fair"
STOPPED = "said stop by that list, get nothing of morning"


def listed(tmp_path: Path, *rows: str, heads: str = "address,name,standing", name: str = "people.csv") -> Path:
    file = tmp_path / name
    file.write_text("\n".join([heads, *rows]) + "\n")
    return file


def standings(publication: Publication) -> dict[str, str]:
    return {person.address: person.standing for person in people_of(publication, "morning")}


def receiving(publication: Publication) -> list[str]:
    return [recipient.address for recipient in publication.store.subscribers.recipients("morning", "en")]


def test_a_list_enters_the_good_rows_and_names_the_faulty_ones(publication: Publication, tmp_path: Path) -> None:
    file = listed(tmp_path, f"{ADA},Ada", "nobody,", f"{BEN},", heads="address,name")

    imported = import_people(publication, file, "morning", CONSENT)

    assert (imported.rows, imported.outcomes, imported.kept) == (3, {"left out": 1, "added": 2}, True)
    assert [(person.line, person.outcome) for person in imported.faults] == [(3, "left out")]
    assert standings(publication) == {ADA: "active", BEN: "active"}


def test_who_said_stop_in_the_list_or_before_stays_out(publication: Publication, tmp_path: Path) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    unsubscribe(publication, ADA, "morning")
    rows = (f"{ADA},,active", f"{BEN},,unsubscribed", f"{CEL},,active")

    imported = import_people(publication, listed(tmp_path, *rows), "morning", CONSENT)

    assert imported.outcomes == {"added": 1, STOPPED: 1, "unsubscribed before, not brought back": 1}
    assert standings(publication) == {ADA: "unsubscribed", CEL: "active"}
    with pytest.raises(Refused, match="suppressed, not brought back"):
        enrol(publication, BEN, "morning", consent=CONSENT)


@pytest.mark.parametrize(("word", "cause"), [("bounced", Cause.BOUNCED), ("complained", Cause.COMPLAINED)])
def test_a_bounce_or_a_complaint_in_a_list_counts_for_every_digest(
    publication: Publication, tmp_path: Path, word: str, cause: Cause
) -> None:
    import_people(publication, listed(tmp_path, f"{ADA},,{word}"), "morning", CONSENT)
    (suppression,) = publication.store.subscribers.suppressions()
    assert (suppression.address, suppression.cause, suppression.digest) == (ADA, cause, "")


def test_who_has_not_confirmed_is_left_out_and_may_come_later(publication: Publication, tmp_path: Path) -> None:
    imported = import_people(publication, listed(tmp_path, f"{ADA},,pending"), "morning", CONSENT)
    assert imported.outcomes == {"pending by that list, left out": 1}
    assert enrol(publication, ADA, "morning", consent=CONSENT).subscribers == 1


def test_who_is_in_the_list_twice_and_said_stop_once_stays_out(publication: Publication, tmp_path: Path) -> None:
    rows = (f"{ADA},,active", f"{ADA.upper()},,unsubscribed", f"{BEN},,active", f"{BEN},,active")
    imported = import_people(publication, listed(tmp_path, *rows), "morning", CONSENT)
    assert imported.outcomes == {
        STOPPED: 1,
        "suppressed, not brought back": 1,
        "added": 1,
        "already subscribed": 1,
    }
    assert receiving(publication) == [BEN]


def test_who_gets_it_here_and_said_stop_elsewhere_gets_no_more(publication: Publication, tmp_path: Path) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    import_people(publication, listed(tmp_path, f"{ADA},,unsubscribed"), "morning", CONSENT)
    assert receiving(publication) == []


def test_an_empty_standing_is_a_fault_of_its_row(publication: Publication, tmp_path: Path) -> None:
    imported = import_people(publication, listed(tmp_path, f"{ADA},,", f"{BEN},,active"), "morning", CONSENT)
    assert [person.why for person in imported.faults] == ["the list does not say whether they want mail"]
    assert receiving(publication) == [BEN]


def test_a_question_stops_the_whole_list_until_somebody_answers(publication: Publication, tmp_path: Path) -> None:
    file = listed(tmp_path, f"{ADA},gold", f"{BEN},gone", f"{CEL},", heads="email,Kundentyp")

    with pytest.raises(UsageError, match="what do these columns say") as raised:
        import_people(publication, file, "morning", CONSENT)
    assert '"Kundentyp" may say who still wants mail: gold (1), gone (1)' in raised.value.what
    assert '--status-column "Kundentyp=VALUE,VALUE"' in raised.value.what
    assert '--ignore-column "Kundentyp"' in raised.value.what
    assert raised.value.advice == "Nobody was added."
    assert receiving(publication) == []

    answer = Decisions(status=("Kundentyp=gold",))
    import_people(publication, file, "morning", CONSENT, answer)
    assert receiving(publication) == [ADA]
    import_people(publication, file, "morning", CONSENT, Decisions(ignored=("kundentyp",)))
    assert receiving(publication) == [ADA, BEN, CEL]


@pytest.mark.parametrize("name", ["unsubscribed_members_export_4a1b.csv", "cleaned.csv", "nonsubscribed_members.csv"])
def test_a_file_that_is_called_as_those_who_left_adds_nobody(
    publication: Publication, tmp_path: Path, name: str
) -> None:
    file = listed(tmp_path, ADA, heads="Email Address", name=name)
    with pytest.raises(UsageError, match="by its name this file lists people who left") as raised:
        import_people(publication, file, "morning", CONSENT)
    assert f"digest subscribers import {file} --unsubscribed" in raised.value.advice
    assert receiving(publication) == []


def test_a_trial_says_the_same_and_changes_nothing(publication: Publication, tmp_path: Path) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    rows = (f"{ADA},,active", f"{BEN},,unsubscribed", f"{CEL},,active", "nobody,,active", f"{CEL},,active")
    file = listed(tmp_path, *rows)

    tried = import_people(publication, file, "morning", "", dry_run=True, every=True)
    assert (standings(publication), publication.store.subscribers.suppressions()) == ({ADA: "active"}, ())
    done = import_people(publication, file, "morning", CONSENT, every=True)

    assert (tried.kept, done.kept) == (False, True)
    assert tried.model_dump(exclude={"kept"}) == done.model_dump(exclude={"kept"})
    assert [(person.line, person.outcome) for person in done.people] == [
        (2, "already subscribed"),
        (3, STOPPED),
        (4, "added"),
        (5, "left out"),
        (6, "already subscribed"),
    ]


@pytest.mark.parametrize(("every", "shown"), [(False, 10), (True, 1_200)])
def test_the_first_ten_of_each_kind_are_reported_or_all(
    publication: Publication, tmp_path: Path, every: bool, shown: int
) -> None:
    file = listed(tmp_path, *(f"reader{n}@reader.example" for n in range(1_200)), heads="email")
    imported = import_people(publication, file, "morning", CONSENT, every=every)
    assert (imported.outcomes, len(imported.people)) == ({"added": 1_200}, shown)


def test_nobody_is_entered_without_consent(publication: Publication, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Say how these people agreed"):
        import_people(publication, listed(tmp_path, f"{ADA},,"), "morning", " ")
    assert standings(publication) == {}


def test_a_list_of_those_who_said_stop_keeps_them_from_every_digest(publication: Publication, tmp_path: Path) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)

    imported = suppress_people(publication, listed(tmp_path, ADA, BEN, heads="email"))

    assert imported.outcomes == {"said stop by that list, get nothing of any digest": 2}
    assert standings(publication)[ADA] != "active"
    with pytest.raises(Refused, match="suppressed, not brought back"):
        enrol(publication, BEN, "morning", consent=CONSENT)


def test_a_whole_list_given_as_one_of_those_who_left_stops_nobody_who_wants_mail(
    publication: Publication, tmp_path: Path
) -> None:
    rows = (f"{ADA},,active", f"{BEN},,unsubscribed", f"{CEL},,")
    tried: Imported = suppress_people(publication, listed(tmp_path, *rows), dry_run=True)
    assert publication.store.subscribers.suppressions() == ()
    assert tried.outcomes == {
        "want mail by that list, left as they are": 1,
        "said stop by that list, get nothing of any digest": 1,
        "left out": 1,
    }


#: What a list may claim of an address: heading and value behind it.
CLAIMS = (("email", ""), ("email,status", ",active"), ("email,subscribed", ",yes"), ("email,unsubscribed", ",no"))


@pytest.mark.parametrize("history", ["unsubscribed", "left everything", "elsewhere", *(c.value for c in Cause)])
@pytest.mark.parametrize(("heads", "claim"), CLAIMS)
def test_6_23_no_list_makes_anybody_active_who_said_stop_bounced_or_complained(
    publication: Publication, tmp_path: Path, history: str, heads: str, claim: str
) -> None:
    enrol(publication, ADA, "morning", consent=CONSENT)
    match history:
        case "left everything" | "unsubscribed":
            unsubscribe(publication, ADA, "morning" if history == "unsubscribed" else "")
        case "elsewhere":
            suppress_people(publication, listed(tmp_path, ADA, heads="email", name="gone.csv"))
        case cause:
            publication.store.subscribers.suppress(Suppression(address=ADA, cause=Cause(cause)))

    rows = [f"{spelling}{claim}" for spelling in (ADA, ADA.upper(), f"Ada <{ADA.title()}>")]
    import_people(publication, listed(tmp_path, *rows, heads=heads), "morning", CONSENT)

    assert receiving(publication) == []


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A list of several portions, with somebody in the last who said stop."""
    rows = [f"reader{n}@reader.example,,active" for n in range(3_500)]
    return listed(tmp_path, *rows, "reader7@reader.example,,unsubscribed")


def test_a_long_list_comes_in_by_portions_between_which_others_write(publication: Publication, many: Path) -> None:
    database = publication.store._database
    other = sqlite3.connect(str(database.file), timeout=0, isolation_level=None)
    standing: list[int] = []

    @event.listens_for(database._writer, "commit")
    def write(_: object) -> None:
        standing.append(other.execute("SELECT count(*) FROM subscribers").fetchone()[0])

    @event.listens_for(database._writer, "engine_connect")
    def before(_: object) -> None:
        other.execute("INSERT INTO stops VALUES (1, 'another command', 1, '')")
        other.execute("DELETE FROM stops")

    imported = import_people(publication, many, "morning", CONSENT)
    other.close()
    assert imported.outcomes == {STOPPED: 1, "added": 3_499, "suppressed, not brought back": 1}
    assert standing == [0, 0, 1_999]


def test_an_import_that_fails_half_way_says_what_is_in_and_goes_on(publication: Publication, many: Path) -> None:
    breaks = "CREATE TRIGGER full BEFORE INSERT ON subscribers WHEN NEW.address LIKE 'reader2500@%' BEGIN "
    with publication.store._database.write() as connection:
        connection.exec_driver_sql(f"{breaks} SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(Refused) as raised:
        import_people(publication, many, "morning", CONSENT)
    with publication.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert raised.value.advice == (
        f"Until then: 1 {STOPPED}, 1,999 added, 1 suppressed, not brought back.\n"
        "The same command goes on where it stopped."
    )
    imported = import_people(publication, many, "morning", CONSENT)
    assert imported.outcomes == {
        STOPPED: 1, "already subscribed": 1_999, "suppressed, not brought back": 1, "added": 1_500
    }  # fmt: skip
    assert len(receiving(publication)) == 3_499


def test_a_list_that_cannot_be_read_to_its_end_adds_nobody(publication: Publication, many: Path) -> None:
    many.write_text(many.read_text() + '"an open quote' + "\nreader,,active" * 1_500)
    for act in (
        lambda: import_people(publication, many, "morning", CONSENT),
        lambda: suppress_people(publication, many),
    ):
        with pytest.raises(UsageError, match="not a list of people"):
            act()
    assert (receiving(publication), publication.store.subscribers.suppressions()) == ([], ())


def test_whoever_waits_hears_after_each_portion_how_many_rows_are_done(publication: Publication, many: Path) -> None:
    told: list[int] = []
    imported = import_people(publication, many, "morning", CONSENT, done=told.append)
    assert told == sorted(told)
    assert (told[-1], len(told)) == (imported.rows, 3)

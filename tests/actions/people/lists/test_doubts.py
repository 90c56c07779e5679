"""A column that may say who wants mail, and that no table knows, is asked about before anybody is added."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.people.lists.decisions import UNDECIDED, Decisions
from digest.actions.people.lists.people import PeopleList, open_people
from digest.actions.people.lists.words import Meaning, stopped_by_name
from digest.errors import UsageError


def listed(tmp_path: Path, heading: str, *values: str, decisions: Decisions = UNDECIDED) -> PeopleList:
    file = tmp_path / "people.csv"
    lines = [f"email,{heading}", *(f"reader{n}@r.example,{value}" for n, value in enumerate(values))]
    file.write_text("\n".join(lines), encoding="utf-8")
    return open_people(file, decisions)


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Status", ("Gold", "Silber")),
        ("type", ("reader", "owner")),
        ("Status", ("C", "S")),
        ("Status code", ("1", "2")),
        ("Kundentyp", ("A", "B")),
        ("Abostatus", ("1", "2")),
        ("Zustand", ("neu", "alt")),
        ("Stato iscrizione del socio", ("x1", "x2")),
        ("Vertrag", ("läuft", "gekündigt")),
        ("Segment", ("active", "unsubscribed")),
        ("Post erwünscht", ("ja", "nein")),
        ("Wants it", ("Y", "N")),
        ("subscribed", ("weekly", "daily")),
        ("Letzte Abmeldung laut Büro", tuple(f"2025-01-{n:02}" for n in range(1, 29))),
        ("bounce count", ("0", "3")),
        ("Marketing consent state", ("granted", "withheld")),
    ],
)
def test_a_column_that_may_tell_is_a_doubt(tmp_path: Path, heading: str, values: tuple[str, ...]) -> None:
    (doubt,) = listed(tmp_path, heading, *values).doubts()
    assert doubt.heading == heading
    assert [value for value, _ in doubt.values] == list(values)[:12]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("City", ("York", "Leeds", "York")),
        ("CC", ("NO", "NO")),
        ("SMS Blacklisted", ("Yes", "No")),
        ("Subscription source", ("direct", "import")),
        ("Bounced softly", ("0", "0")),
        ("Subscription tier", ("free", "premium")),
        ("Opens", ("0", "1", "7")),
        ("Email type", ("html", "text")),
        ("Unsubscribe link", ("https://x.example/1", "https://x.example/2")),
        ("Subscribed at", ("2025-01-01", "2025-01-02")),
        ("Anmeldedatum", ("2025-01-01",) * 20),
        ("Notes", tuple(f"note {n}" for n in range(40))),
        ("status", ("active", "Unsubscribed", "cleaned")),
        ("", ("x", "y")),
    ],
)
def test_a_column_that_does_not_tell_or_is_known_is_none(tmp_path: Path, heading: str, values: tuple[str, ...]) -> None:
    assert listed(tmp_path, heading, *values).doubts() == ()


def test_headings_in_words_of_no_table_are_known_by_the_addresses_below(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Prenumerant;E-postadress;Läge\nAda;ada@r.example;aktiv\nBen;ben@r.example;avregistrerad\n")
    people = open_people(file, Decisions(status=("Läge",)))
    assert [doubt.values for doubt in people.doubts()] == [(("avregistrerad", 1),)]
    assert [row.address for row in people.rows(lambda _: True)] == ["ada@r.example", "ben@r.example"]


@pytest.mark.parametrize(
    "lines",
    [
        ["ada@r.example;Ada;avslutad"],
        ["ada@r.example;abgemeldet"],
        ["ada@r.example,Ada", "ben@r.example,Ben,2"],
        [f"reader{n}@r.example;{'aktiv' if n % 2 else 'avslutad'}" for n in range(20)],
    ],
)
def test_without_headings_nothing_but_addresses_and_names_is_taken(tmp_path: Path, lines: list[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_text("\n".join(lines))
    with pytest.raises(UsageError, match="this list has no headings, and") as raised:
        open_people(file)
    assert raised.value.advice == 'Name its columns in the first line: "address", "name", "status".'


def test_of_a_column_that_is_known_only_the_new_words_are_doubted(tmp_path: Path) -> None:
    (doubt,) = listed(tmp_path, "status", "active", "Gold", "gold", "unsubscribed").doubts()
    assert (doubt.known, doubt.values) == (True, (("Gold", 2),))


def test_values_that_somebody_names_are_of_those_who_want_mail_and_no_others(tmp_path: Path) -> None:
    decisions = Decisions(status=("kundentyp = Gold, Silber",))
    people = listed(tmp_path, "Kundentyp", "gold", "SILBER", "Bronze", "gekündigt", "", decisions=decisions)
    assert people.doubts() == ()
    assert list(people.meanings()) == [
        Meaning.ACTIVE,
        Meaning.ACTIVE,
        Meaning.PENDING,
        Meaning.UNSUBSCRIBED,
        Meaning.PENDING,
    ]


def test_a_column_named_without_values_tells_in_the_words_of_the_tables(tmp_path: Path) -> None:
    people = listed(tmp_path, "Kennung", "active", "abgemeldet", decisions=Decisions(status=("Kennung",)))
    assert (people.doubts(), list(people.meanings())) == ((), [Meaning.ACTIVE, Meaning.UNSUBSCRIBED])


def test_a_column_that_is_to_be_ignored_tells_nothing(tmp_path: Path) -> None:
    people = listed(tmp_path, "status", "Gold", "unsubscribed", decisions=Decisions(ignored=("Status",)))
    assert (people.doubts(), list(people.meanings())) == ((), [Meaning.UNSAID, Meaning.UNSAID])


@pytest.mark.parametrize(
    ("decisions", "what"),
    [
        (Decisions(status=("stauts",)), 'There is no column "stauts". Did you mean: status?'),
        (Decisions(ignored=("type",)), 'There is no column "type".'),
        (Decisions(status=("status=",)), "names no value"),
    ],
)
def test_a_decision_on_nothing_is_refused(tmp_path: Path, decisions: Decisions, what: str) -> None:
    with pytest.raises(UsageError) as raised:
        listed(tmp_path, "status", "active", decisions=decisions)
    assert what in raised.value.what


@pytest.mark.parametrize(
    ("stem", "stopped"),
    [
        ("unsubscribed_members_export_4a1b", True),
        ("cleaned_email_audience_export_4a1b", True),
        ("nonsubscribed_members_export_4a1b", True),
        ("Abmeldungen 2025", True),
        ("bounces", True),
        ("subscribed_members_export_4a1b", False),
        ("people", False),
        ("left bank readers", False),
    ],
)
def test_a_files_name_may_tell_too(stem: str, stopped: bool) -> None:
    assert stopped_by_name(stem) is stopped

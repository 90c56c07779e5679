"""A publication moves here with its people; nobody who left comes back, and nobody is lost."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook

from digest.text.mail_addresses import name_and_address
from tests.acceptance.conftest import MORNING, Publication

CONSENT = ("--consent", "sign-up form, 2026")
HOW_TO = (Path(__file__).parents[2] / "docs" / "how-to.md").read_text(encoding="utf-8")


@pytest.fixture
def empty(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """A publication with one digest and nobody; commands are typed in its folder."""
    publication.site()
    publication.file("morning", MORNING)
    monkeypatch.chdir(publication.folder)
    return publication


def written(publication: Publication, name: str, *lines: str) -> str:
    (publication.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def standings(publication: Publication) -> dict[str, str]:
    rows = json.loads(publication.digest("subscribers", "list", "morning", "--json").out)
    return {row["address"].partition("@")[0]: row["standing"] for row in rows}


def commands(heading: str) -> list[list[str]]:
    """What the how-to tells to type below that heading."""
    section = HOW_TO.partition(f"\n### {heading}")[2].partition("\n### ")[0].partition("\n## ")[0]
    return [shlex.split(line)[1:] for line in re.findall(r"^    (digest [^\n]+)", section, re.MULTILINE)]


def test_who_moves_from_mailchimp_types_what_the_how_to_says(empty: Publication) -> None:
    heads = "Email Address,First Name,MEMBER_RATING,LEID,EUID"
    written(empty, "subscribed_members_export.csv", heads, "ada@r.example,Ada,2,1,a", "ben@r.example,Ben,2,2,b")
    written(
        empty,
        "unsubscribed_members_export.csv",
        f"{heads},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON",
        'ben@r.example,Ben,2,2,b,"2025-03-04 10:00:00",March,NORMAL',
        "cyd@r.example,Cyd,2,3,c,,,",
    )
    written(empty, "cleaned_members_export.csv", f"{heads},CLEAN_TIME", 'dan@r.example,Dan,1,4,d,"2025-03-04 10:00:00"')

    for words in commands("From Mailchimp"):
        answer = empty.digest(*words)
        assert answer.code == 0, answer.text
    assert standings(empty) == {"ada": "active"}

    again = ("subscribers", "import", "unsubscribed_members_export.csv", "--to", "morning", *CONSENT)
    refused = empty.digest(*again)
    assert (refused.code, "by its name this file lists people who left" in refused.err) == (2, True)
    assert standings(empty) == {"ada": "active"}


@pytest.mark.parametrize(
    "lines",
    [
        ("email,active_subscription,email_disabled", "ada@r.example,false,false", "ben@r.example,true,true"),
        (
            "email,name,subscribed_to_emails,complimentary_plan",
            "ada@r.example,A,true,false",
            "ben@r.example,B,false,true",
        ),
        ("email,type,tags", "ada@r.example,premium,", "ben@r.example,unsubscribed,"),
        ("Email,Status,Tier", "ada@r.example,active,free", "ben@r.example,inactive,free"),
        ("email,first_name,status", "ada@r.example,A,active", "ben@r.example,B,cancelled"),
        ("Subscriber,Status", "ada@r.example,active", "ben@r.example,junk"),
        ("EMAIL;Email Blacklisted", "ada@r.example;No", "ben@r.example;Yes"),
        ("uuid,email,status", "1,ada@r.example,enabled", "2,ben@r.example,blocklisted"),
        ("Name,Email,Status", "A,ada@r.example,Subscribed", "B,ben@r.example,Hard bounced"),
    ],
)
def test_who_moves_from_elsewhere_types_what_the_how_to_says(empty: Publication, lines: tuple[str, ...]) -> None:
    written(empty, "export.csv", *lines)
    written(empty, "left.csv", "address", "cyd@r.example")
    for words in commands("From Substack"):
        answer = empty.digest(*words)
        assert answer.code == 0, answer.text
    assert standings(empty) == {"ada": "active"}

    later = written(empty, "later.csv", "email", "ada@r.example", "BEN@r.example", "cyd@r.example")
    assert empty.digest("subscribers", "import", later, "--to", "morning", *CONSENT).code == 0
    assert standings(empty) == {"ada": "active"}


def test_a_trial_shows_every_kind_and_a_question_names_both_answers(empty: Publication) -> None:
    file = written(
        empty,
        "people.csv",
        "E-Mail;Vorname;Kundentyp",
        *(f"reader{n}@r.example;R;Gold" for n in range(12)),
        "ada@r.example;Ada;gekündigt",
        "nobody;N;Gold",
    )
    asked = empty.digest("subscribers", "import", file, "--to", "morning", *CONSENT)
    assert asked.code == 2
    assert '"Kundentyp" may say who still wants mail: Gold (13), gekündigt (1)' in asked.err
    assert "Nobody was added." in asked.err

    answers = ("--status-column", "Kundentyp=Gold")
    tried = empty.digest("subscribers", "import", file, "--to", "morning", *answers, "--dry-run")
    assert tried.code == 1
    assert re.search(r"^ +12 added\n +line 2: reader0@r.example$", tried.out, re.MULTILINE), tried.out
    assert "and 2 more" in tried.out
    assert re.search(r"^ +1 said stop by that list, .*\n +line 14: ada@r.example$", tried.out, re.MULTILINE), tried.out
    assert 'people.csv:15: "nobody" is not a mail address' in tried.out
    assert tried.out.endswith("This was a trial: nothing was changed.\n")
    assert standings(empty) == {}

    done = empty.digest("subscribers", "import", file, "--to", "morning", *CONSENT, *answers, "--json")
    told = json.loads(done.out)
    assert (done.code, told["rows"], len(told["people"]), told["kept"]) == (1, 14, 14, True)
    assert len(standings(empty)) == 12


def test_a_line_from_a_mails_head_and_a_spreadsheet_are_lists_too(empty: Publication) -> None:
    pasted = written(empty, "pasted.txt", "ada@r.example; Ben <ben@r.example>, cyd@r.example <dan@r.example>")
    assert empty.digest("subscribers", "import", pasted, "--to", "morning", *CONSENT).code == 0
    book = Workbook()
    assert book.active is not None
    for row in (
        ("E-Mail-Adresse", "Name", "Abgemeldet"),
        ("eve@r.example", "Eve", "nein"),
        ("fay@r.example", "Fay", "ja"),
    ):
        book.active.append(row)
    book.save(empty.folder / "leser.xlsx")
    assert empty.digest("subscribers", "import", "leser.xlsx", "--to", "morning", *CONSENT).code == 0
    assert set(standings(empty)) == {"ada", "ben", "cyd", "dan", "eve"}


def test_an_export_is_its_owners_alone_and_comes_back_with_every_name(empty: Publication) -> None:
    names = ["Ada;=1+1", "'=Ben", "@Cyd", "O'Dan", "+Eve\t=x"]
    with (empty.folder / "names.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("email", "name"), *((f"r{n}@r.example", name) for n, name in enumerate(names))])
    assert empty.digest("subscribers", "import", "names.csv", "--to", "morning", *CONSENT).code == 0
    stored = json.loads(empty.digest("subscribers", "list", "morning", "--json").out)
    (words,) = commands("Take your people elsewhere")
    assert empty.digest(*words).code == 0
    assert (empty.folder / "people.csv").stat().st_mode & 0o777 == 0o600

    empty.file("evening", MORNING)
    assert empty.digest("subscribers", "import", "people.csv", "--to", "evening", *CONSENT).code == 0
    again = json.loads(empty.digest("subscribers", "list", "evening", "--json").out)
    assert [person["name"] for person in again] == [person["name"] for person in stored]


def test_somebody_who_asks_to_be_forgotten_is_and_no_list_brings_them_back(quay: Publication) -> None:
    assert quay.digest("send", "morning").code == 0
    asked = quay.digest("subscribers", "erase", "ada@reader.example")
    assert (asked.code, "ada@reader.example: morning; 1 mail in the outbox." in asked.err) == (1, True)
    assert "Nothing was erased.\nIn scripts: --yes." in asked.err
    assert len(quay.mails) == 2

    erased = quay.digest("subscribers", "erase", "ADA@reader.example", "--yes", "--json")
    assert erased.code == 0, erased.text
    assert json.loads(erased.out)["digests"] == ["morning"]
    assert [mail["To"] for mail in quay.mails] == ["ben@reader.example"]
    assert quay.digest("history", "morning").code == 0
    assert quay.digest("subscribers", "find", "ada").code == 1
    for file in quay.folder.rglob("*"):
        assert not file.is_file() or b"ada@reader.example" not in file.read_bytes(), file

    written(quay, "people.csv", "email", "ada@reader.example", "cyd@reader.example")
    imported = quay.digest("subscribers", "import", str(quay.folder / "people.csv"), "--to", "morning", *CONSENT)
    assert "1 suppressed, not brought back" in imported.out
    assert standings(quay) == {"ben": "active", "cyd": "active"}
    refused = quay.digest("subscribers", "add", "ada@reader.example", "--to", "morning")
    assert (refused.code, "If they asked for it: the same command with --again." in refused.err) == (1, True)
    assert quay.digest("subscribers", "add", "ada@reader.example", "--to", "morning", "--again").code == 0
    assert set(standings(quay)) == {"ada", "ben", "cyd"}


def test_taking_somebody_off_who_said_stop_does_not_open_the_door_to_a_list(quay: Publication) -> None:
    assert quay.digest("subscribers", "unsubscribe", "ada@reader.example").code == 0
    assert quay.digest("subscribers", "remove", "ada@reader.example").code == 1
    written(quay, "people.csv", "ada@reader.example")
    quay.digest("subscribers", "import", str(quay.folder / "people.csv"), "--to", "morning", *CONSENT)
    assert standings(quay) == {"ada": "unsubscribed", "ben": "active"}


def test_a_key_that_is_lost_for_ever_is_told_and_begun_anew(quay: Publication) -> None:
    assert quay.digest("subscribers", "erase", "ben@reader.example", "--yes").code == 0
    (quay.folder / "address.key").unlink()

    doctor = quay.digest("doctor")
    assert "the key of this database's addresses is gone" in doctor.out
    assert "Lost for ever: digest db new-key" in doctor.out
    assert "digest db new-key" in quay.digest("send", "morning").err

    refused = quay.digest("db", "new-key", "--yes", "7")
    assert (refused.code, '"7" is not the number of people, 1' in refused.err) == (1, True)
    begun = quay.digest("db", "new-key", "--yes", "1")
    assert begun.code == 0, begun.text
    assert "1 person who was erased will be known to nobody" in begun.out
    assert "digest subscribers import FILE --unsubscribed" in begun.out
    assert "Sent to 1 of 1 subscribers." in quay.digest("send", "morning").out


def test_27_whatever_spellings_of_an_address_come_in_one_mail_goes_out(quay: Publication) -> None:
    """Capitals, white space, a domain in letters or in Punycode; dots and what follows a plus are somebody's own."""
    spellings = ["ADA@Reader.Example", " ada@reader.example ", "Ada Byron <Ada@READER.example>"]
    others = ["eve@bücher.example", "EVE@xn--bcher-kva.example", "a.da@reader.example", "ada+news@reader.example"]
    people = written(quay, "people.csv", "email", *[f'"{text}"' for text in (*spellings, *others)])
    assert quay.digest("subscribers", "import", str(quay.folder / people), "--to", "morning", *CONSENT).code == 0
    assert quay.digest("subscribers", "add", "Ben@READER.example", "--to", "morning").code == 1
    assert quay.digest("send", "morning").code == 0
    got = Counter(name_and_address(str(mail["To"]))[1].casefold() for mail in quay.mails)
    names = ["ada", "ben", "a.da", "ada+news"]
    assert got == Counter([*(f"{name}@reader.example" for name in names), "eve@xn--bcher-kva.example"])

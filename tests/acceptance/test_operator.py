"""An operator brings people in and out, looks after sources, and halts everything when the sky falls."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.acceptance.conftest import MORNING, Publication
from tests.cli.web import STORIES, Web

CONSENT = ("--consent", "form at the freshers' fair, 3 October 2026")

#: A real provider without web address, signing key and postal address; nothing listens at the discard port.
UNREADY = """\
name: The Quay
timezone: Europe/London
mail:
  provider: smtp
  base_url: smtp://127.0.0.1:9
  from: news@quay.example
"""

PEOPLE = """\
Name,Email
Ada,ada@reader.example
"=HYPERLINK(""https://evil.example"")",ben@reader.example
Cyd,CYD@Reader.Example
Nobody,not an address
Dora,ada@reader.example
"""


def addresses(publication: Publication, name: str = "morning") -> list[str]:
    return [row["address"] for row in json.loads(publication.digest("subscribers", "list", name, "--json").out)]


@pytest.fixture
def empty(publication: Publication) -> Publication:
    """A publication with one digest and nobody."""
    publication.site()
    publication.file("morning", MORNING)
    return publication


def written(publication: Publication, text: str, name: str = "people.csv") -> str:
    file = publication.folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_good_rows_of_a_list_come_in_and_the_faulty_ones_are_named(empty: Publication) -> None:
    file = written(empty, PEOPLE)

    answer = empty.digest("subscribers", "import", file, "--to", "morning", *CONSENT)

    assert answer.code == 1
    assert f'{file}:5: "not an address" is not a mail address' in answer.out
    assert re.search(r"^ +3 added$", answer.out, re.MULTILINE), answer.out
    assert re.search(r"^ +1 already subscribed$", answer.out, re.MULTILINE), answer.out
    assert "1 row with faults left out." in answer.out
    assert addresses(empty) == ["ada@reader.example", "ben@reader.example", "CYD@reader.example"]


def test_a_list_without_consent_or_destination_is_refused(empty: Publication) -> None:
    file = written(empty, PEOPLE)

    for words, said in (
        (["--to", "morning"], "Say how these people agreed"),
        (["--to", "morning", "--consent", "  "], "Say how these people agreed"),
        ([], "Say where they go"),
        (["--to", "morning", "--unsubscribed"], "Say where they go"),
        (["--to", "evening", *CONSENT], 'There is no digest "evening".\nDigests: morning.'),
    ):
        answer = empty.digest("subscribers", "import", file, *words)
        assert (answer.code, said in answer.err) == (2, True), words
    assert addresses(empty) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("first,second\na,b\n", "there is no column of addresses"),
        ('address\nada@reader.example\n"' + "x" * 200_000, "this is not a list of people"),
    ],
)
def test_a_file_that_is_no_list_brings_in_nobody(empty: Publication, content: str, said: str) -> None:
    answer = empty.digest("subscribers", "import", written(empty, content), "--to", "morning", *CONSENT)

    assert (answer.code, said in answer.err) == (2, True)
    assert addresses(empty) == []


def test_an_export_runs_in_no_spreadsheet_and_comes_back_as_it_was(empty: Publication) -> None:
    empty.digest("subscribers", "import", written(empty, PEOPLE), "--to", "morning", *CONSENT)
    out = empty.folder / "out.csv"

    assert empty.digest("subscribers", "export", "morning", "--out", str(out)).code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))

    assert [row["name"] for row in rows] == ["Ada", '\'=HYPERLINK("https://evil.example")', "Cyd"]
    assert {row["consent"] for row in rows} == {CONSENT[1]}
    assert empty.digest("subscribers", "export", "morning").out.splitlines() == out.read_text().splitlines()
    empty.file("evening", MORNING)
    again = empty.digest("subscribers", "import", str(out), "--to", "evening", *CONSENT)
    assert again.code == 0, again.text
    assert addresses(empty, "evening") == addresses(empty)
    assert "=HYPERLINK" in empty.digest("subscribers", "find", "ben@").out


def test_an_export_to_nowhere_is_an_error_and_leaves_the_old_file(empty: Publication) -> None:
    answer = empty.digest("subscribers", "export", "morning", "--out", str(empty.folder / "config/digest.yaml/x.csv"))

    assert answer.code == 3
    assert "digest.yaml" in answer.err
    assert "Traceback" not in answer.err


def test_readers_get_the_topics_they_asked_for(quay: Publication) -> None:
    unknown = quay.digest("subscribers", "topics", "ada@reader.example", "--of", "morning", "sprot")
    nobody = quay.digest("subscribers", "topics", "eve@reader.example", "--of", "morning", "science")

    chosen = quay.digest("subscribers", "topics", "ada@reader.example", "--of", "morning", "Science")

    assert (unknown.code, 'There is no topic "sprot".\nTopics: Business, Science.' in unknown.err) == (2, True)
    assert (nobody.code, "Nobody has the address eve@reader.example." in nobody.err) == (1, True)
    assert chosen.out == "ada@reader.example gets Science of morning from the next edition on.\n"
    (found,) = json.loads(quay.digest("subscribers", "find", "ada@", "--json").out)
    assert found["topics"] == ["science"]
    again = quay.digest("subscribers", "topics", "ada@reader.example", "--of", "morning")
    assert again.out == "ada@reader.example gets all topics of morning from the next edition on.\n"


def test_no_list_brings_back_who_said_stop(quay: Publication) -> None:
    quay.digest("send", "morning")
    code = str(quay.mails[0]["List-Unsubscribe"]).split("unsubscribe%20")[1].rstrip(">")

    by_code = quay.digest("subscribers", "unsubscribe", code)
    by_address = quay.digest("subscribers", "unsubscribe", "BEN@Reader.example", "--from", "morning")
    people = written(quay, "email\nada@reader.example\nben@reader.example\n")
    again = quay.digest("subscribers", "import", people, "--to", "morning", *CONSENT)
    added = quay.digest("subscribers", "add", "ada@reader.example", "--to", "morning")

    assert by_code.out == "ada@reader.example gets nothing of morning any more.\n"
    assert by_address.out == "ben@reader.example gets nothing of morning any more.\n"
    assert re.search(r"^ +2 unsubscribed before, not brought back$", again.out, re.MULTILINE), again.out
    assert added.code == 1
    assert "was not added: unsubscribed before, not brought back." in added.err
    found = json.loads(quay.digest("subscribers", "find", "reader.example", "--json").out)
    assert [row["standing"] for row in found] == ["unsubscribed", "unsubscribed"]
    assert quay.digest("send", "morning").code == 0
    assert len(quay.mails) == 2


def test_a_list_of_people_who_said_stop_holds_for_all_digests_and_later_lists(quay: Publication) -> None:
    gone = written(quay, "ada@reader.example\nEVE@reader.example\n", "gone.txt")

    assert quay.digest("subscribers", "import", gone, "--unsubscribed").code == 0
    later = written(quay, "email\nada@reader.example\neve@reader.example\nfay@reader.example\n")
    again = quay.digest("subscribers", "import", later, "--to", "morning", *CONSENT)

    assert re.search(r"^ +1 added$", again.out, re.MULTILINE), again.out
    assert re.search(r"^ +2 suppressed, not brought back$", again.out, re.MULTILINE), again.out
    found = quay.digest("subscribers", "find", "eve@reader.example")
    assert "eve@reader.example gets nothing of any digest: unsubscribed" in found.out.casefold()
    standing = {
        row["address"]: row["standing"]
        for row in json.loads(quay.digest("subscribers", "list", "morning", "--json").out)
    }
    assert standing == {
        "ada@reader.example": "suppressed",
        "ben@reader.example": "active",
        "fay@reader.example": "active",
    }
    quay.digest("send", "morning")
    assert [mail["To"] for mail in quay.mails] == ["ben@reader.example", "fay@reader.example"]


def test_an_export_carries_who_said_stop_to_another_machine(
    quay: Publication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quay.digest("subscribers", "unsubscribe", "ada@reader.example")
    out = quay.folder / "out.csv"
    quay.digest("subscribers", "export", "morning", "--out", str(out))
    other = Publication(tmp_path / "other", capsys)
    other.site()
    other.file("morning", MORNING)

    moved = other.digest("subscribers", "import", str(out), "--to", "morning", *CONSENT)

    assert moved.code == 0, moved.text
    assert addresses(other) == ["ben@reader.example"]
    assert "not brought back" in other.digest("subscribers", "add", "ada@reader.example", "--to", "morning").err


def test_unsubscribing_from_what_one_does_not_have_changes_nothing_and_says_so(quay: Publication) -> None:
    answer = quay.digest("subscribers", "unsubscribe", "ada@reader.example", "--from", "evening")
    nobody = quay.digest("subscribers", "unsubscribe", "a@reader.example")

    assert answer.out == "ada@reader.example did not get evening; nothing was changed.\n"
    assert (nobody.code, "Nobody has the address a@reader.example." in nobody.err) == (1, True)
    assert quay.digest("status").out.count("2 subscribers") == 1


def test_who_was_removed_may_be_added_again(quay: Publication) -> None:
    removed = quay.digest("subscribers", "remove", "ada@reader.example", "--from", "morning")
    again = quay.digest("subscribers", "remove", "ada@reader.example", "--from", "morning")
    added = quay.digest("subscribers", "add", "ada@reader.example", "--to", "morning")

    assert removed.out == "ada@reader.example was taken off morning.\n"
    assert (again.code, "does not have morning" in again.err) == (1, True)
    assert added.out == "ada@reader.example gets morning from now on (2 subscribers).\n"


@pytest.mark.parametrize(
    "words",
    [
        ["check", "evening"],
        ["preview", "evening"],
        ["test", "evening", "ed@quay.example"],
        ["send", "evening"],
        ["go", "evening"],
        ["next", "evening"],
        ["history", "evening"],
        ["sources", "--of", "evening"],
        ["subscribers", "add", "ada@reader.example", "--to", "evening"],
        ["subscribers", "list", "evening"],
        ["subscribers", "export", "evening"],
    ],
)
def test_a_digest_that_is_not_there_is_answered_with_those_that_are(empty: Publication, words: list[str]) -> None:
    answer = empty.digest(*words)

    assert answer.code == 2
    assert answer.err == 'There is no digest "evening".\nDigests: morning.\n'


def test_sources_show_who_fails_and_since_when(publication: Publication, press: Web) -> None:
    press.publish(STORIES[:1], "/second", "The Other Post")
    publication.site()
    publication.file("morning", f"title: M\nsources:\n  - {press.feed}\n  - {press.host}/second\ntopics: [world]\n")
    publication.digest("subscribers", "add", "ada@reader.example", "--to", "morning")
    assert publication.digest("send", "morning").code == 0
    press.withdraw("/second")
    press.publish([("Something else happened", "On Tuesday.")])
    assert publication.digest("send", "morning").code == 0

    shown = publication.digest("sources").out
    (well, ill) = json.loads(publication.digest("sources", "--json").out)

    since = r"\w{3} \d+ \w{3} \d\d:\d\d"
    healthy = rf"^The Harbour Post +morning +feed +healthy +{since} +less than a minute +{since}$"
    assert re.search(healthy, shown, re.MULTILINE), shown
    assert re.search(r"^The Other Post +morning +feed +failing +.* answered 404 Not Found$", shown, re.MULTILINE), shown
    assert (well["health"], well["failures"], well["reason"]) == ("healthy", 0, "")
    assert (ill["health"], ill["failures"], ill["kind"]) == ("failing", 1, "feed")
    assert ill["last_success"] < ill["next_try"]
    assert re.search(
        r"^Ill +The Other Post +failing +answered 404 Not Found$", publication.digest("status").out, re.MULTILINE
    )


def test_when_all_sources_fail_it_is_no_lack_of_news(publication: Publication, press: Web) -> None:
    publication.site()
    publication.file("morning", f"title: M\nsources: [{press.host}/nothing]\n")
    publication.digest("subscribers", "add", "ada@reader.example", "--to", "morning")

    answer = publication.digest("send", "morning")

    assert answer.code == 3
    assert "Not sent: its only source could not be collected." in answer.out
    assert "answered 404 Not Found" in answer.out
    assert publication.digest("history").out == "No edition yet.\n"


@pytest.mark.parametrize(
    "site",
    [
        "name: [The Quay\n",
        "nonsense: yes\n",
        "name: The Quay\ntimezone: Mars/Olympus\nmail:\n  provider: postmark\n  token: ${NOT_THERE}\n",
        None,
    ],
    ids=["no YAML", "no site", "a missing token", "no file"],
)
def test_stop_and_go_need_the_database_and_nothing_else(quay: Publication, site: str | None) -> None:
    quay.digest("subscribers", "add", "ada@reader.example", "--to", "morning")
    file = quay.folder / "config" / "digest.yaml"
    good = file.read_text(encoding="utf-8")
    if site is None:
        file.unlink()
    else:
        file.write_text(site, encoding="utf-8")

    assert quay.digest("stop", "the lead is wrong").code == 0
    file.write_text(good, encoding="utf-8")
    assert "all sending is stopped: the lead is wrong" in quay.digest("status").out

    file.write_text(site or "", encoding="utf-8")
    assert quay.digest("go").out == "Lifted: the lead is wrong.\n"


@pytest.mark.parametrize("site", ["name: [The Quay\n", "name: Q\ntimezone: UTC\nmail:\n  token: ${NOT_THERE}\n"])
def test_how_things_stand_is_shown_while_the_site_s_file_cannot_be_used(quay: Publication, site: str) -> None:
    assert quay.digest("send", "morning").code == 0
    quay.digest("stop", "the lead is wrong")
    (quay.folder / "config" / "digest.yaml").write_text(site, encoding="utf-8")

    status = quay.digest("status")
    assert (status.code, "to mend" in status.err) == (0, True), status.text
    assert "all sending is stopped: the lead is wrong" in status.out
    assert re.search(r"^Last +morning .* sent +2 accepted$", status.out, re.MULTILINE), status.out
    assert json.loads(quay.digest("status", "--json").out)["refused"][0]["file"] == "config/digest.yaml"
    history = quay.digest("history", "morning")
    assert (history.code, history.out.count("sent")) == (0, 1)
    doctor = quay.digest("doctor")
    assert (doctor.code, "to mend" in doctor.out, "digest.db" in doctor.out) == (1, True, True), doctor.text
    assert quay.digest("audit", "morning").code == 0
    assert len(json.loads(quay.digest("deliveries", "--json").out)) == 2
    assert quay.digest("db", "upgrade").out.startswith("The database is as this version expects it")
    assert quay.digest("audit", "evening").code == 2
    assert quay.digest("send", "morning").code == 2


def test_stop_halts_everything_and_go_with_a_name_goes_on(quay: Publication) -> None:
    stopped = quay.digest("stop", "the lead is wrong")
    held = quay.digest("send", "morning")
    status = quay.digest("status")
    doctor = quay.digest("doctor")

    assert stopped.out.startswith("All sending is stopped.")
    assert held.code == 1
    refusal = r"All sending is stopped: the lead is wrong \(since \d\d:\d\d on \d+ \w+ by \w+\)\."
    assert re.search(refusal, held.text), held.text
    assert "Nothing was built, frozen or sent. digest go lifts it, then: digest send morning" in held.text
    assert not quay.mails
    assert "all sending is stopped: the lead is wrong; digest go lifts it" in status.out
    assert "half sent" not in doctor.out
    assert (doctor.code, "all sending is stopped: the lead is wrong" in doctor.out) == (1, True)

    lifted = quay.digest("go")
    sent = quay.digest("send", "morning")

    assert lifted.code == 0, lifted.text
    assert "Lifted: the lead is wrong." in lifted.out
    assert "Sent to 2 of 2 subscribers." in sent.out
    assert [mail["To"] for mail in quay.mails[:2]] == ["ada@reader.example", "ben@reader.example"]
    assert quay.digest("go").out == "Nothing was stopped.\n"


def test_everything_that_a_program_may_read_is_json(quay: Publication) -> None:
    quay.digest("send", "morning")

    for words in (
        ["status"],
        ["next"],
        ["history"],
        ["sources"],
        ["topics"],
        ["topics", "science"],
        ["preview", "morning"],
        ["why", "morning", "seals"],
        ["subscribers", "list", "morning"],
        ["subscribers", "find", "ada"],
    ):
        answer = quay.digest(*words, "--json")
        assert answer.code == 0, words
        assert json.loads(answer.out) is not None, words
        assert answer.err == "", words


def test_an_edition_is_named_by_its_digest_and_date(quay: Publication) -> None:
    quay.digest("send", "morning")
    (row,) = json.loads(quay.digest("history", "--json").out)
    _, date, time = row["edition"].split()

    again = quay.digest("send", "morning", date, time)
    never = quay.digest("send", "morning", "1999-01-01")

    assert "Sent to 2 of 2 subscribers." in again.out
    assert len(quay.mails) == 2
    assert never.code == 2
    assert f"There is no edition morning 1999-01-01.\nThe last ones: {row['edition']}." in never.err


def test_a_renamed_digest_keeps_its_readers_and_sends_them_nothing_twice(quay: Publication) -> None:
    quay.digest("send", "morning")
    folder = quay.folder / "config" / "digests"

    renamed = quay.digest("rename", "morning", "dawn")

    assert renamed.out == f"morning is dawn from now on, with 2 subscribers: {folder / 'dawn.yaml'}.\n"
    assert not (folder / "morning.yaml").exists()
    assert "no news" in quay.digest("send", "dawn").text
    assert len(quay.mails) == 2


def test_a_digest_whose_file_cannot_be_renamed_keeps_its_name_everywhere(quay: Publication) -> None:
    (quay.folder / "config" / "digests" / "dawn.yaml").mkdir()

    assert quay.digest("rename", "morning", "dawn").code == 1

    assert addresses(quay) == ["ada@reader.example", "ben@reader.example"]
    assert (quay.folder / "config" / "digests" / "morning.yaml").exists()


def test_readers_whose_digest_has_no_file_any_more_are_told_of_and_found_again(quay: Publication) -> None:
    folder = quay.folder / "config" / "digests"
    (folder / "morning.yaml").rename(folder / "dawn.yaml")
    assert quay.digest("send", "dawn", "--yes=0").code != 0

    lost = " ".join(quay.digest("doctor").out.split())
    wrong = quay.digest("rename", "morning", "Day Break")
    nothing = quay.digest("rename", "noon", "dusk")
    found = quay.digest("rename", "morning", "dawn")

    assert "morning: 2 subscribers, and no file digests/morning.yaml; they get nothing" in lost
    assert "digest rename morning dawn" in lost
    assert (wrong.code, '"Day Break" cannot be the name of a digest.' in wrong.err) == (2, True)
    assert (nothing.code, "There is no file of noon nor of dusk." in nothing.err) == (1, True)
    assert found.code == 0, found.err
    assert quay.digest("send", "dawn").code == 0
    assert len(quay.mails) == 2


def test_the_doctor_names_what_is_missing_with_what_to_do(publication: Publication) -> None:
    publication.site(UNREADY)

    answer = publication.digest("doctor")

    assert answer.code == 1
    assert re.search(r"^!  mail: .*SIGNING_KEY", answer.out, re.MULTILINE), answer.out
    assert re.search(r"^!  mail: .*web", answer.out, re.MULTILINE), answer.out
    assert "digest new NAME makes one." in answer.out
    assert re.search(r"^\d things to look at\.$", answer.out, re.MULTILINE)


def test_a_real_provider_that_is_not_ready_sends_nothing(empty: Publication) -> None:
    empty.site(UNREADY)

    for words in (["send", "morning"], ["test", "morning", "ed@quay.example"], ["start"]):
        answer = empty.digest(*words)
        assert answer.code == 2, words
        assert "smtp is not ready to send:" in answer.err, words
        assert "Nothing was sent." in answer.err, words


def test_what_nobody_needs_is_forgotten_and_the_rest_stays(quay: Publication) -> None:
    quay.digest("send", "morning")

    assert quay.digest("prune").out == "Forgotten: nothing.\n"
    assert quay.digest("prune", "--keep", "7").code == 2
    assert '"7" is not a duration' in quay.digest("prune", "--keep", "7").err
    assert quay.digest("db", "upgrade").out.startswith("The database is as this version expects it")
    assert len(addresses(quay)) == 2

"""An editor who has never programmed changes files, makes mistakes, and asks why."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest

from tests.acceptance.conftest import MORNING, Publication
from tests.cli.web import STORIES, Web

GOOD = """\
title: Morning Varsity
send: weekdays at 07:00

sources:
  - folder: inbox

topics:
  - science
"""
#: As PRODUCT shows it: three mistakes, each with its line.
BROKEN = """\
title: Morning Varsity
send: weekdays at 7

sources:
  - https://www.varsity.example/rss    # a feed
  - https://www.cam.example/news
  - paper.example/education


topics:
  - word
  - science

max-storys: 15
"""
TOLD = """\
config/digests/morning.yaml: 3 things to mend

  line 2   send: weekdays at 7
           "7" is not a time. Write 07:00, or 7am or 7pm:
             send: weekdays at 07:00

  line 11    - word
           There is no ready-made topic "word". Did you mean: world?
           For a topic of your own, give it keywords, or send a source to it.

  line 14  max-storys: 15
           I do not know "max-storys". Did you mean: max_stories?

"""


def test_all_mistakes_are_told_at_once_and_what_stays_in_force(publication: Publication) -> None:
    publication.site()
    publication.file("morning", GOOD)
    assert publication.digest("check").code == 0
    publication.file("morning", BROKEN)

    answer = publication.digest("check", "morning")

    assert answer.code == 1
    assert answer.err.startswith(TOLD), answer.err
    assert re.fullmatch(
        r"Nothing was changed\. The version of \w{3} \d+ \w{3} \d\d:\d\d stays in force; "
        r"next send \w{3} \d+ \w{3} 07:00\.\n",
        answer.err.removeprefix(TOLD),
    ), answer.err


def test_a_file_that_never_made_sense_says_that_nothing_of_it_is_sent(publication: Publication) -> None:
    publication.site()
    publication.file("morning", BROKEN)

    answer = publication.digest("check")

    assert answer.code == 1
    assert answer.err.startswith(TOLD)
    assert "No earlier version of it made sense, so nothing of it is sent." in answer.err


def test_while_a_file_is_broken_everything_else_goes_on(quay: Publication) -> None:
    quay.file("evening", GOOD)
    assert quay.digest("check").code == 0
    quay.file("evening", BROKEN)

    check = quay.digest("check")
    assert "Morning Quay (morning)" in check.out
    assert "config/digests/evening.yaml: 3 things to mend" in check.err
    status = quay.digest("status").out
    assert "3 things to mend in config/digests/evening.yaml: digest check evening" in status
    assert re.search(r"^Next +evening +\w{3} \d+ \w{3} 07:00", status, re.MULTILINE), status
    for words in (["preview", "evening"], ["send", "evening"], ["test", "evening", "ed@quay.example"]):
        answer = quay.digest(*words)
        assert answer.code == 2, words
        assert "stays in force; next send" in answer.err, words
    assert quay.digest("send", "morning").code == 0
    assert "Lists of" not in quay.digest("subscribers", "list", "evening").out

    quay.file("evening", GOOD)
    assert quay.digest("check").err == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("title: Varsity: the morning", "colon"),
        ("\tmax_stories: 5", "tab"),
        ("title:No space", "space"),
        ("subject: {{lead}}", "{lead}"),
        ("mail: outbox", "digest.yaml"),
        ("max_stories: 0", "max_stories"),
        ("leave_out: [horoscope", "[horoscope"),
        ("<<: *base", "<<"),
        ("look: ../../etc", "look"),
    ],
)
def test_what_yaml_makes_of_a_mistake_is_told_in_words(publication: Publication, line: str, said: str) -> None:
    publication.site()
    text = line + "\n" + GOOD if not line.startswith("title") else GOOD.replace("title: Morning Varsity", line)
    publication.file("morning", text)

    answer = publication.digest("check", "morning")

    assert answer.code == 1
    assert re.search(r"^  line 1 ", answer.err, re.MULTILINE), answer.err
    assert said in answer.err
    assert not re.search(r"mapping|scalar|token|ruamel|pydantic|Error|Traceback|NoneType", answer.err)


def test_check_shows_what_was_typed_and_what_was_computed(publication: Publication) -> None:
    publication.site()
    publication.file(
        "morning",
        GOOD
        + "reply_line: no\nmax_stories: 12\nexcept: [holidays GB-ENG, 2026-12-05 to 2027-01-18]\nrest: leave out\n",
    )

    shown = publication.digest("check", "morning").out

    assert re.search(r"^  max_stories +12 +config/digests/morning\.yaml:10$", shown, re.MULTILINE), shown
    assert re.search(r"^  max_per_topic +5 +by default$", shown, re.MULTILINE), shown
    assert re.search(r"^  late_limit +6 hours +by default$", shown, re.MULTILINE), shown
    assert re.search(r"^  share_line +yes, but left out: there are no pages, .* +by default$", shown, re.MULTILINE), (
        shown
    )
    assert re.search(r"^  reply_line +no +config/digests/morning\.yaml:9$", shown, re.MULTILINE), shown
    assert "Not on          holidays GB-ENG, 2026-12-05 to 2027-01-18\n" in shown
    assert "Topics          Science; what fits nowhere is left out\n" in shown


def test_check_asks_the_sources_and_says_what_to_do_about_a_bad_one(publication: Publication, press: Web) -> None:
    publication.site()
    publication.file("morning", f"title: M\nsources:\n  - {press.feed}\n  - {press.host}/nothing\ntopics: [world]\n")

    answer = publication.digest("check", "morning", "--sources")

    assert answer.code == 1
    assert "  ok The Harbour Post: feed, 3 articles\n" in answer.out
    assert re.search(r"^  !  .*/nothing: answered 404 Not Found\. .*digest inspect", answer.out, re.MULTILINE)


def test_preview_shows_the_first_ten_left_out_with_the_line_to_change(publication: Publication, press: Web) -> None:
    press.publish(
        [(f"Weekly quiz number {number}", "Ten questions of the week.") for number in range(12)] + [STORIES[0]]
    )
    publication.site()
    publication.file(
        "morning",
        f'title: M\nsources:\n  - {press.feed}\n  - {press.host}/nothing\nleave_out:\n  - "title: weekly quiz"\n',
    )

    page = publication.folder / "why.html"
    words = ("preview", "morning", "--out", str(publication.folder / "mail.html"), "--reasons", str(page))
    shown = publication.digest(*words).out

    assert f"Why each article is in or out: {page}" in shown
    assert page.read_text().count("config/digests/morning.yaml:6") == 12
    left_out = shown.partition("Left out: 12 articles, the first 10\n")[2]
    assert left_out.count("   -  Weekly quiz number") == 10
    assert left_out.count("(config/digests/morning.yaml:6)") == 10
    assert re.search(r"^! .*/nothing: answered 404 Not Found\.", shown, re.MULTILINE), shown
    assert "The mail: " in shown


def test_why_says_which_cap_an_article_was_over_and_that_it_comes_next(quay: Publication) -> None:
    quay.digest("send", "morning")
    quay.file("morning", MORNING + "max_stories: 1\n")
    quay.article("bank.txt", "Bank keeps its rate\n\nThe central bank left its main rate at 3.5 per cent on Monday.\n")
    quay.article("moon.txt", "Rover lands on the moon\n\nThe rover of the space agency landed softly on Tuesday.\n")
    assert "Sent to 2 of 2" in quay.digest("send", "morning").out

    over, ran = sorted((quay.digest("why", "morning", words).out for words in ("bank", "rover")), key=_ran)

    assert re.search(r"it was over the cap: the edition is full \(max_stories is 1\); it is 2 of 2 by rank\.\n", over)
    assert "The line to change: config/digests/morning.yaml:7\n      max_stories: 1\n" in over
    assert "In the next edition it runs: " in over
    assert "the next edition" not in ran


def _ran(shown: str) -> bool:
    return bool(re.search(r"In morning [\d-]+ [\d:]+ it ran: ", shown))


def test_an_article_older_than_the_first_edition_took_is_said_to_be(quay: Publication) -> None:
    quay.file("morning", MORNING + "max_stories: 1\n")
    quay.digest("send", "morning")

    shown = [quay.digest("why", "morning", words) for words in ("shipyard", "seals")]

    said = "In the first edition it was only remembered: its source had as many newer ones"
    assert sorted(said in " ".join(answer.out.split()) for answer in shown) == [False, True]
    assert [answer.code for answer in shown] == [0, 0]


def test_too_few_stories_wait_and_history_says_why(quay: Publication) -> None:
    quay.file("morning", MORNING + "min_stories: 3\n")

    skipped = quay.digest("send", "morning")

    assert skipped.code == 0
    reason = "2 of at least 3 stories; they wait for the next edition"
    assert f"Skipped: {reason}. Nothing was sent." in skipped.out
    (row,) = json.loads(quay.digest("history", "--json").out)
    assert (row["status"], row["reason"], row["number"], row["stories"]) == ("skipped", reason, None, 0)
    assert re.search(rf"skipped +0 +{reason}$", quay.digest("history", "morning").out, re.MULTILINE)
    assert reason in quay.digest("status").out
    quay.article("bank.txt", "Bank keeps its rate\n\nThe central bank left its main rate at 3.5 per cent on Monday.\n")
    assert "Sent to 2 of 2" in quay.digest("send", "morning").out


def test_a_hostile_title_steers_no_terminal_in_any_command(publication: Publication, press: Web) -> None:
    """ESC and C1 controls cannot stand in XML, so they come in as a file of the folder source."""
    title = "Ferry \x1b]0;owned\x07\x1b[2J\x9b31m \u202edesrever\u2066"
    publication.site()
    publication.file("morning", "title: M\nsources:\n  - folder: inbox\n")
    file = publication.article("a.txt", f"{title}\n\nThe ferry of \x1b[31mthe harbour sails on Monday.\n")
    publication.digest("subscribers", "add", "ada@reader.example", "--to", "morning", "--name", "A\x1b[31mda")

    for words in (
        ["inspect", str(file)],
        ["inspect", str(file), "--json"],
        ["preview", "morning", "--out", str(publication.folder / "mail.html")],
        ["preview", "morning", "--json"],
        ["send", "morning"],
        ["why", "morning", "ferry"],
        ["why", "morning", "ferry\x1b[31m"],
        ["subscribers", "list", "morning"],
        ["subscribers", "find", "ada"],
        ["subscribers", "find", "nobody\x1b[31m"],
        ["status"],
        ["stop", "because \x1b[31mof this"],
        ["status"],
        ["doctor"],
    ):
        shown = publication.digest(*words).text
        assert shown, words
        assert all(line.isprintable() for line in shown.split("\n")), (words, shown)


def test_preview_of_another_time_shows_what_would_be_sent_then(quay: Publication) -> None:
    preview = quay.digest("preview", "morning", "--at", "2036-01-02 07:00", "--out", str(quay.folder / "mail.html"))
    nonsense = quay.digest("preview", "morning", "--at", "tomorrow")

    assert "Morning Quay No. 1, as of Wed 2 Jan 07:00" in preview.out
    assert nonsense.code == 2
    assert '"tomorrow" is not a time.\nWrite it like 2026-11-24 07:00.' in nonsense.err


def test_a_test_mail_goes_to_one_address_and_changes_nothing(quay: Publication) -> None:
    test = quay.digest("test", "morning", "ed@quay.example")

    assert test.code == 0, test.text
    (mail,) = quay.mails
    assert (mail["To"], str(mail["Subject"])[:7]) == ("ed@quay.example", "[Test] ")
    assert quay.digest("history").out == "No edition yet.\n"

    quay.digest("send", "morning")
    again = quay.digest("test", "morning", "ed@quay.example")
    assert "There is no news now: this is morning " in again.out
    assert quay.digest("test", "morning", "ed").code == 2


def test_preview_compares_with_another_version_of_the_file(quay: Publication) -> None:
    changed = quay.folder / "try.yaml"
    changed.write_text(MORNING.replace("business, science", "science") + "leave_out: [seals]\n", encoding="utf-8")

    shown = quay.digest("preview", "morning", "--compare", str(changed), "--out", str(quay.folder / "mail.html")).out

    told = shown[shown.index("Compared with") :]
    assert f"what {changed} would make of it (+ comes in, - drops out): 0 articles the same" in told
    assert "  >  Shipyard wins order for six ferries: from Business to More" in told
    assert re.search(r'  -  Seals return to the river after a century \(was More, \d\): left out, .*"seals"', told)


def test_preview_compares_with_an_edition_that_was_sent(quay: Publication) -> None:
    quay.digest("send", "morning")
    quay.article("bridge.txt", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    sent = json.loads(quay.digest("history", "morning", "--json").out)[0]["edition"]
    day = sent.removeprefix("morning ")

    shown = quay.digest("preview", "morning", "--compare", day, "--out", str(quay.folder / "mail.html")).out

    told = shown[shown.index("Compared with") :].splitlines()
    assert told[0] == f"Compared with {sent}: 0 articles the same"
    assert [line[:5] for line in told[1:4]] == ["  +  ", "  -  ", "  -  "]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("1999-01-01", "no edition"),
        ("nowhere.yaml", "cannot be read"),
        ("bad.yaml", "mend"),
        ("1999-01-01 --json", "no --json"),
    ],
)
def test_preview_says_what_it_cannot_compare_with(quay: Publication, other: str, says: str) -> None:
    (quay.folder / "bad.yaml").write_text("title: [\n")
    named = str(quay.folder / other) if other == "bad.yaml" else other
    answer = quay.digest("preview", "morning", "--compare", *named.split(" "))
    assert answer.code == 2
    assert says in answer.err


def test_the_mail_of_an_edition_is_looked_into_and_its_links_are_asked_only_on_request(
    publication: Publication, press: Web
) -> None:
    publication.site()
    publication.file("morning", f"title: Morning Quay\nsources: [{press.feed}]\ntopics: [business]\n")
    publication.digest("subscribers", "add", "ada@reader.example", "--to", "morning")
    assert publication.digest("send", "morning").code == 0
    day = json.loads(publication.digest("history", "morning", "--json").out)[0]["edition"].removeprefix("morning ")

    looked = publication.digest("check", "morning", day)
    asked = publication.digest("check", "morning", day, "--links")

    assert (looked.code, len(looked.out.splitlines())) == (0, 2)
    assert re.search(r"^  en, all topics: .+ \([\d,]+ bytes\)$", looked.out, re.MULTILINE)
    assert re.search(r"\d+ links? asked, \d+ answered", asked.out)
    assert publication.digest("check", "morning", "1999-01-01").code == 2
    assert publication.digest("check", "--links").code == 2


def test_an_edition_with_a_fault_in_its_mail_is_answered_with_no(quay: Publication) -> None:
    quay.digest("send", "morning")
    with closing(sqlite3.connect(quay.folder / "digest.db", isolation_level=None)) as database:
        database.execute("UPDATE renderings SET subject = '{{ lead }}'")
    answer = quay.digest("check", "morning", "20")
    assert answer.code == 1
    assert "! error: subject: A placeholder is left: {{" in answer.out


INTRODUCED = """\
title: Morning
send: by hand
intro: |
  Good morning from the quay.

  The crossword is back
  on page five.

  See [the **harbour**](https://quay.example/harbour).\\
  Your editors
sources:
  - folder: inbox
"""


def test_the_editors_words_stand_before_the_first_story(publication: Publication) -> None:
    publication.site()
    publication.file("morning", INTRODUCED)
    publication.article("gull.txt", "A gull arrives\n\nThe gull from the north has arrived with a hundred others.")
    publication.digest("subscribers", "add", "ada@reader.example", "--to", "morning")

    assert "Good morning from the quay. / The crossword is back on page five. / " in publication.digest("check").out
    assert publication.digest("send", "morning").code == 0

    (mail,) = publication.mails
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        words = body.get_content()
        first, second = words.index("Good morning from the quay."), words.index("The crossword is back on page five.")
        assert first < second < words.rindex("The gull from the north")
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "\nSee the harbour.\nYour editors\n  the harbour:\n  https://quay.example/harbour\n" in text.replace(
        "\r\n", "\n"
    )
    assert re.search(r'href="https://quay\.example/harbour"[^>]*>the <b>harbour</b></a>', html)

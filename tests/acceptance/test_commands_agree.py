"""Invariant 14: what a command shows is what would happen. The same folder in many states: what each command says of
the edition, and what a send then makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from digest.actions import due
from digest.actions.editions import by_hand
from digest.pipeline import building, delivering, gathering
from digest.timetable import upcoming
from tests.acceptance.conftest import MORNING, SITE, Answer, Publication
from tests.cli.web import Web

REAL = SITE.replace("mail: outbox\n", "").replace("quay.example", "quay-news.org").replace(
    "9 Harbour Street, Harbourton HB1 1AA", "9 Ferry Road, Leith EH6 4JR"
) + (
    "web:\n  url: https://quay-news.org\n"
    "mail:\n  provider: smtp\n  base_url: smtp://127.0.0.1:9\n  from: The Quay <news@quay-news.org>\n"
)


def too_few(folder: Publication, press: Web) -> None:
    folder.file("morning", MORNING + "min_stories: 3\n")


def too_few_and_sent(folder: Publication, press: Web) -> None:
    folder.file("morning", MORNING + "min_stories: 3\nif_fewer: send\n")


def as_it_is(folder: Publication, press: Web) -> None:
    """The first edition, with room for all."""


def capped(folder: Publication, press: Web) -> None:
    folder.file("morning", MORNING + "max_per_topic: 1\nmax_stories: 1\n")
    folder.article("bank.txt", "Bank keeps its rate\n\nThe central bank left its main rate at 3.5 per cent.\n")


def told_already(folder: Publication, press: Web) -> None:
    folder.digest("send")


def all_down(folder: Publication, press: Web) -> None:
    folder.file("morning", f"title: M\nsources: [{press.host}/nothing, {press.host}/nowhere]\ntopics: [world]\n")


def over_half_down(folder: Publication, press: Web) -> None:
    sources = f"[{press.host}/nothing, {press.host}/nowhere, {press.feed}]"
    folder.file("morning", f"title: M\nsources: {sources}\ntopics: [world]\n")


def nobody(folder: Publication, press: Web) -> None:
    for address in ("ada@reader.example", "ben@reader.example"):
        folder.digest("subscribers", "remove", address, "--from", "morning")


def stopped(folder: Publication, press: Web) -> None:
    folder.digest("stop", "the sponsor's name is wrong")


def half_sent(folder: Publication, press: Web) -> None:
    with folder.opened() as wiring:
        digest, kit = wiring.publication.in_force("morning"), wiring.kit("morning")
        gathering.gather(digest, kit)
        delivering.freeze(building.build(digest, by_hand(wiring.publication), kit), digest, kit)


@dataclass(frozen=True, kw_only=True)
class State:
    """A folder, what preview says of the edition, and the exit codes of preview and of send."""

    prepare: Callable[[Publication, Web], None]
    outcome: str
    previewed: int = 0
    sent: int = 0
    obstacle: str = ""


STATES = (
    State(prepare=too_few, outcome="skipped"),
    State(prepare=too_few_and_sent, outcome="sent"),
    State(prepare=as_it_is, outcome="sent"),
    State(prepare=capped, outcome="sent"),
    State(prepare=told_already, outcome="skipped"),
    State(prepare=all_down, outcome="failed", previewed=3, sent=3),
    State(prepare=over_half_down, outcome="sent"),
    State(prepare=nobody, outcome="refused", sent=1),
    State(prepare=stopped, outcome="sent", sent=1, obstacle="All sending is stopped: the sponsor's name is wrong."),
    State(prepare=half_sent, outcome="skipped", obstacle="is half sent; digest send morning goes on with that"),
)


@pytest.fixture
def state(request: pytest.FixtureRequest, quay: Publication, press: Web) -> State:
    made: State = request.param
    made.prepare(quay, press)
    return made


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.prepare.__name__, indirect=True)
def test_14_what_commands_say_is_what_a_send_then_does(state: State, quay: Publication) -> None:
    preview = quay.digest("preview", "--json")
    shown = quay.digest("preview", "--out", str(quay.folder / "mail.html"))
    edition: dict[str, Any] = json.loads(preview.out)
    check, why = quay.digest("check"), quay.digest("why", "ferries", "--json")

    send = quay.digest("send")

    assert (edition["outcome"], preview.code, shown.code) == (state.outcome, state.previewed, state.previewed)
    assert send.code == state.sent, send.text
    assert edition["reason"] in shown.out
    assert state.obstacle in " ".join(edition["obstacles"])
    for obstacle in edition["obstacles"]:
        assert obstacle in check.out
        assert obstacle in shown.out
    if not edition["obstacles"]:
        HOLDS[state.outcome](quay, edition, send, check, why)


def sent(quay: Publication, edition: dict[str, Any], send: Answer, check: Answer, why: Answer) -> None:
    """Its stories, its subject, and nothing else."""
    assert "Sent to 2 of 2 subscribers." in send.out
    past = json.loads(quay.digest("history", "--json").out)[0]
    stories = [story for section in edition["sections"] for story in section["stories"]]
    assert (past["status"], past["number"], past["stories"]) == ("sent", edition["number"], len(stories))
    readers = [mail for mail in quay.mails if "reader.example" in mail["To"]]
    assert {mail["Subject"] for mail in readers} == {edition["subject"]}
    for verdict in edition["verdicts"]:
        if verdict["outcome"] == "over the cap":
            (explained,) = json.loads(quay.digest("why", verdict["title"], "--json").out)
            assert explained["editions"][0]["reason"] == verdict["reason"]
    for story in stories:
        assert "it ran" in quay.digest("why", story["title"]).out


def skipped(quay: Publication, edition: dict[str, Any], send: Answer, check: Answer, why: Answer) -> None:
    """For the same reason everywhere; of what would be in it, why says that it would not be sent."""
    assert f"Skipped: {edition['reason']}. Nothing was sent." in send.out
    past = json.loads(quay.digest("history", "--json").out)[0]
    last = json.loads(quay.digest("status", "--json").out)["last"][0]
    assert (past["reason"], last["reason"]) == (edition["reason"], edition["reason"])
    if edition["sections"]:
        assert json.loads(why.out)[0]["unless"] == edition["reason"]


def failed(quay: Publication, edition: dict[str, Any], send: Answer, check: Answer, why: Answer) -> None:
    assert f"Not sent: {edition['reason']}." in send.out
    assert json.loads(quay.digest("status", "--json").out)["not_sent"][0]["reason"] == edition["reason"]
    assert quay.digest("test", "ed@quay.example").code == 3
    assert "no news" not in send.text.casefold()


def refused(quay: Publication, edition: dict[str, Any], send: Answer, check: Answer, why: Answer) -> None:
    assert f"{edition['reason']}." in send.err
    assert f"refused: {edition['reason']}" in check.out
    assert quay.digest("history").out == "No edition yet.\n"


HOLDS = {"sent": sent, "skipped": skipped, "failed": failed, "refused": refused}


def test_14_a_refused_edit_is_refused_by_all_and_what_is_in_force_is_explained(quay: Publication) -> None:
    quay.digest("send")
    quay.file("morning", MORNING + "max_stories: many\n")

    answers = {words[0]: quay.digest(*words) for words in (["check"], ["preview"], ["send"], ["test", "ed@a.example"])}

    assert {name: answer.code for name, answer in answers.items()} == {"check": 1, "preview": 2, "send": 2, "test": 2}
    assert all("config/digests/morning.yaml: 1 thing to mend" in answer.err for answer in answers.values())
    assert quay.digest("why", "ferries").code == 0


def test_14_what_the_schedule_would_hold_is_said_before_it_does(
    quay: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_SIGNING_KEY", "1:a-secret-of-more-than-thirty-two-letters")
    quay.site(REAL)
    quay.file("morning", MORNING.replace("send: by hand", "send: daily at 07:00"))
    edition = json.loads(quay.digest("preview", "--json").out)
    check = quay.digest("check").out

    with quay.opened() as wiring:
        digest = wiring.publication.in_force("morning")
        (occasion,) = upcoming(digest, wiring.publication.site.zone, wiring.clock(), 1)
        report = due.run_due(wiring, digest, occasion)

    assert (edition["outcome"], edition["on_time"], report.ended) == ("sent", "held", "held")
    assert f"Outcome         held: {report.reason}" in check
    assert json.loads(quay.digest("status", "--json").out)["held"][0]["reason"] == report.reason
    assert f"waits: {report.reason}" in quay.digest("preview").out


@pytest.mark.parametrize(
    "typed",
    [
        (),
        ("morning",),
        ("Morning",),
        ("Morning", "Quay"),
        ("morning quay",),
        ("morning-quay",),
        ("MORNING_QUAY",),
        ("config/digests/morning.yaml",),
    ],
)
def test_a_digest_is_known_by_its_name_or_title_however_it_is_typed(quay: Publication, typed: tuple[str, ...]) -> None:
    assert quay.digest("history", *typed).code == 0
    assert "Shipyard wins order" in quay.digest("why", *typed, "six ferries").out


def test_and_so_is_it_to_every_command_that_takes_one(quay: Publication) -> None:
    typed = ("Morning", "Quay")
    for words in (["preview", *typed], ["check", *typed], ["test", *typed, "ed@quay.example"], ["send", *typed]):
        answer = quay.digest(*words)
        assert answer.code == 0, (words, answer.text)
    assert "Shipyard wins order" in quay.digest("why", *typed, "six", "ferries").out


def test_the_only_digest_need_not_be_named_where_it_stands_behind_an_option(quay: Publication) -> None:
    assert "gets morning from now on" in quay.digest("subscribers", "add", "cyd@reader.example").out
    assert "of morning from the next edition on" in quay.digest("subscribers", "topics", "cyd@reader.example").out
    assert "gets morning" in quay.digest("subscribers", "add", "dee@reader.example", "--to", "Morning Quay").out
    assert "dee@reader.example" in quay.digest("subscribers", "list").out
    assert "The Quay" in quay.digest("sources", "--of", "Morning Quay").out


def test_a_name_that_is_nearly_one_is_answered_with_it(quay: Publication) -> None:
    quay.file("evening", MORNING.replace("Morning", "Evening"))
    assert 'There is no digest "Mornin News". Did you mean: morning?' in quay.digest("send", "Mornin", "News").err
    assert 'There is no digest "evenin". Did you mean: evening?' in quay.digest("preview", "evenin").err
    assert "Which digest?\nSay one of: evening, morning." in quay.digest("preview").err


def test_check_counts_what_the_caps_can_hold(quay: Publication) -> None:
    quay.file("morning", MORNING + "rest: leave out\nmax_per_topic: 2\n")
    assert "Holds           at most 4 stories: max_per_topic is 2\n" in quay.digest("check").out
    quay.file("morning", MORNING + "rest: leave out\nmax_per_topic: 2\nmin_stories: 5\n")
    assert "min_stories is 5, so nothing would ever be sent" in quay.digest("check").out


def test_why_names_the_line_to_add_where_a_default_decides(quay: Publication) -> None:
    quay.digest("send")
    quay.file("morning", MORNING + "max_stories: 1\n")
    for title in ("Bank keeps its rate", "Rover lands on the moon", "Choir looks for tenors"):
        quay.article(f"{title}.txt", f"{title}\n\nIt was said on Monday.\n")
    for _ in range(2):
        quay.digest("send")
    (left_out,) = json.loads(quay.digest("preview", "--json").out)["verdicts"]

    shown = quay.digest("why", left_out["title"]).out

    assert left_out["outcome"] == "expired"
    assert "By default carry_over is 1. The line to add to config/digests/morning.yaml:\n      carry_over: 2\n" in shown

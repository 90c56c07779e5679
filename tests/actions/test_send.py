"""Sending by hand: which edition, who confirms, and what is remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digest.actions.editions import by_hand, edition_named, history
from digest.actions.preview import Preview, looked, rehearse, shape
from digest.actions.send import occasion_for, progress_of_others, send
from digest.errors import Refused, UsageError
from digest.model.people import Subscriber
from digest.model.run import Ended
from digest.pipeline.kit import Built
from digest.wiring import Wiring
from tests.actions.conftest import NOW, Open
from tests.actions.newsroom import newsroom
from tests.store.made import to

ADA = "ada@reader.example"


def count(built: Built, recipients: int) -> str:
    return str(recipients)


def test_an_edition_that_is_confirmed_reaches_everybody_and_is_in_the_history(
    open_wiring: Open, tmp_path: Path
) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA, "ben@reader.example")
    report = send(wiring, "morning", "", count)
    (past,) = history(wiring.publication)
    assert (report.ended, report.answers["accepted"]) == (Ended.SENT, 2)
    assert (past.number, past.status, past.stories, past.recipients["accepted"]) == (1, "sent", 2, 2)


@pytest.mark.parametrize(
    ("typed", "why"), [("", "Nobody confirmed."), ("7", '"7" is not the number of recipients, 1.')]
)
def test_a_wrong_number_sends_nothing_and_uses_up_nothing(
    open_wiring: Open, tmp_path: Path, typed: str, why: str
) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    with pytest.raises(Refused, match=why):
        send(wiring, "morning", "", lambda built, recipients: typed)
    assert history(wiring.publication) == ()
    assert len(rehearse(wiring, "morning").draft.stories) == 2


def test_without_subscribers_nobody_is_asked(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    with pytest.raises(Refused, match="morning has no subscribers"):
        send(wiring, "morning", "", lambda built, recipients: pytest.fail("asked"))


def test_who_chose_no_topic_with_a_story_is_not_counted(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    store, ben = wiring.store.subscribers, "ben@reader.example"
    store.add(Subscriber(address=ben, name="", added=NOW), replace(to(), topics=("no such topic",)), NOW)
    asked: list[int] = []
    report = send(wiring, "morning", "", lambda built, recipients: str(asked.append(recipients) or recipients))
    assert asked == [1]
    assert {answer: number for answer, number in report.answers.items() if number} == {"accepted": 1}


def test_an_edition_that_waits_is_taken_before_a_new_one_by_hand(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    assert occasion_for(wiring.publication, "morning").by_hand
    assert by_hand(wiring.publication).at == NOW


def test_an_edition_is_named_by_its_day_and_refused_by_another(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    send(wiring, "morning", "", count)
    assert edition_named(wiring.publication, "morning", "2026-11-24").draft.number == 1
    with pytest.raises(UsageError, match="There is no edition morning 2026-11-23"):
        edition_named(wiring.publication, "morning", "2026-11-23")


def test_nobody_else_is_at_work_where_nobody_is(open_wiring: Open, tmp_path: Path) -> None:
    assert progress_of_others(newsroom(open_wiring, tmp_path), "morning") is None


def test_a_rehearsal_tells_all_and_leaves_nothing(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    first, second = (_shape(wiring) for _ in range(2))
    assert first == second
    assert {verdict.outcome for verdict in first.verdicts} == {"lead"}
    assert wiring.store.articles.find("ferries") == ()
    assert list(first.model_dump()) == [
        *("digest", "number", "subject", "outcome", "reason", "on_time", "obstacles"),
        *("sections", "verdicts", "failures", "taking", "draft", "doubts"),
    ]


def _shape(wiring: Wiring) -> Preview:
    built = rehearse(wiring, "morning")
    digest = wiring.publication.digest("morning")
    return shape(looked(wiring, digest, built), digest)


def test_while_all_sending_is_stopped_nothing_is_built_frozen_or_settled(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    wiring.store.deliveries.stop("the lead is wrong", NOW, "ann")
    with pytest.raises(Refused, match=r"stopped: the lead is wrong \(since .* by ann\)\.") as refused:
        send(wiring, "morning", "", lambda built, recipients: pytest.fail("asked"))
    assert "digest go lifts it, then: digest send morning" in refused.value.advice
    assert history(wiring.publication) == ()
    wiring.store.deliveries.go()
    assert send(wiring, "morning", "", count).answers["accepted"] == 1

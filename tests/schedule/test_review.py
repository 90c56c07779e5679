"""Before an edition leaves its editors are shown it: once, whatever clocks and machines do, and it waits for them."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from digest.actions.duty.health import health
from digest.errors import Refused
from digest.model.edition import Edition, Status, Waiting
from tests.schedule.bench import HOUR, MINUTE, PEOPLE, START, Bench

TODAY, TOMORROW = "2026-11-24T07:00", "2026-11-25T07:00"
BRIDGE = "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n"


def reviewed(bench: Bench, review: str = "18:00 the day before", more: str = "") -> None:
    bench.room.morning("daily at 07:00")
    with (bench.room.config / "digests" / "morning.yaml").open("a") as file:
        file.write(f"review: {review}\n{more}")


def approve(bench: Bench, by: str = "ada") -> Waiting:
    with bench.room.opened(lambda: bench.now) as wiring:
        (waiting,) = wiring.store.editions.waiting("morning")
        return wiring.store.drafts.approve(waiting, by, bench.now)


def drafts(bench: Bench) -> list[EmailMessage]:
    read = [cast(EmailMessage, message_from_bytes(raw, policy=policy.default)) for raw in bench.room.notices]
    return [mail for mail in read if str(mail["Subject"]).startswith("Draft: ")]


def titles(bench: Bench) -> list[str]:
    return sorted(story.lead.title for story in bench.last().draft.stories)


def test_a_draft_is_made_and_shown_when_its_moment_has_come_once_and_settles_nothing(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    assert bench.editions() == [(TODAY, "draft")]  # the digest is new: the moment of today's had passed
    bench.reach(START + 11 * HOUR)
    assert [key for key, _ in bench.editions()] == [TODAY]
    for _ in range(3):
        bench.look(30 * MINUTE)
    assert bench.editions()[-1] == (TOMORROW, "draft")
    with bench.room.store() as store:
        assert len(store.articles.open_articles("morning", [state.source for state in store.sources.all()])) == 2
    assert len(drafts(bench)) == 2
    assert not bench.room.mails


def test_approved_it_leaves_on_time_as_it_was_shown(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    waiting = approve(bench)
    bench.room.article("bridge", BRIDGE)
    bench.look(59 * MINUTE)
    assert not bench.room.mails
    bench.look(MINUTE)
    assert bench.editions() == [(TODAY, "sent")]
    assert len(bench.room.mails) == PEOPLE
    last = bench.last()
    assert isinstance(last, Edition)
    assert last.hash == waiting.hash
    assert "Bridge closes for repairs" not in titles(bench)


def test_not_approved_it_is_held_told_once_and_leaves_as_soon_as_somebody_approves_it(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    for _ in range(3):
        bench.look(HOUR)
    assert bench.editions() == [(TODAY, "draft")]
    assert [str(m) for m in bench.notices() if "Draft" not in str(m)] == ["The Quay: Morning Quay waits for you"]
    last = bench.last()
    assert isinstance(last, Waiting)
    assert last.reason == "nobody has approved it"
    approve(bench)
    bench.look(MINUTE)
    assert bench.editions() == [(TODAY, "sent")]


def test_not_approved_within_its_late_limit_it_ends_and_its_articles_are_in_the_next(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    shown = bench.last()
    assert isinstance(shown, Waiting)
    bench.reach(START + 8 * HOUR)
    assert bench.editions() == [(TODAY, "skipped")]
    last = bench.last()
    assert "nobody has approved it" in last.reason  # type: ignore[union-attr]
    with bench.room.opened(lambda: bench.now) as wiring, pytest.raises(Refused):
        wiring.store.drafts.approve(shown, "ada", bench.now)
    bench.reach(START + 12 * HOUR + MINUTE)
    assert bench.editions()[-1] == (TOMORROW, "draft")
    assert len(titles(bench)) == 2


def test_where_silence_is_consent_it_leaves_as_it_was_shown(bench: Bench) -> None:
    reviewed(bench, more="if_not_approved: send\n")
    bench.look()
    bench.room.article("bridge", BRIDGE)
    bench.look(HOUR)
    assert bench.editions() == [(TODAY, "sent")]
    assert "Bridge closes for repairs" not in titles(bench)
    assert len(bench.room.mails) == PEOPLE


@pytest.mark.parametrize("hours", [1, 3])
def test_after_an_outage_a_draft_is_made_late_and_one_that_nobody_could_see_waits(bench: Bench, hours: int) -> None:
    """Down from before the moment until it is due, or beyond."""
    reviewed(bench, "30 minutes before")
    bench.look()
    assert bench.editions() == []
    bench.end()
    bench.now += hours * HOUR
    bench.look()
    bench.look(MINUTE)
    assert bench.editions() == [(TODAY, "draft")]
    assert len(drafts(bench)) == 1
    approve(bench)
    bench.look(MINUTE)
    assert bench.editions() == [(TODAY, "sent")]


def test_a_restart_between_the_moment_and_the_time_forgets_nothing(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    bench.end()
    bench.look(HOUR + MINUTE)
    assert [str(m) for m in bench.notices() if "Draft" not in str(m)] == ["The Quay: Morning Quay waits for you"]
    bench.end()
    bench.look(7 * HOUR)
    assert bench.editions() == [(TODAY, "skipped")]


def test_two_schedulers_make_one_draft(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    (first,) = drafts(bench)
    bench.end()
    bench.look()
    assert bench.editions() == [(TODAY, "draft")]
    assert [str(mail["Message-ID"]) for mail in drafts(bench)] == [str(first["Message-ID"])]


def test_while_there_is_nothing_to_be_shown_the_sources_are_asked_again_and_not_at_each_look(bench: Bench) -> None:
    reviewed(bench)
    inbox = bench.room.config / "digests" / "inbox"
    inbox.rename(away := inbox.with_name("away"))
    inbox.mkdir()
    bench.look()
    for _ in range(8):
        bench.look(MINUTE)
    assert bench.editions() == []
    assert len([one for one in bench.shown if one.failure]) == 3  # at once, after half a minute, after two more
    for file in away.iterdir():
        (inbox / file.name).write_text(file.read_text())
    bench.look(30 * MINUTE)
    assert bench.editions() == [(TODAY, "draft")]


def test_what_could_not_be_shown_is_begun_when_it_is_due_and_not_when_it_would_be_tried_again(bench: Bench) -> None:
    reviewed(bench)
    inbox = bench.room.config / "digests" / "inbox"
    inbox.rename(inbox.with_name("away"))
    inbox.mkdir()
    for _ in range(59):
        bench.look(MINUTE)
    assert bench.editions() == []  # since 42 minutes after the first try the next one is an hour away
    bench.reach(START + HOUR)
    assert bench.editions() == [(TODAY, "skipped")]
    assert bench.last().reason == "no news"  # type: ignore[union-attr]


def test_who_waits_for_an_approval_is_not_overdue(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    bench.look(3 * HOUR)
    with bench.room.opened(lambda: bench.now) as wiring:
        assert health(wiring.publication).overdue == ()
    approve(bench)
    with bench.room.opened(lambda: bench.now) as wiring:
        assert [one.edition for one in health(wiring.publication).overdue] == ["morning 2026-11-24 07:00"]


def test_an_approved_draft_whose_time_has_not_come_stays_whoever_asks(bench: Bench) -> None:
    reviewed(bench)
    bench.look()
    approve(bench)
    bench.end()
    bench.look(30 * MINUTE)
    assert bench.editions() == [(TODAY, Status.APPROVED.value)]
    assert not bench.room.mails

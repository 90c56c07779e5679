"""What is frozen goes out, and who waits for what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from digest.config.site import Mail
from digest.model.duty import EVERY_ROLE, Act, Job, Role, Worker
from digest.model.edition import Edition, Occasion, Skipped, Waiting
from digest.model.mail import Answer, Claim, Receipt
from digest.model.notice import NoticeKind
from digest.model.people import Subscriber
from digest.model.run import Ended
from digest.pipeline import delivering
from digest.pipeline.kit import Built
from digest.send import plan
from digest.send.channel import channel_name
from digest.send.ports import Limits
from tests.pipeline.light import Light, digest
from tests.send import made
from tests.store.made import DAY, MINUTE, NOW, added, draft, kept, people, to

HOUR = timedelta(hours=1)
LATE = digest().late_limit
BUSY = Receipt(delivery="", answer=Answer.DEFERRED, reason="450 busy", retry_at=NOW + HOUR)


def built(**more: Any) -> Built:
    return Built(draft=made.draft(**more), articles=(), verdicts=(), renderings={made.EN: made.rendering()})


def frozen(desk: Light, count: int = 4, **more: Any) -> Edition:
    people(desk.store, count)
    return delivering.freeze(built(**more), digest(), desk.kit)


def sent(desk: Light, edition: Edition, **more: Any) -> Any:
    return delivering.send(edition, digest(**more), desk.kit)


def worker(name: str, *roles: Role) -> Worker:
    return Worker(name=name, host="quay", roles=frozenset(roles or EVERY_ROLE), version="1", since=NOW, looked=NOW)


def test_a_freeze_is_told_to_every_other_process_that_sends(desk: Light) -> None:
    for one in (worker("here"), worker("bob"), worker("cem", Role.COLLECT)):
        desk.store.workers.keep(one)
    edition = frozen(desk)
    assert desk.called == [Job(act=Act.DELIVER, id=edition.id, to="bob")]
    assert [(event.name, event.text) for event in desk.events] == [("edition.frozen", edition.name)]


def test_earlier_drafts_of_the_digest_wait_no_more_and_later_ones_do(desk: Light) -> None:
    earlier, later = kept(desk.store, draft(23)), kept(desk.store, draft(25))
    other = kept(desk.store, draft(23, digest="weekend"))
    edition = frozen(desk)
    stands = [desk.store.editions.get(one.id) for one in (earlier, later, other)]
    assert [type(one) for one in stands] == [Skipped, Waiting, Waiting]
    assert isinstance(stands[0], Skipped)
    assert stands[0].reason == f"its articles went into {edition.name}"


def test_the_first_few_have_batches_of_their_own_and_none_holds_more_than_goes_in_a_second(
    desk: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "CANARY_ABOVE", 9)
    desk.limits = Limits(batch=500)
    desk.site = made.site(mail=Mail(provider="outbox", canary_share=0.2, rate=5))
    edition = frozen(desk, 10)
    claims = [desk.store.deliveries.claim(edition.id, "here", NOW, HOUR) for _ in range(3)]
    assert [len(claim.batch.deliveries) for claim in claims if isinstance(claim, Claim)] == [2, 5, 3]


def test_the_links_of_an_edition_that_counts_clicks_stand_before_anybody_has_it(desk: Light) -> None:
    stories = added(desk.store, "ferries", "seals")
    people(desk.store, 1)
    of = made.draft(counts_clicks=True, sections=draft(stories=stories).sections)
    edition = delivering.freeze(replace(built(), draft=of), digest(), desk.kit)
    assert {link.url for link in desk.store.clicks.links(edition.id)} == {story.url for story in stories}


def test_on_a_server_a_process_that_did_not_look_for_90_seconds_is_taken_for_dead_where_mails_are_passed_over() -> None:
    forsaken: list[Any] = []
    silent = [replace(worker(name), looked=NOW - 2 * MINUTE) for name in ("cem", "here")]
    store = SimpleNamespace(
        file=None,
        workers=SimpleNamespace(all=lambda: (worker("bob"), *silent)),
        deliveries=SimpleNamespace(forsake=lambda id, is_dead, now: forsaken.append(is_dead)),
    )
    provider = SimpleNamespace(limits=Limits(dedupes=True))
    kit: Any = SimpleNamespace(store=store, provider=provider, clock=lambda: NOW, by="here", gone="dora/1".__eq__)
    delivering._take_over(made.edition(), kit)
    (is_dead,) = forsaken
    assert [by for by in ("bob/1", "cem/1", "here/1", "dora/1") if is_dead(by)] == ["cem/1", "dora/1"]


@pytest.mark.parametrize(
    ("file", "recipients", "over", "for_all"),
    [
        (None, 4, None, True),
        (None, 100_000, None, False),
        (None, 100_000, NOW + MINUTE, False),
        (None, 100_000, NOW, True),
        ("digest.db", 4, None, False),
    ],
)
def test_beside_others_an_edition_is_sent_on_a_server_once_its_first_few_have_it(
    desk: Light, file: str | None, recipients: int, over: datetime | None, for_all: bool
) -> None:
    asked: Any = SimpleNamespace(
        file=file,
        editions=SimpleNamespace(recipients=lambda id: recipients),
        deliveries=SimpleNamespace(canary_over=lambda id: over),
    )
    kit: Any = SimpleNamespace(store=asked, site=desk.site, clock=lambda: NOW)
    assert delivering.is_for_all(made.edition(), kit) is for_all


@pytest.mark.parametrize(
    ("at", "rests", "due"),
    [
        (NOW + MINUTE, False, False),
        (NOW + HOUR, False, True),
        (NOW + HOUR, True, False),
        (NOW + LATE, True, False),
        (NOW + LATE + MINUTE, True, True),
    ],
)
def test_an_edition_is_due_when_a_mail_of_it_is_and_in_the_end_whatever_rests(
    desk: Light, at: datetime, rests: bool, due: bool
) -> None:
    desk.answers = [BUSY] * 4
    edition = frozen(desk)
    sent(desk, edition)
    desk.now = at
    if rests:
        desk.store.channels.pause(_channel(desk), at + DAY, "429", at)
    assert delivering.due(edition, digest(), desk.kit) is due


def _channel(desk: Light) -> str:
    return channel_name(desk.site.mail)


def test_an_edition_of_which_nobody_waits_is_due_to_be_closed(desk: Light) -> None:
    assert delivering.due(frozen(desk, 0), digest(), desk.kit)


@pytest.mark.parametrize(
    ("limits", "due"),
    [(Limits(), True), (Limits(looks_up=True), False), (Limits(looks_up=True, dedupes=True), True)],
)
def test_the_attempt_of_a_dead_process_is_not_waited_for_but_where_the_provider_can_be_asked(
    desk: Light, limits: Limits, due: bool
) -> None:
    edition = frozen(desk, 1)
    assert desk.store.deliveries.claim(edition.id, "dead", NOW, HOUR)
    desk.limits, desk.gone = limits, lambda by: by == "dead"
    assert delivering.due(edition, digest(), desk.kit) is due


def test_everybody_has_it_and_the_report_counts_them(desk: Light) -> None:
    edition = frozen(desk)
    report = sent(desk, edition)
    assert (report.ended, report.reason, report.recipients, report.edition) == (Ended.SENT, "", 4, edition.id)
    assert (report.digest, report.occasion, report.answers["accepted"]) == ("morning", edition.occasion.key, 4)
    assert len(desk.handed) == 4
    assert desk.store.notices.due(NOW) == ()


def test_what_most_wait_for_is_said_and_editors_hear_of_a_share_of_them(desk: Light) -> None:
    desk.answers = [BUSY]
    report = sent(desk, frozen(desk))
    assert (report.ended, report.reason, report.answers["due"]) == (Ended.OPEN, "450 busy", 1)
    assert [(facts["waiting"], facts["reason"]) for facts in desk.notices(NoticeKind.DELAYED)] == [(1, "450 busy")]


def test_of_a_delay_of_few_nobody_is_told(desk: Light) -> None:
    desk.site = made.site(mail=Mail(provider="outbox", stop_share=0.25))
    desk.answers = [replace(BUSY, reason="")]
    report = sent(desk, frozen(desk))
    assert (report.ended, report.reason) == (Ended.OPEN, "some mails wait for a retry")
    assert desk.notices(NoticeKind.DELAYED) == []


def test_an_account_that_rests_is_what_the_mails_wait_for(desk: Light) -> None:
    edition = frozen(desk)
    desk.store.channels.pause(_channel(desk), NOW + HOUR, "429 too many", NOW)
    report = sent(desk, edition)
    assert (report.reason, report.again) == ("429 too many", NOW + HOUR)


def test_a_stop_is_told_with_its_reason(desk: Light) -> None:
    edition = frozen(desk)
    desk.store.deliveries.stop("a wrong link", NOW)
    report = sent(desk, edition)
    assert (report.ended, report.reason, desk.handed) == (Ended.OPEN, "a wrong link", [])
    assert [(facts["reason"], facts["waiting"]) for facts in desk.notices(NoticeKind.STOPPED)] == [("a wrong link", 4)]
    assert desk.notices(NoticeKind.DELAYED) == []


def test_asked_to_stop_it_says_so_and_tells_nobody(desk: Light) -> None:
    edition = frozen(desk)
    desk.stopping = True
    assert sent(desk, edition).reason == "it was asked to stop"
    assert desk.store.notices.due(NOW) == ()


def test_mails_of_unknown_outcome_are_told_with_their_number(desk: Light) -> None:
    desk.answers = [Receipt(delivery="", answer=Answer.UNCERTAIN)] * 2
    assert sent(desk, frozen(desk)).ended is Ended.SENT
    assert [facts["mails"] for facts in desk.notices(NoticeKind.UNCERTAIN)] == [2]


def test_of_unknown_outcomes_editors_hear_though_others_are_still_due(desk: Light) -> None:
    desk.answers = [Receipt(delivery="", answer=Answer.UNCERTAIN), BUSY]
    assert sent(desk, frozen(desk)).ended is Ended.OPEN
    assert [facts["mails"] for facts in desk.notices(NoticeKind.UNCERTAIN)] == [1]


@pytest.mark.parametrize(
    ("answers", "ended", "missed", "is_failed"),
    [
        ([BUSY] * 4, Ended.FAILED, 4, 1),
        ([BUSY] * 2, Ended.SENT, 2, 0),
        ([BUSY, *[Receipt(delivery="", answer=Answer.REJECTED, reason="550 no")] * 3], Ended.FAILED, 4, 1),
    ],
)
def test_who_has_no_mail_when_time_is_out_is_told(
    desk: Light, answers: list[Receipt], ended: Ended, missed: int, is_failed: int
) -> None:
    desk.site = made.site(mail=Mail(provider="outbox", stop_share=1.0))
    desk.answers = list(answers)
    edition = frozen(desk)
    sent(desk, edition)
    desk.now = NOW + LATE + MINUTE
    report = sent(desk, edition)
    assert report.ended is ended
    (facts,) = desk.notices(NoticeKind.GIVEN_UP)
    assert (facts["missed"], facts["failed"]) == (missed, is_failed)
    assert "450 busy" in str(facts["reason"])


BY_READERS = Occasion(key="2026-11-24T07:00", at=NOW - 9 * HOUR, local=True)


def in_zones(desk: Light, *zones: str) -> Edition:
    for number, zone in enumerate(zones):
        person = Subscriber(address=f"reader{number}@quay.example")
        desk.store.subscribers.add(person, replace(to(), zone=zone), NOW)
    return delivering.freeze(built(occasion=BY_READERS), digest(), desk.kit)


def test_whose_clocks_do_not_show_the_time_yet_are_waited_for_and_nobody_is_told(desk: Light) -> None:
    report = sent(desk, in_zones(desk, "Asia/Tokyo", "America/New_York", "America/New_York"))
    assert (report.ended, report.coming, len(desk.handed)) == (Ended.OPEN, 2, 1)
    assert report.reason == "the next 2 are due at 24 November 12:00"
    assert desk.store.notices.due(NOW) == ()


def test_a_delay_of_those_whose_time_has_come_is_one_whoever_else_is_to_come(desk: Light) -> None:
    desk.answers = [BUSY]
    report = sent(desk, in_zones(desk, "Asia/Tokyo", "America/New_York"))
    assert (report.reason, report.coming) == ("450 busy", 1)
    assert [facts["waiting"] for facts in desk.notices(NoticeKind.DELAYED)] == [1]


def test_each_wave_has_a_late_limit_of_its_own(desk: Light) -> None:
    report = sent(desk, in_zones(desk, "Asia/Tokyo", "America/New_York"), late_limit=2 * HOUR)
    assert (report.answers["expired"], report.answers["due"], desk.handed) == (1, 1, [])


def test_the_last_wave_has_as_long_as_any(desk: Light) -> None:
    edition = in_zones(desk, "", "America/New_York")
    desk.answers = [BUSY]
    sent(desk, edition)
    desk.now = NOW + 5 * HOUR + LATE
    desk.store.channels.pause(_channel(desk), desk.now + DAY, "429", desk.now)
    assert not delivering.due(edition, digest(), desk.kit)
    desk.now += MINUTE
    assert delivering.due(edition, digest(), desk.kit)


@pytest.mark.parametrize(
    ("attended", "local", "resumed"), [(True, True, NOW), (False, True, None), (True, False, None)]
)
def test_where_others_hand_over_the_mails_it_is_left_to_them(
    desk: Light, attended: bool, local: bool, resumed: datetime | None
) -> None:
    edition = in_zones(desk, "Asia/Tokyo") if local else frozen(desk)
    report = delivering.out(edition, digest(), desk.kit, attended=attended)
    assert (report.ended, report.reason) == (Ended.OPEN, "other processes hand over its mails")
    stands = desk.store.editions.get(edition.id)
    assert isinstance(stands, Edition)
    assert (stands.resumed, desk.handed) == (resumed, [])
    desk.delivers = True
    assert delivering.out(edition, digest(), desk.kit, attended=attended).ended is Ended.SENT

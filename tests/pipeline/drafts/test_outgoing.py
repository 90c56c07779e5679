"""A draft leaves as it was shown, or waits on, and whoever must know is told once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from digest.config.typed.reviews import Review
from digest.errors import Refused, Unavailable
from digest.model.decision import Fate
from digest.model.edition import Draft, Edition, Rendering, Skipped, Status, Waiting
from digest.model.grouping import Grouping
from digest.model.notice import NoticeKind
from digest.model.run import Ended
from digest.pipeline.drafts.outgoing import UNAPPROVED, expected, is_news, leave
from digest.pipeline.drafts.standing import stored
from digest.pipeline.kit import Built
from digest.store.drafts.drafts import Kept, Laid
from tests.pipeline.light import Light, digest
from tests.store.made import DAY, MINUTE, NOW, added, batches, people, rendering, verdict
from tests.store.made import draft as made_draft

SHOWN: dict[str, Any] = {"review": Review(ahead=timedelta(hours=2))}


@pytest.fixture(autouse=True)
def _readers(desk: Light) -> None:
    people(desk.store, 2)


def draft(closed: datetime = NOW - DAY, **more: Any) -> Draft:
    made = made_draft()
    return replace(made, **{"window": replace(made.window, closed=closed), **more})


def stands(
    desk: Light,
    of: Draft | None = None,
    *,
    approved: bool = False,
    by: str = "ada",
    leaves: datetime | None = None,
    renderings: Mapping[str, Rendering] = MappingProxyType({}),
) -> Waiting:
    made = of or draft()
    laid = Laid(draft=made, verdicts=(), renderings=renderings)
    kept = Kept(grouping=Grouping(sections=(), verdicts=()), changed_by=by, at=desk.now)
    waiting = desk.store.drafts.keep(laid, kept, NOW, reason="review")
    return desk.store.drafts.approve(waiting, "bob", NOW, leaves=leaves) if approved else waiting


def at_hand(desk: Light, waiting: Waiting) -> object:
    return desk.store.editions.get(waiting.id)


@pytest.mark.parametrize(
    ("approved", "leaves", "at", "ended"),
    [
        (True, None, NOW, Ended.OPEN),
        (True, None, NOW - MINUTE, Ended.HELD),
        (True, NOW + DAY, NOW, Ended.HELD),
        (True, NOW + DAY, NOW + DAY, Ended.OPEN),
        (False, None, NOW + DAY, Ended.HELD),
    ],
)
def test_approved_it_leaves_when_its_time_has_come(
    desk: Light, approved: bool, leaves: datetime | None, at: datetime, ended: Ended
) -> None:
    waiting = stands(desk, approved=approved, leaves=leaves)
    desk.now = at
    report = leave(waiting, digest(), desk.kit, None)
    assert (report.ended, report.edition) == (ended, waiting.id)
    assert isinstance(at_hand(desk, waiting), Edition) is (ended is Ended.OPEN)


@pytest.mark.parametrize(
    ("fields", "real", "by_hand", "ended"),
    [
        ({**SHOWN, "if_not_approved": "send"}, False, False, Ended.OPEN),
        ({**SHOWN, "if_not_approved": "hold"}, False, False, Ended.HELD),
        ({"if_not_approved": "send"}, False, False, Ended.HELD),
        ({**SHOWN, "if_not_approved": "send"}, False, True, Ended.HELD),
        ({**SHOWN, "if_not_approved": "send"}, True, False, Ended.HELD),
    ],
)
def test_not_approved_it_leaves_only_where_its_digest_says_so_and_never_as_the_first(
    desk: Light, fields: dict[str, Any], real: bool, by_hand: bool, ended: Ended
) -> None:
    desk.limits = replace(desk.limits, real=real)
    waiting = stands(desk, draft(occasion=replace(made_draft().occasion, by_hand=by_hand)))
    assert leave(waiting, digest(**fields), desk.kit, None).ended is ended


def test_when_its_time_has_come_and_nobody_approved_it_editors_hear_of_it_once(desk: Light) -> None:
    waiting = stands(desk)
    desk.now = NOW - MINUTE
    assert leave(waiting, digest(), desk.kit, None).ended is Ended.HELD
    assert (at_hand(desk, waiting), desk.notices(NoticeKind.HELD), is_news(waiting)) == (waiting, [], True)
    desk.now = NOW
    report = leave(waiting, digest(), desk.kit, None)
    again = at_hand(desk, waiting)
    assert isinstance(again, Waiting)
    assert (again.reason, report.reason, is_news(again)) == (UNAPPROVED, UNAPPROVED, False)
    desk.now = NOW + DAY
    leave(again, digest(), desk.kit, None)
    assert [facts["reason"] for facts in desk.notices(NoticeKind.HELD)] == [UNAPPROVED]
    assert desk.store.editions.listed("morning", 1)[0].status is Status.DRAFT


@pytest.mark.parametrize(
    "of",
    [draft(closed=NOW), draft(occasion=replace(made_draft().occasion, by_hand=True))],
    ids=["made when it was due", "made by hand"],
)
def test_of_one_that_was_not_shown_before_its_time_nobody_is_told_again(desk: Light, of: Draft) -> None:
    waiting = stands(desk, of)
    assert leave(waiting, digest(), desk.kit, None).reason == "review"
    assert (desk.notices(NoticeKind.HELD), at_hand(desk, waiting)) == ([], waiting)
    assert is_news(waiting) is (of.window.closed < NOW)
    assert not is_news(replace(waiting, status=Status.APPROVED))


def test_who_attends_sees_it_and_approves_it_by_sending_it(desk: Light) -> None:
    waiting = stands(desk)
    desk.person, desk.now = "cem", NOW - DAY
    seen: list[Built] = []
    report = leave(waiting, digest(), desk.kit, seen.append)
    assert (report.ended, [built.draft for built in seen]) == (Ended.OPEN, [waiting.draft])
    assert desk.store.drafts.approved([waiting.id])[waiting.id].by == "cem"


def test_who_attends_sends_what_another_approved_under_that_name(desk: Light) -> None:
    waiting = stands(desk, approved=True)
    desk.person = "cem"
    leave(waiting, digest(), desk.kit, lambda built: None)
    assert desk.store.drafts.approved([waiting.id])[waiting.id].by == "bob"


def test_who_attends_may_still_say_no(desk: Light) -> None:
    waiting = stands(desk)

    def refuse(built: Built) -> None:
        raise Refused("Nobody confirmed.")

    with pytest.raises(Refused):
        leave(waiting, digest(), desk.kit, refuse)
    assert at_hand(desk, waiting) == waiting


@pytest.mark.parametrize(
    ("person", "approve", "approved", "allowed"),
    [
        ("ada", "another editor", False, False),
        ("cem", "another editor", False, True),
        ("ada", "an editor", False, True),
        ("ada", "another editor", True, True),
    ],
)
def test_nobody_sends_what_they_changed_last_where_another_must_approve_it(
    desk: Light, person: str, approve: str, approved: bool, allowed: bool
) -> None:
    waiting = stands(desk, approved=approved)
    desk.person = person
    if allowed:
        assert leave(waiting, digest(approve=approve), desk.kit, lambda built: None).ended is Ended.OPEN
        return
    with pytest.raises(Refused) as refused:
        leave(waiting, digest(approve=approve), desk.kit, lambda built: None)
    assert refused.value.what == "ada made or changed it last, so another editor approves it"
    assert (refused.value.where, at_hand(desk, waiting)) == (waiting.name, waiting)


def test_what_ran_in_another_edition_meanwhile_is_looked_at_again(desk: Light) -> None:
    (ran,) = added(desk.store, "a")
    stories = made_draft(stories=[ran]).sections
    leave(stands(desk, draft(sections=stories)), digest(), desk.kit, None)
    waiting = stands(desk, draft(sections=stories), approved=True)
    desk.store.editions.freeze(made_draft(25), [verdict(ran)], {}, batches(), NOW, silent={"en:"})
    why = "1 of its articles ran in another edition meanwhile"
    for attended, fate in ((True, Fate.REFUSED), (False, Fate.HELD)):
        expectation = expected(waiting, stored(waiting, desk.kit), digest(), desk.kit, attended=attended)
        assert (expectation.fate, expectation.reason) == (fate, why)
    with pytest.raises(Refused) as refused:
        leave(waiting, digest(), desk.kit, lambda built: None)
    assert (refused.value.what, refused.value.where) == (why, waiting.name)
    assert at_hand(desk, waiting) == waiting
    report = leave(waiting, digest(), desk.kit, None)
    again = at_hand(desk, waiting)
    assert isinstance(again, Waiting)
    assert (report.ended, again.status, again.reason) == (Ended.HELD, Status.DRAFT, why)
    assert sorted(str(facts["reason"]) for facts in desk.notices(NoticeKind.HELD)) == [why, UNAPPROVED]


def test_where_nobody_gets_it_any_more_it_is_skipped_and_whoever_attends_is_told_so(desk: Light) -> None:
    waiting = stands(desk, approved=True)
    for subscriber in (1, 2):
        desk.store.subscribers.remove(subscriber)
    with pytest.raises(Refused, match="no subscribers"):
        leave(waiting, digest(), desk.kit, lambda built: None)
    assert at_hand(desk, waiting) == waiting
    report = leave(waiting, digest(), desk.kit, None)
    gone = at_hand(desk, waiting)
    assert isinstance(gone, Skipped)
    assert (report.ended, gone.reason) == (Ended.SKIPPED, "nobody is subscribed; its articles wait")
    assert [facts["subscribers"] for facts in desk.notices(NoticeKind.SKIPPED)] == [0]


@pytest.mark.parametrize("attended", [False, True])
def test_with_a_fault_in_its_mail_it_leaves_for_nobody_and_nobody_expects_it_to(desk: Light, attended: bool) -> None:
    waiting = stands(desk, draft(token_key="1"), approved=True, renderings={"en:": rendering()})
    expectation = expected(waiting, stored(waiting, desk.kit), digest(), desk.kit, attended=attended)
    assert (expectation.fate, list(expectation.facts)) == (Fate.REFUSED, ["faults"])
    with pytest.raises(Refused, match="the mail has"):
        leave(waiting, digest(), desk.kit, (lambda built: None) if attended else None)
    assert at_hand(desk, waiting) == waiting
    assert len(desk.notices(NoticeKind.FAULTY)) == 1


def test_asked_to_stop_it_stands_as_it_did(desk: Light) -> None:
    waiting = stands(desk, approved=True)
    desk.stopping = True
    with pytest.raises(Unavailable, match="asked to stop"):
        leave(waiting, digest(), desk.kit, None)
    assert at_hand(desk, waiting) == waiting


def test_it_is_said_what_came_since_and_who_attends_may_be_late(desk: Light) -> None:
    waiting = stands(desk, draft(occasion=replace(made_draft().occasion, local=True)), approved=True)
    desk.store.articles.begin("morning", {digest().sources[0].key: []}, NOW)
    added(desk.store, "a", source=digest().sources[0].key)
    report = leave(waiting, digest(), desk.kit, lambda built: None)
    assert report.since == ("1 article came since it was made; it waits for the next edition.",)
    edition = at_hand(desk, waiting)
    assert isinstance(edition, Edition)
    assert edition.resumed == NOW  # nobody is given up for that


@pytest.mark.parametrize(
    ("attended", "approved", "own", "fate"),
    [
        (True, False, True, Fate.REFUSED),
        (True, False, False, Fate.SENT),
        (True, True, True, Fate.SENT),
        (False, False, True, Fate.HELD),
        (False, False, False, Fate.HELD),
        (False, True, True, Fate.SENT),
    ],
)
def test_what_becomes_of_a_draft_that_another_editor_must_approve(
    desk: Light, attended: bool, approved: bool, own: bool, fate: Fate
) -> None:
    waiting = stands(desk, draft(token_key="1"), approved=approved, by="ada")
    desk.person = "ada" if own else "bob"
    of = digest(approve="another editor")
    expectation = expected(
        waiting, Built(draft=waiting.draft, articles=(), verdicts=()), of, desk.kit, attended=attended
    )
    assert expectation.fate is fate

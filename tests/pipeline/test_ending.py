"""How a run ends where nothing is sent, and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from digest.errors import Refused, Stopped, Unavailable
from digest.model.decision import Decision, Fate
from digest.model.edition import Skipped
from digest.model.notice import NoticeKind
from digest.model.run import Ended, SourceReport
from digest.pipeline.ending import failed, go_on, refused, skipped
from digest.pipeline.kit import Built
from tests.pipeline.light import Light
from tests.store.made import NOW, added, draft

DRAFT = draft()


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_skipped_occasion_keeps_no_story_and_is_told_but_where_a_person_began_it(desk: Light, by_hand: bool) -> None:
    made = draft(stories=added(desk.store, "ferries"))
    made = replace(made, occasion=replace(made.occasion, by_hand=by_hand))
    report = skipped(made, "too few stories", {"stories": 1, "least": 3}, desk.kit)
    assert (report.ended, report.reason, report.occasion) == (Ended.SKIPPED, "too few stories", made.occasion.key)
    stands = desk.store.editions.of("morning", made.occasion.key)
    assert isinstance(stands, Skipped)
    assert (stands.reason, stands.draft.stories) == ("too few stories", ())
    assert [facts["least"] for facts in desk.notices(NoticeKind.SKIPPED)] == [3] * (not by_hand)


def test_where_every_source_failed_it_is_told_and_nothing_is_remembered_of_the_edition(desk: Light) -> None:
    sources = (SourceReport(source="wire", name="The Wire", new=0),)
    built = Built(draft=DRAFT, articles=(), verdicts=(), sources=sources)
    decision = Decision(fate=Fate.FAILED, reason="its only source could not be collected", facts={"sources": 1})
    report = failed(built, decision, desk.kit)
    assert (report.digest, report.occasion, report.ended) == ("morning", DRAFT.occasion.key, Ended.FAILED)
    assert (report.reason, report.sources) == (decision.reason, sources)
    assert [facts["sources"] for facts in desk.notices(NoticeKind.ALL_FAILED)] == [1]
    assert desk.store.editions.of("morning", DRAFT.occasion.key) is None


@pytest.mark.parametrize(("facts", "told"), [({"faults": ("a wrong link",)}, [("a wrong link",)]), ({}, [])])
def test_a_refusal_says_what_to_do_and_editors_hear_of_a_mail_with_faults(
    desk: Light, facts: dict[str, Any], told: list[tuple[str, ...]]
) -> None:
    decision = Decision(fate=Fate.REFUSED, reason="the mail has a fault", advice="Look at it.", facts=facts)
    error = refused(DRAFT, decision, desk.kit)
    assert isinstance(error, Refused)
    assert (error.what, error.where) == ("the mail has a fault.", DRAFT.name)
    assert error.advice == "Nothing was sent. Look at it."
    assert [one["faults"] for one in desk.notices(NoticeKind.FAULTY)] == told


def test_nothing_is_frozen_while_all_sending_is_stopped_or_once_it_is_asked_to_stop(desk: Light) -> None:
    go_on(desk.kit)
    desk.store.deliveries.stop("a wrong link", NOW)
    with pytest.raises(Stopped, match="a wrong link"):
        go_on(desk.kit)
    desk.stopping = True
    with pytest.raises(Unavailable, match="asked to stop"):
        go_on(desk.kit)

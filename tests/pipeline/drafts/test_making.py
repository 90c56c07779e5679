"""A draft that is shown takes the place of those that were shown before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.model.edition import Waiting
from digest.model.notice import NoticeKind
from digest.pipeline.drafts.making import show
from digest.pipeline.kit import Built
from tests.pipeline.drafts.test_frame import LOOK
from tests.pipeline.light import Light, digest
from tests.store.made import draft, kept


@pytest.mark.parametrize(
    ("day", "by_hand", "approved", "waits"),
    [(25, False, False, False), (25, True, False, True), (25, False, True, True), (27, False, False, True)],
    ids=["shown before it", "made by hand", "let go", "shown for a later day"],
)
def test_what_was_shown_before_and_is_nobody_s_waits_no_more(
    desk: Light, day: int, by_hand: bool, approved: bool, waits: bool
) -> None:
    occasion = replace(draft(day).occasion, by_hand=by_hand)
    other = kept(desk.store, replace(draft(day), occasion=occasion), approved=approved)
    shown = show(Built(draft=draft(26), articles=(), verdicts=(), look=LOOK), "review", digest(), desk.kit)
    assert shown.reason == "review"
    assert isinstance(desk.store.editions.get(other.id), Waiting) is waits
    assert len(desk.notices(NoticeKind.REVIEW)) == 1

"""What the mail that shows a draft tells its editors of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from digest import places
from digest.model.article import Article
from digest.model.edition import Waiting
from digest.model.grouping import Grouping
from digest.model.notice import Notice, NoticeKind
from digest.pipeline.drafts.mailing import facts, look_twice, shown_draft
from digest.pipeline.kit import Kit
from digest.render.look.look import read_look
from digest.send.ports import Limits
from digest.store.drafts.drafts import Kept, Laid
from tests.pipeline.light import Light, digest
from tests.store.made import DAY, MINUTE, NOW, added, draft, people, rendering

LOOK = read_look("broadsheet", places.TEMPLATES)
WHOLE = replace(rendering(), html="<html><body><p>News</p></body></html>", text="News\n%%unsubscribe%%\n")
RENDERINGS = {"de:": replace(WHOLE, segment="de:", text="Auf Deutsch."), "en:": WHOLE}


def stands(
    desk: Light, day: int = 25, *, by: str = "ada", by_hand: bool = False, stories: Sequence[Article] = ()
) -> Waiting:
    made = draft(day, stories=stories)
    made = replace(
        made, timezone="Europe/Berlin", token_key=desk.site.keys[0][0], occasion=replace(made.occasion, by_hand=by_hand)
    )
    kept = Kept(grouping=Grouping(sections=(), verdicts=()), changed_by=by, at=NOW)
    laid = Laid(draft=made, verdicts=(), renderings=RENDERINGS)
    return desk.store.drafts.keep(laid, kept, NOW, reason="review")


def kit(desk: Light) -> Kit:
    desk.look = SimpleNamespace(to_show=lambda: LOOK)
    return desk.kit


def known(desk: Light, waiting: Waiting, **more: Any) -> Mapping[str, object]:
    return facts(waiting, WHOLE, digest(**more), kit(desk))


def test_it_tells_when_the_draft_is_due_by_its_clock_who_changed_it_and_how_many_would_get_it(desk: Light) -> None:
    people(desk.store, 3)
    told = known(desk, stands(desk))
    names = ("due", "clock", "person", "readers", "first", "another")
    assert [told[name] for name in names] == ["2026-11-25T07:00:00+00:00", "08:00", "ada", 3, 1, 0]
    assert known(desk, stands(desk, 26), approve="another editor")["another"] == 1


@pytest.mark.parametrize(
    ("now", "by_hand", "real", "if_not_approved", "fate"),
    [
        (NOW + DAY - MINUTE, False, False, "send", "send"),
        (NOW + DAY - MINUTE, False, False, "hold", "hold"),
        (NOW + DAY - MINUTE, False, True, "send", "hold"),
        (NOW + DAY, False, False, "send", "late"),
        (NOW + DAY + MINUTE, False, False, "hold", "late"),
        (NOW + DAY, True, False, "send", "hand"),
    ],
)
def test_it_tells_what_becomes_of_the_draft_where_nobody_approves_it(
    desk: Light, now: datetime, by_hand: bool, real: bool, if_not_approved: str, fate: str
) -> None:
    waiting, desk.now, desk.limits = stands(desk, by_hand=by_hand), now, Limits(real=real)
    told = known(desk, waiting, if_not_approved=if_not_approved)
    assert (told["fate"], told["first"]) == (fate, int(real))


def notice(waiting: Waiting) -> Notice:
    told = {"occasion": waiting.occasion.key, "title": "Morning Quay", "edition": waiting.name}
    return Notice(kind=NoticeKind.REVIEW, digest="morning", facts=told, key="review")


def test_it_shows_what_a_reader_of_all_topics_gets_until_the_draft_is_approved(desk: Light) -> None:
    waiting = stands(desk)
    shown = shown_draft(notice(waiting), digest(), kit(desk))
    assert shown
    assert shown.draft == waiting.draft
    assert "News\n\n" in shown.words
    assert "%%" not in shown.words
    desk.store.drafts.approve(waiting, "bob", NOW)
    assert shown_draft(notice(waiting), digest(), kit(desk)) is None


def test_whoever_looks_at_it_is_told_the_same_doubts_in_sentences(desk: Light) -> None:
    waiting = stands(desk, stories=added(desk.store, "ferries"))
    told = look_twice(waiting, digest(), kit(desk))
    assert len(told) == known(desk, waiting)["doubts"]
    assert any("On ferries" in sentence for sentence in told)

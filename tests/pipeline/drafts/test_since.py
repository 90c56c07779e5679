"""What is other by now than when a draft was made is said, and not taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest import places
from digest.model.edition import Waiting
from digest.model.grouping import Grouping
from digest.pipeline.drafts.since import since
from digest.render.look.look import read_look
from digest.store.drafts.drafts import Kept, Laid
from tests.pipeline.light import WIRE, Light, digest
from tests.store.made import DAY, NOW, added, draft, entry, stored

NOW_IN_FORCE = read_look("broadsheet", places.TEMPLATES)
LOOK = f"{NOW_IN_FORCE.name} {NOW_IN_FORCE.fingerprint}"


def made(desk: Light, *, last: int = 0, look: str = LOOK, known: bool = True) -> Waiting:
    one = replace(draft(), look=look)
    one = replace(one, window=replace(one.window, last=last))
    kept = Kept(grouping=Grouping(sections=(), verdicts=()), at=NOW if known else None)
    return desk.store.drafts.keep(Laid(draft=one, verdicts=(), renderings={}), kept, NOW, reason="review")


@pytest.mark.parametrize(
    ("late", "sentences"),
    [
        (0, ()),
        (1, ("1 article came since it was made; it waits for the next edition.",)),
        (2, ("2 articles came since it was made; they wait for the next edition.",)),
    ],
)
def test_articles_that_came_wait_for_the_next_edition(desk: Light, late: int, sentences: tuple[str, ...]) -> None:
    desk.store.articles.begin("morning", {WIRE.key: []}, NOW)
    (first,) = added(desk.store, "first", source=WIRE.key)
    waiting = made(desk, last=first.number)
    stored(desk.store, *(entry(f"late {n}") for n in range(late)), source=WIRE.key)
    assert since(waiting, digest(), desk.kit) == sentences


@pytest.mark.parametrize(
    ("texts", "known", "is_other"),
    [
        ((("one", -1),), True, False),
        ((("one", 0), ("two", 1)), True, True),
        ((("one", -1), ("two", 0)), True, False),
        ((("one", -1), ("two", 1), ("one", 2)), True, False),
        ((("two", 1),), True, False),
        ((("one", -1), ("two", 1)), False, False),
        ((), True, False),
    ],
)
def test_a_file_that_was_changed_since_counts_from_the_next_edition(
    desk: Light, texts: tuple[tuple[str, int], ...], known: bool, is_other: bool
) -> None:
    for text, days in texts:
        desk.store.configs.keep("morning", text, NOW + days * DAY, "ada", "in the file")
    said = since(made(desk, known=known), digest(), desk.kit)
    assert said == (("config/digests/morning.yaml was changed since; the next edition is made by it.",) * is_other)


@pytest.mark.parametrize(("look", "is_other"), [(LOOK, False), ("", False), ("broadsheet 0", True)])
def test_a_look_that_was_changed_since_is_that_of_the_next_edition(desk: Light, look: str, is_other: bool) -> None:
    said = since(made(desk, look=look), digest(), desk.kit)
    assert said == ("Its look was changed since; the next edition has it.",) * is_other


def test_a_look_that_can_be_used_no_more_is_another(desk: Light) -> None:
    assert since(made(desk), digest(look="looks/gone"), desk.kit) == (
        "Its look was changed since; the next edition has it.",
    )


def test_of_what_no_draft_is_known_of_nothing_is_said(desk: Light) -> None:
    assert since(replace(made(desk, look="broadsheet 0"), id=99), digest(), desk.kit) == ()

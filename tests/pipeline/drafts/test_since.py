"""What is other by now than when a draft was made is said, and not taken."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from digest import places
from digest.model.edition import Waiting
from digest.model.grouping import Grouping
from digest.model.people import Subscriber
from digest.pipeline.drafts import frame
from digest.pipeline.drafts.since import since, with_segments
from digest.pipeline.kit import Built
from digest.render.look.look import read_look
from digest.render.mail.layout import laid_out
from digest.store.drafts.drafts import Kept, Laid
from tests.pipeline.light import WIRE, Light, digest
from tests.store.made import DAY, NOW, added, draft, entry, rendering, stored, to

NOW_IN_FORCE = read_look("broadsheet", places.TEMPLATES)
OTHER = read_look("brief", places.TEMPLATES)
LOOK = NOW_IN_FORCE.stamp


def made(desk: Light, *, last: int = 0, look: str = LOOK, known: bool = True, framed: str = "") -> Waiting:
    one = replace(draft(), look=look)
    one = replace(one, window=replace(one.window, last=last))
    kept = Kept(grouping=Grouping(sections=(), verdicts=()), at=NOW if known else None, frame=framed)
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


FILE = "config/digests/morning.yaml was changed since; the next edition is made by it."
SITE = "config/digest.yaml was changed since; the next edition is made by it."


@pytest.mark.parametrize(
    ("site", "title", "text", "sentences"),
    [
        ("The Quay", "Morning Quay", "one", ()),
        ("The Pier", "Morning Quay", "one", (SITE,)),
        ("The Quay", "Morning Pier", "one", (SITE,)),  # by its defaults
        ("The Quay", "Morning Pier", "two", (FILE,)),
        ("The Pier", "Morning Pier", "two", (FILE, SITE)),
        ("The Quay", "Morning Quay", "two", (FILE,)),
    ],
)
def test_of_what_its_mails_say_by_either_file_the_one_that_was_changed_is_named(
    desk: Light, site: str, title: str, text: str, sentences: tuple[str, ...]
) -> None:
    desk.store.configs.keep("morning", "one", NOW - DAY, "ada", "in the file")
    waiting = made(desk, framed=frame.text(frame.frame(digest(), desk.site, NOW_IN_FORCE)))
    desk.store.configs.keep("morning", text, NOW + DAY, "ada", "in the file")
    desk.site = desk.site.model_copy(update={"name": site})
    assert since(waiting, digest().model_copy(update={"title": title}), desk.kit) == sentences


def test_of_a_draft_whose_files_were_not_kept_nobody_says_that_they_are_others(desk: Light) -> None:
    assert since(made(desk, framed="of another version"), digest(), desk.kit) == ()


@pytest.mark.parametrize("is_framed", [True, False])
def test_a_reader_of_other_topics_gets_the_draft_as_it_was_seen_by_the_files_of_then_where_they_are_known(
    desk: Light, is_framed: bool
) -> None:
    desk.look = SimpleNamespace(
        looks=SimpleNamespace(press=SimpleNamespace(lay_out=laid_out)), used=lambda make: (OTHER, make(OTHER))
    )
    seen = made(desk, framed=frame.text(frame.frame(digest(), desk.site, NOW_IN_FORCE)) if is_framed else "")
    desk.store.subscribers.add(Subscriber(address="mia@quay.example", language="de"), to(), NOW)
    story = draft(stories=added(desk.store, "Seals return"))
    built = Built(
        draft=replace(story, look=LOOK, token_key="1"), articles=(), verdicts=(), renderings={"en:": rendering()}
    )
    desk.site = desk.site.model_copy(update={"address": "Elsewhere"})
    more = with_segments(built, seen, digest(), desk.kit)
    assert set(more.renderings) == {"en:", "de:"}
    assert (more.renderings["en:"], more.look) == (rendering(), None)
    assert ("Harbour Street" in more.renderings["de:"].text) is is_framed
    assert ("Elsewhere" in more.renderings["de:"].text) is not is_framed
    assert (more.draft == built.draft) is is_framed

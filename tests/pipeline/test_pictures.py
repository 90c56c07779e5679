"""Pictures of stories that run are measured once, and what a publisher gave is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from digest.collect.pictures import Wanted
from digest.model.announcement import Announcement
from digest.model.article import Image
from digest.model.grouping import Section, Story
from digest.pipeline import pictures
from tests.pipeline.light import WIRE, Light
from tests.store.made import added

BASE = "https://quay.example"
SHIP, GONE, LATE = (Image(url=f"{BASE}/{name}.jpg") for name in ("ship", "gone", "late"))
KNOWN = Image(url=f"{BASE}/known.jpg", width=10, height=20)
MEASURED = replace(SHIP, width=640, height=480)
FOUND: Mapping[str, Image | None] = {SHIP.url: MEASURED, GONE.url: None}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Wanted]:
    """What was asked for."""
    wanted: list[Wanted] = []

    def looked_at(given: Sequence[Wanted], client: object) -> Mapping[str, Image | None]:
        wanted.extend(given)
        return FOUND

    monkeypatch.setattr(pictures, "looked_at", looked_at)
    return wanted


def sections(desk: Light, *images: Image | None) -> tuple[Section, ...]:
    articles = added(desk.store, *(f"a{n}" for n in range(len(images) + 1)), source=WIRE.key)
    *leads, other = articles
    stories = tuple(
        Story(key=f"s{n}", articles=(replace(lead, image=image), replace(other, image=SHIP)), rank=n)
        for n, (lead, image) in enumerate(zip(leads, images, strict=True), 1)
    )
    return (Section(key="world", name="World", stories=stories),)


def test_the_pictures_of_leads_of_unknown_size_are_measured_and_kept(desk: Light, asked: list[Wanted]) -> None:
    half = replace(SHIP, width=640)
    given = sections(desk, SHIP, GONE, LATE, KNOWN, None, half, Image(url="data:image/png;base64,AAAA"))
    (made,) = pictures.pictured(given, desk.kit)
    assert [one.image for one in asked] == [SHIP, GONE, LATE, half]
    assert {one.source for one in asked} == {WIRE.key}
    shown = [story.lead.image for story in made.stories]
    assert shown == [MEASURED, None, LATE, KNOWN, None, MEASURED, given[0].stories[6].lead.image]
    assert {story.articles[1].image for story in made.stories} == {SHIP}
    kept = [desk.store.articles.get(story.lead.number) for story in made.stories]
    assert [one.image for one in kept if one] == [MEASURED, None, None, None, None, MEASURED, None]


def test_where_all_is_known_nobody_is_asked(desk: Light, asked: list[Wanted]) -> None:
    given = sections(desk, KNOWN, None)
    assert pictures.pictured(given, desk.kit) == given
    assert pictures.sized((Announcement(title="Ball"),), desk.kit) == (Announcement(title="Ball"),)
    assert asked == []


def test_blocks_have_the_sizes_of_their_pictures_and_none_that_is_gone(desk: Light, asked: list[Wanted]) -> None:
    blocks = tuple(Announcement(title=str(one), picture=one) for one in (SHIP, GONE, LATE, None))
    known = (
        Announcement(title="before", picture=replace(LATE, width=1, height=1)),
        Announcement(title="unknown", picture=GONE),
        Announcement(title="none"),
    )
    made = pictures.sized(blocks, desk.kit, known)
    assert [one.picture for one in made] == [MEASURED, None, known[0].picture, None]
    assert [one.image for one in asked] == [SHIP, GONE]
    assert [one.picture for one in pictures.sized(blocks, desk.kit)] == [MEASURED, None, LATE, None]

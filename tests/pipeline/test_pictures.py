"""Pictures of stories that run are measured once, and what a publisher gave is kept; or they are printed, once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest import places
from digest.collect.pictures import Wanted
from digest.collect.printing import Printed, Unprinted
from digest.config.logo import Logo
from digest.model.announcement import Announcement
from digest.model.article import Image, Prints
from digest.model.edition import Draft, Letterhead
from digest.model.grouping import Section, Story
from digest.pipeline import pictures
from digest.pipeline.looks import DigestLook
from digest.render import unpictured
from digest.text.pictures import BOX, SHEET, Place
from tests.pipeline.light import WIRE, Light, digest
from tests.store.made import added, article, draft

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


@pytest.mark.parametrize(
    ("of", "picture"),
    [({}, MEASURED), ({"images": False}, SHIP), ({"pictures": "ours"}, SHIP)],
)
def test_mails_that_link_to_pictures_have_the_sizes_of_those_of_blocks(
    desk: Light, asked: list[Wanted], of: Mapping[str, Any], picture: Image
) -> None:
    desk.look = DigestLook(looks=desk.look, name="broadsheet")
    made = replace(draft(), announcements=(Announcement(title="Ball", picture=SHIP),))
    shown, contents = pictures.had(made, digest(**of), desk.kit)
    assert ([one.picture for one in shown.announcements], contents) == ([picture], {})


# ---- our own prints

SHOWN = Letterhead(web_url="https://quay.example")
PRINTED = Prints(width=1600, height=1000, wide=f"{'a' * 64}.jpg", small=f"{'b' * 64}.jpg")


class Printing:
    """Answers for every picture as told, and remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[Unprinted] = []
        self.broken: set[str] = set()

    def __call__(self, wanted: Sequence[Unprinted], *_: object) -> Mapping[str, Printed | str]:
        self.asked += wanted
        return {one.url: self._answer(one) for one in wanted}

    def _answer(self, one: Unprinted) -> Printed | str:
        if one.url in self.broken:
            return "answered 404 Not Found"
        prints = PRINTED if one.place.room else replace(PRINTED, wide="")
        return Printed(prints=prints, contents={name: one.url.encode() for name in prints.names})

    @property
    def urls(self) -> list[str]:
        return [one.url for one in self.asked]


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Printing:
    press = Printing()
    monkeypatch.setattr(pictures.printing, "printed", press)
    return press


def edition(desk: Light, *given: int, look: str = "broadsheet", more: Mapping[str, Any] | None = None) -> Draft:
    """A draft whose sections have so many stories, each with a picture; their addresses tell section and place."""
    desk.look = DigestLook(looks=desk.look, name=look)
    made = tuple(
        Section(
            key=f"t{section}",
            name="T",
            stories=tuple(
                Story(
                    key=f"s{section}{place}",
                    articles=(replace(article(f"{section}{place}"), image=Image(url=f"{BASE}/{section}{place}.jpg")),),
                    rank=place,
                )
                for place in range(count)
            ),
        )
        for section, count in enumerate(given)
    )
    return replace(draft(), sections=made, **{"letterhead": SHOWN, **(more or {})})


OURS = digest(pictures="ours")


@pytest.mark.parametrize(
    ("look", "large", "small"),
    [
        ("broadsheet", ["00", "10"], ["01"]),
        ("cards", ["00", "01", "10"], ["02"]),
        ("brief", [], []),
    ],
)
def test_what_the_look_shows_is_printed_as_it_shows_it(
    desk: Light, press: Printing, look: str, large: list[str], small: list[str]
) -> None:
    made, contents = pictures.printed(edition(desk, 3, 1, look=look), OURS, desk.kit)
    assert sorted(one.url for one in press.asked if one.place == Place(room=SHEET)) == [
        f"{BASE}/{n}.jpg" for n in large
    ]
    assert sorted(one.url for one in press.asked if one.place == Place()) == [f"{BASE}/{n}.jpg" for n in small]
    assert made.prints.keys() == set(press.urls)
    assert contents.keys() == {name for one in made.prints.values() for name in one.names}


@pytest.mark.parametrize("image", [None, Image(url="data:image/png;base64,AA")])
def test_a_story_without_a_picture_at_an_address_asks_for_none(
    desk: Light, press: Printing, image: Image | None
) -> None:
    made = edition(desk, 1)
    (section,) = made.sections
    (told,) = section.stories
    bare = replace(told, articles=(replace(told.lead, image=image),))
    shown = replace(made, sections=(replace(section, stories=(bare,)),))
    assert pictures.printed(shown, OURS, desk.kit) == (shown, {})
    assert press.asked == []


def test_a_look_of_ones_own_may_show_any_of_them_large(desk: Light, press: Printing, tmp_path: Path) -> None:
    folder = tmp_path / "looks" / "ours"
    folder.mkdir(parents=True)
    desk.site = desk.site.model_copy(update={"folder": tmp_path})
    for settings, count in (("pictures: yes\n", 3), ("pictures: no\n", 0), ("pictures: perhaps\n", 3)):
        press.asked.clear()
        (folder / "look.yaml").write_text(settings)
        pictures.printed(edition(desk, 3, look="looks/ours"), OURS, desk.kit)
        assert [one.place for one in press.asked] == [Place(room=SHEET)] * count, settings


def test_blocks_and_logos_on_the_web_are_printed_too(desk: Light, press: Printing) -> None:
    by_day, by_night = Logo(url=f"{BASE}/logo.png"), Logo(file="dark.png", content=b"x", kind="png", width=9, height=9)
    desk.site = desk.site.model_copy(update={"logo": by_day, "logo_dark": by_night})
    made = edition(
        desk, 1, more={"announcements": (Announcement(title="Ball", picture=SHIP), Announcement(title="None"))}
    )
    made = replace(made, unprinted={f"{BASE}/00.jpg": "is broken"})
    pictures.printed(made, OURS, desk.kit)
    assert {one.url: one.place for one in press.asked} == {by_day.url: Place(logo=True), SHIP.url: Place(room=BOX)}
    press.asked.clear()
    pictures.printed(made, OURS.model_copy(update={"images": False}), desk.kit)
    assert press.urls == [by_day.url]
    press.asked.clear()
    assert pictures.printed(replace(made, sections=()), OURS, desk.kit)[1] == {}
    assert press.urls == []


def test_what_is_printed_or_had_none_is_not_asked_for_again_but_where_it_is_larger_now(
    desk: Light, press: Printing
) -> None:
    press.broken = {f"{BASE}/10.jpg"}
    first, _ = pictures.printed(edition(desk, 2, 1), OURS, desk.kit)
    assert first.unprinted == {f"{BASE}/10.jpg": "answered 404 Not Found"}
    assert [(event.done, event.total, event.text) for event in desk.events] == [(0, 3, ""), (3, 3, "1 left out")]
    press.asked.clear()
    assert pictures.printed(first, OURS, desk.kit) == (first, {})
    assert press.asked == []
    (one, other) = first.sections[0].stories
    turned = replace(first, sections=(replace(first.sections[0], stories=(other, one)), first.sections[1]))
    again, contents = pictures.printed(turned, OURS, desk.kit)
    assert press.urls == [f"{BASE}/01.jpg"]
    assert again.prints[f"{BASE}/01.jpg"] == PRINTED
    assert len(contents) == 2


def test_a_print_that_cannot_be_made_larger_stays(desk: Light, press: Printing) -> None:
    first, _ = pictures.printed(edition(desk, 2), OURS, desk.kit)
    press.broken = {f"{BASE}/01.jpg"}
    turned = replace(first, sections=(replace(first.sections[0], stories=first.sections[0].stories[::-1]),))
    again, _ = pictures.printed(turned, OURS, desk.kit)
    assert (again.prints, again.unprinted) == (first.prints, {})


@pytest.mark.parametrize(
    ("letterhead", "installed", "why"),
    [
        (SHOWN, False, "cannot be copied: the extra `pictures` is not installed on this machine"),
        (Letterhead(), True, "cannot come from your pages: they have no https address"),
        (Letterhead(web_url="http://quay.example"), True, "cannot come from your pages: they have no https address"),
    ],
)
def test_where_none_can_be_ours_nobody_is_asked_and_it_is_said_once(
    desk: Light, press: Printing, monkeypatch: pytest.MonkeyPatch, letterhead: Letterhead, installed: bool, why: str
) -> None:
    monkeypatch.setattr(places, "can_print", lambda: installed)
    made, contents = pictures.printed(edition(desk, 1, 1, more={"letterhead": letterhead}), OURS, desk.kit)
    assert (press.asked, contents, made.prints) == ([], {}, {})
    assert set(made.unprinted.values()) == {why}
    (finding,) = unpictured(made, desk.site)
    assert finding.severity == "warning"
    assert finding.what == f'2 pictures are left out: each {why}. They are of "On 00", "On 10".'

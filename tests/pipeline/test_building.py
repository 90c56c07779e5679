"""An edition is built of what is stored, with all that the publication knows."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from digest import places
from digest.config.digests import Source
from digest.config.ready import ready_made
from digest.model.edition import Occasion, Waiting
from digest.model.grouping import Grouping, Section
from digest.pipeline import building
from digest.pipeline.building import build, rendered
from digest.pipeline.drafts.making import show
from digest.pipeline.drafts.standing import relaid, stored
from digest.pipeline.kit import Kit
from digest.render.look.look import read_look
from digest.render.mail.layout import laid_out
from tests.pipeline.light import WIRE, Light, digest
from tests.store.made import NOW, added

LOOK = read_look("broadsheet", places.TEMPLATES)
TODAY = Occasion(key="2026-11-24T07:00", at=NOW)


def kit(desk: Light, **more: Any) -> Kit:
    looks = SimpleNamespace(press=SimpleNamespace(lay_out=laid_out))
    desk.look = SimpleNamespace(name="broadsheet", looks=looks, used=lambda make: (LOOK, make(LOOK)))
    return replace(desk.kit, **more)


@pytest.mark.parametrize(("language", "of_topics"), [("", "en"), ("de", "de")])
def test_who_groups_knows_the_publication_the_topics_of_the_language_and_what_sources_are_called(
    desk: Light, monkeypatch: pytest.MonkeyPatch, language: str, of_topics: str
) -> None:
    known: dict[str, object] = {}
    grouped = building.group

    def noted(*given: Any, **more: Any) -> Grouping:
        known.update(more)
        return grouped(*given, **{**more, "embed": None})

    monkeypatch.setattr(building, "group", noted)
    means = object()
    build(digest(language=language), TODAY, kit(desk, embed=lambda: means), look_at_pictures=False)
    assert known == {
        "embed": means,
        "ready": tuple(ready_made(of_topics).values()),
        "publication": desk.site.name,
        "names": {WIRE.key: "The Wire"},
    }


def test_an_edition_is_of_all_that_is_open_and_its_window_ends_with_the_newest(desk: Light) -> None:
    desk.store.articles.begin("morning", {WIRE.key: []}, NOW)
    articles = added(desk.store, "ferries", "seals", source=WIRE.key)
    built = build(digest(), TODAY, kit(desk), look_at_pictures=False)
    assert (built.articles, built.draft.window.last) == (articles, articles[-1].number)
    assert {one.article for one in built.verdicts} == {one.number for one in articles}
    (grouped,) = (event for event in desk.events if event.name == "articles.grouped")
    assert (grouped.done, grouped.total, grouped.text) == (2, 2, f"{len(built.draft.stories)} stories")
    assert build(digest(key="weekend"), TODAY, kit(desk), look_at_pictures=False).draft.window.last == 0


def test_a_draft_has_the_names_of_its_sources_as_they_are_called_now_and_of_no_others(desk: Light) -> None:
    other = Source(url="https://port.example/rss", name="The Port")
    desk.store.articles.begin("morning", {WIRE.key: [], other.key: []}, NOW)
    added(desk.store, "ferries", source=WIRE.key)
    of, at = digest(sources=(WIRE, other)), kit(desk)
    built = rendered(build(of, TODAY, at, look_at_pictures=False), of, at)
    assert built.draft.names == {WIRE.key: "The Wire"}
    show(built, "review", of, at)
    waiting = desk.store.editions.of("morning", TODAY.key)
    assert isinstance(waiting, Waiting)
    renamed = digest(sources=(Source(url=WIRE.url, name="The Old Wire"), other))
    assert rendered(stored(waiting, at), renamed, at).draft.names == {WIRE.key: "The Wire"}
    grouping = Grouping(sections=built.draft.sections, verdicts=built.verdicts)
    assert relaid(waiting, grouping, (), renamed, at).built.draft.names == {WIRE.key: "The Old Wire"}


@pytest.mark.parametrize(
    ("images", "pictures", "look_at_pictures", "measured"),
    [
        (True, "linked", True, True),
        (True, "linked", False, False),
        (True, "ours", True, False),
        (False, "linked", True, False),
        (False, "ours", False, False),
    ],
)
def test_pictures_are_measured_where_mails_link_to_them_and_the_net_may_be_asked(
    desk: Light, monkeypatch: pytest.MonkeyPatch, images: bool, pictures: str, look_at_pictures: bool, measured: bool
) -> None:
    asked: list[tuple[Section, ...]] = []

    def noted(sections: tuple[Section, ...], kit: Kit) -> tuple[Section, ...]:
        asked.append(sections)
        return sections

    monkeypatch.setattr(building, "pictured", noted)
    build(digest(images=images, pictures=pictures), TODAY, kit(desk), look_at_pictures=look_at_pictures)
    assert asked == [()] * measured

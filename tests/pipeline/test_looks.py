"""Looks in force: whatever an edit does, the look stays as it last worked, and editors are told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import places
from digest.errors import ConfigError
from digest.model.edition import Draft, Rendering
from digest.model.notice import Notice
from digest.model.people import Segment
from digest.pipeline.looks import DigestLook, Looks
from digest.render import render
from digest.render.look.look import Look, read_look
from digest.render.press import Press
from digest.render.samples import samples
from digest.render.segment_view import names_given
from digest.store import Store
from tests.pipeline.edits import BAD, FOOT, foot, good
from tests.render.made import draft, picture, story
from tests.store.tables import KEY, lay_tables

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
NAME = "looks/ours"
SAMPLE = draft(story("Bridge opens"), story("Ferry sails", rank=2))


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    made = Press(processes=1, seconds=5, megabytes=300)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Press]:
    """For looks that are stopped: so little is less than any look takes."""
    made = Press(processes=1, seconds=0.1, megabytes=300)
    yield made
    made.close()


@dataclass(frozen=True)
class Room:
    """A publication with one look of its own that worked."""

    folder: Path
    store: Store
    press: Press

    @property
    def look(self) -> Path:
        return self.folder / NAME

    def looks(self) -> Looks:
        """As a process that has just started has them."""
        return Looks(self.folder, self.store, self.press, lambda: NOW)

    def mail(self, looks: Looks, sample: Draft = SAMPLE, *, as_typed: bool = False) -> Rendering:
        digest, segment = samples.sample_digest(), Segment(language="en")

        def make(look: Look) -> Rendering | None:
            site, names = samples.sample_site(), names_given(digest)
            return render(sample, digest, site, look, segment, names, lay_out=self.press.lay_out)

        _, made = DigestLook(looks=looks, name=NAME, as_typed=as_typed).used(make)
        assert made
        return made

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self.store.notices.due(NOW)


@pytest.fixture
def room(tmp_path: Path, press: Press) -> Iterator[Room]:
    lay_tables(tmp_path / "digest.db")
    store = Store.open(f"sqlite:///{tmp_path / 'digest.db'}", key=KEY, migrate=True)
    made = Room(tmp_path / "config", store, press)
    good(made.look)
    yield made
    store.close()


#: Every other kind each time, all of them in the long tests.
SOME = [pytest.param(bad, marks=[pytest.mark.soak] if number % 2 else []) for number, bad in enumerate(BAD)]


@pytest.mark.parametrize("bad", SOME)
def test_after_a_bad_edit_the_look_is_as_it_last_worked_and_editors_are_told(room: Room, bad: str) -> None:
    looks = room.looks()
    before = room.mail(looks)
    assert "Goodbye" in before.html
    BAD[bad](room.look)

    assert room.mail(looks) == before
    (notice,) = room.notices
    assert notice.facts["look_name"] == NAME
    assert "looks/ours" in str(notice.facts["problems"])
    assert "Traceback" not in str(notice.facts["problems"])


def test_whoever_looks_at_a_bad_edit_is_told_and_nobody_else_is(room: Room) -> None:
    looks = room.looks()
    room.mail(looks)
    BAD["a syntax error"](room.look)
    with pytest.raises(ConfigError, match=r"config/looks/ours/parts/foot\.mjml:1"):
        room.mail(looks, as_typed=True)
    assert room.notices == ()


def test_a_process_that_starts_later_has_the_look_as_it_last_worked(room: Room) -> None:
    before = room.mail(room.looks())
    BAD["the folder removed"](room.look)
    assert room.mail(room.looks()) == before


def test_a_mended_look_is_used_again(room: Room) -> None:
    looks = room.looks()
    room.mail(looks)
    BAD["a syntax error"](room.look)
    room.mail(looks)
    foot("now")(room.look)
    assert "Leave now" in room.mail(looks).html
    assert len(room.notices) == 1


def test_a_look_that_is_right_for_one_edition_and_raises_for_another_is_as_it_last_worked(room: Room) -> None:
    looks = room.looks()
    room.mail(looks)
    foot("{{ 1 // (page.count - 7) }}")(room.look)
    assert "Leave" in room.mail(looks).html
    foot("{{ 1 // (page.count - 3) }}")(room.look)
    three = draft(story("One"), story("Two", rank=2), story("Three", rank=3, image=picture()))
    assert "{{" not in room.mail(looks, three).html
    assert "Leave -1" in room.mail(looks).html
    (notice,) = room.notices
    assert "ZeroDivisionError" in str(notice.facts["problems"])


def test_a_look_that_never_worked_is_refused(room: Room) -> None:
    BAD["an unknown filter"](room.look)
    looks = room.looks()
    with pytest.raises(ConfigError, match="No filter named 'shout'"):
        room.mail(looks)
    assert looks.to_show(NAME).name == "broadsheet"


def test_where_neither_the_look_nor_what_it_was_makes_a_mail_the_reason_is_that_of_what_it_is_now(room: Room) -> None:
    looks = room.looks()
    room.mail(looks)
    foot("now")(room.look)
    stamps: list[str] = []

    def refused(look: Look) -> None:
        stamps.append(look.stamp)
        raise ConfigError(f"refused {len(stamps)}")

    with pytest.raises(ConfigError, match="refused 1"):
        looks.used(NAME, refused)
    assert len(set(stamps)) == 2


def test_a_look_that_was_refused_is_not_tried_again_until_it_changes(room: Room, hasty: Press) -> None:
    BAD["rounds without end"](room.look)
    looks = replace(room, press=hasty).looks()
    refusals = []
    for _ in range(2):
        with pytest.raises(ConfigError) as refused:
            looks.now(NAME)
        refusals.append(refused.value)
    assert refusals[0] is refusals[1]
    assert "This look takes longer than 0.1 seconds for one mail." in str(refusals[0])


@pytest.mark.soak
def test_the_line_of_a_loop_without_end_is_named(room: Room) -> None:
    BAD["rounds without end"](room.look)
    patient = Press(processes=1, seconds=10, megabytes=300)
    with (
        closing(patient),
        pytest.raises(ConfigError, match=r"looks/ours/parts/foot\.mjml:1: .* This look takes longer"),
    ):
        replace(room, press=patient).looks().now(NAME)


def test_what_should_be_known_of_a_look_that_can_be_used_is_told_with_its_line(room: Room) -> None:
    looks = room.looks()
    before = set(looks.remarks(NAME))
    foot('<p style="padding:4px 0">x</p>')(room.look)
    (room.look / "notes.css").write_text("")
    told = {remark.where for remark in set(looks.remarks(NAME)) - before}
    assert {"config/looks/ours/parts/foot.mjml:1", "config/looks/ours/notes.css"} == told
    (room.look / "notes.css").unlink()
    assert {remark.where for remark in set(looks.remarks(NAME)) - before} == {"config/looks/ours/parts/foot.mjml:1"}


def test_what_a_look_may_read_is_what_lies_in_its_folder(room: Room, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("the operator's token")
    os.symlink(tmp_path / "token", room.look / "subject.txt")
    with pytest.raises(ConfigError, match="is a link"):
        room.looks().now(NAME)


def test_an_own_look_gives_the_mail_that_it_gives_in_this_process(room: Room) -> None:
    look = read_look(NAME, places.TEMPLATES, room.folder)
    digest = samples.sample_digest()
    here = render(SAMPLE, digest, samples.sample_site(), look, Segment(language="en"), names_given(digest))
    assert room.mail(room.looks()) == here
    assert FOOT.count("WORD") == 1


def test_nobody_waits_while_another_look_is_tried(room: Room, hasty: Press) -> None:
    BAD["rounds without end"](room.look)
    looks = replace(room, press=hasty).looks()
    with ThreadPoolExecutor(1) as threads:
        trying = threads.submit(looks.now, NAME)
        assert looks.now("broadsheet").name == "broadsheet"
        assert not trying.done()
        with pytest.raises(ConfigError):
            trying.result()

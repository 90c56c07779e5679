"""Every edition of the gallery passes our own checks, and the sizes and numbers we promise hold."""

from __future__ import annotations

import pytest

from digest import places
from digest.model.edition import Rendering
from digest.model.subscriber import Segment
from digest.render import check, render
from digest.render.document import LARGEST
from digest.render.gallery import LOOKS, Exhibit, exhibits
from digest.render.look import read_look
from digest.render.subject import PREHEADER, SUBJECT
from tests.render.made import headlines, tree, words

SHOWN = {exhibit.name[3:]: exhibit for exhibit in exhibits()}


def rendered(exhibit: Exhibit) -> Rendering:
    look = read_look(exhibit.digest.look, places.TEMPLATES)
    made = render(exhibit.edition, exhibit.digest, exhibit.site, look, Segment(language=exhibit.edition.language))
    assert made is not None
    return made


@pytest.mark.parametrize("name", SHOWN)
def test_an_edition_of_the_gallery_passes_every_check(name: str) -> None:
    made = rendered(SHOWN[name])
    findings = check(made, SHOWN[name].edition)
    assert [f.what for f in findings if f.severity == "error"] == []
    assert not findings or name.endswith("-100")
    assert len(made.html.encode()) <= LARGEST
    assert len(made.subject.replace("\u200c", "")) <= SUBJECT
    assert 30 <= len(made.preheader) <= PREHEADER


@pytest.mark.parametrize(("look", "least"), [("broadsheet", 40), ("brief", 40), ("cards", 20)])
def test_forty_stories_take_sixty_kilobytes_in_every_look(look: str, least: int) -> None:
    made = rendered(SHOWN[f"{look}-40"])
    assert len(made.html.encode()) <= 60_000
    assert len(headlines(made)) >= least


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_hundred_stories_leave_out_is_on_the_web(look: str) -> None:
    made = rendered(SHOWN[f"{look}-100"])
    missing = 100 - len(headlines(made))
    (finding,) = check(made, SHOWN[f"{look}-100"].edition) or (None,)
    assert (missing > 0) == (finding is not None)
    if missing:
        assert f"{missing} more stories on the web" in words(tree(made))
        assert f"{missing} more stories on the web:\nhttps://meridian.example/morning/2026-11-24-0700.html" in made.text


@pytest.mark.parametrize("look", LOOKS)
def test_the_editors_words_come_before_the_first_story(look: str) -> None:
    made = rendered(SHOWN[f"intro-{look}"])
    for part in (words(tree(made)), made.text):
        assert part.index("Good morning.") < part.index("Lead story")


def test_right_to_left_is_said_once_and_the_letters_keep_their_order() -> None:
    exhibit = SHOWN["he-broadsheet"]
    made = rendered(exhibit)
    assert tree(made).get("dir") == "rtl"
    assert set(headlines(made)) == {story.lead.title for story in exhibit.edition.stories}

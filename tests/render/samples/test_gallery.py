"""Every edition of the gallery passes our own checks, and the sizes and numbers we promise hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest import places
from digest.model.article import Article, Image
from digest.model.edition import Letterhead, Rendering
from digest.model.grouping import Story
from digest.model.look import BuiltInLook
from digest.model.people import Segment
from digest.render import check, render
from digest.render.look.look import read_look
from digest.render.mail.document import LARGEST, weight
from digest.render.mail.subject import PREHEADER, SUBJECT
from digest.render.samples.gallery import SPOKEN, Exhibit, exhibits
from digest.render.samples.specimens import EMOJI, HOSTILE, LONG_WORDS, ODD_ADDRESSES
from digest.render.segment_view import names_given
from digest.text.lines import letters
from tests.render.made import draft, headlines, tree, words

READ = {name: read_look(name, places.TEMPLATES) for name in BuiltInLook}
SHOWN = {exhibit.name[3:]: exhibit for exhibit in exhibits()}


def rendered(exhibit: Exhibit) -> Rendering:
    look = READ[exhibit.digest.look]
    made = render(
        exhibit.draft,
        exhibit.digest,
        exhibit.site,
        look,
        Segment(language=exhibit.draft.language),
        names_given(exhibit.digest),
    )
    assert made is not None
    return made


@pytest.mark.parametrize("name", SHOWN)
def test_an_edition_of_the_gallery_passes_every_check(name: str) -> None:
    made = rendered(SHOWN[name])
    findings = check(made, SHOWN[name].draft)
    assert [f.what for f in findings if f.severity == "error"] == []
    assert not findings or name.endswith(("-100", "-long-links"))
    assert weight(made.html) <= LARGEST
    assert not made.subject.endswith("…") or letters(SHOWN[name].draft.stories[0].lead.title) > SUBJECT
    assert len(made.subject.replace("\u200c", "")) <= SUBJECT
    assert 30 <= len(made.preheader) <= PREHEADER


def test_the_gallery_has_a_mail_in_every_language_that_mails_are_written_in() -> None:
    assert set(SPOKEN) == set(READ["broadsheet"].catalogues)
    spoken = {exhibit.draft.language for name, exhibit in SHOWN.items() if name.startswith("spoken-")}
    assert spoken == set(SPOKEN)


@pytest.mark.parametrize(("look", "least"), [("broadsheet", 40), ("brief", 40), ("cards", 20)])
def test_forty_stories_take_sixty_kilobytes_in_every_look(look: str, least: int) -> None:
    made = rendered(SHOWN[f"{look}-40"])
    assert len(made.html.encode()) <= 60_000
    assert len(headlines(made)) >= least


@pytest.mark.parametrize("look", tuple(BuiltInLook))
def test_what_a_hundred_stories_leave_out_is_on_the_web(look: str) -> None:
    made = rendered(SHOWN[f"{look}-100"])
    missing = 100 - len(headlines(made))
    (finding,) = check(made, SHOWN[f"{look}-100"].draft) or (None,)
    assert (missing > 0) == (finding is not None)
    if missing:
        assert f"{missing} more stories on the web" in words(tree(made))
        page = "https://meridian.example/morning/2026-11-24-0700.html"
        assert f"{missing} more stories on the web:\n{page}" in made.text


@pytest.mark.parametrize("look", tuple(BuiltInLook))
def test_the_editors_words_come_before_the_first_story(look: str) -> None:
    made = rendered(SHOWN[f"intro-{look}"])
    for part in (words(tree(made)), made.text):
        assert part.index("Good morning.") < part.index("Lead story")


def test_right_to_left_is_said_once_and_the_letters_keep_their_order() -> None:
    exhibit = SHOWN["he-broadsheet"]
    made = rendered(exhibit)
    assert tree(made).get("dir") == "rtl"
    assert set(headlines(made)) == {story.lead.title for story in exhibit.draft.stories}


TEXT = st.text(max_size=50) | st.sampled_from([*HOSTILE, *EMOJI, *LONG_WORDS])
ADDRESS = (
    st.sampled_from(ODD_ADDRESSES) | st.text(max_size=30).map("https://x.example/{}".format) | st.text(max_size=20)
)
ARTICLE = st.builds(
    Article,
    source=ADDRESS,
    title=TEXT,
    url=ADDRESS,
    text=TEXT,
    language=st.sampled_from(["", "en", "ar", "he", "zh", "xx-not-a-language", "</html>"]),
    image=st.none()
    | st.builds(Image, url=ADDRESS, alt=TEXT, width=st.none() | st.integers(-1, 9000), height=st.none()),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles=st.lists(st.tuples(ARTICLE, TEXT), min_size=1, max_size=4), name=st.sampled_from(tuple(BuiltInLook)))
def test_whatever_sources_deliver_every_look_shows_every_story(articles: list[tuple[Article, str]], name: str) -> None:
    stories = [
        Story(key=str(rank), articles=(article, article), summary=summary, rank=rank)
        for rank, (article, summary) in enumerate(articles, start=1)
    ]
    exhibit = SHOWN[f"{name}-1"]
    made = rendered(replace(exhibit, draft=draft(*stories)))
    assert [f.what for f in check(made, draft(*stories)) if f.severity == "error"] == []
    assert len(headlines(made)) == len(stories)


def test_an_edition_without_pages_on_the_web_does_not_link_there() -> None:
    exhibit = SHOWN["cards-100"]
    made = rendered(replace(exhibit, draft=replace(exhibit.draft, letterhead=Letterhead())))
    for part in (words(tree(made)), made.text):
        assert "on the web" not in part
        assert "more stories did not fit." in part

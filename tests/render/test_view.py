from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.article import Image
from digest.render.look.words import ENGLISH
from digest.render.passing_on import PassingOn
from digest.render.view import WORDS_A_MINUTE, EditionView, Reference, StoryView, reading, sender
from tests.render.made import picture

STORY = StoryView(
    key="1", section="world", title="T", url="", summary="", source="S", minutes=0, also=(), others=0, update=False,
    before="", image=None, language="", direction="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("image", "large", "small"),
    [
        (None, None, None),
        (picture(), (536, 302), (120, 68)),
        (picture(width=None, height=None), None, (96, 0)),
        (picture(width=0, height=0), None, (96, 0)),
        (picture(width=1200, height=None), None, (96, 0)),
        (picture(width=16, height=None), None, None),
        (picture(width=400, height=300), (400, 300), (120, 90)),
        (picture(width=357, height=200), None, (120, 67)),
        (picture(width=200, height=200), None, (90, 90)),
        (picture(width=64, height=64), None, (64, 64)),
        (picture(width=32, height=32), None, None),
        (picture(width=800, height=1000), None, (72, 90)),
        (picture(width=1000, height=2500), None, (36, 90)),
        (picture(width=1000, height=3000), None, None),
        (picture(width=1000, height=40_000), None, None),
        (picture(width=40_000, height=100), None, None),
        (picture("http://wire.example/a.jpg"), None, None),
        (picture("https://wire.example/a.svg"), None, None),
        (picture("https://wire.example/a.webp?w=600"), None, None),
    ],
)
def test_a_picture_keeps_its_proportions_and_is_never_an_icon(
    image: Image | None, large: tuple[int, int] | None, small: tuple[int, int] | None
) -> None:
    story = replace(STORY, image=image)
    sizes = [shown and (shown.width, shown.height) for shown in (story.large, story.small)]
    assert sizes == [large, small]


def story(key: str, section: str = "world", **given: object) -> StoryView:
    return replace(STORY, key=key, section=section, **given)


def edition(*stories: StoryView, **given: object) -> EditionView:
    made = EditionView(
        language="en", direction="ltr", title="Morning", publication="The Quay", description="",
        address="9 Harbour Street", date="", short_date="", number=1, logo="", stories=stories,
        names={"world": "World", "art": "Art", "sea": "Sea"}, words=ENGLISH, colour="#123456", pattern="{lead}",
        passing_on=PassingOn(),
    )  # fmt: skip
    return replace(made, **given)


def test_sections_stand_in_the_editors_order_without_the_lead_and_keep_their_places() -> None:
    shown = edition(story("1", "sea"), story("2"), story("3", "sea"))
    assert [(section.key, section.anchor, section.count) for section in shown.sections] == [
        ("world", "topic-world", 1),
        ("sea", "topic-sea", 2),
    ]
    assert [[one.key for one in section.stories] for section in shown.sections] == [["2"], ["3"]]
    assert (shown.lead.key, shown.home.key, shown.count) == ("1", "sea", 3)
    assert shown.strip == "World 1 · Sea 2"


def test_a_section_of_nothing_but_the_lead_is_named_and_empty() -> None:
    shown = edition(story("1", "art"))
    assert [(section.name, section.count, section.stories) for section in shown.sections] == [("Art", 1, ())]


def test_stories_taken_out_are_added_to_those_that_were_out_before() -> None:
    shown = edition(story("1"), story("2"), story("3"), omitted=4)
    kept = shown.only([shown.stories[2], shown.stories[0]])
    assert ([one.key for one in kept.stories], kept.omitted) == (["1", "3"], 5)
    assert shown.only(shown.stories) == shown


def test_sources_are_counted_once_whether_they_lead_or_have_the_story_too() -> None:
    also = (Reference(name="Wire", url=""), Reference(name="Orbit", url=""))
    assert edition(story("1", source="Wire"), story("2", source="Bench", also=also)).sources == 3


def test_the_time_to_read_is_that_of_the_mail_itself() -> None:
    long = "word " * 220
    assert edition(story("1", title="", summary=long), intro=(long, long)).minutes == 3
    assert edition(story("1", title="", summary="word " * 100)).minutes == 0


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("word " * 220, 1),
        ("Größe " * 110, 0.5),
        ("北" * 500, 1),
        ("かな漢字" * 125, 1),
        ("北京 word " * 220, 1 + 440 / 500),
        ("평양 " * 220, 1),
        ("🎉 " * 22, 0.1),
    ],
)
def test_dense_scripts_are_read_by_letters_and_all_others_by_words(text: str, minutes: float) -> None:
    assert reading(text) == pytest.approx(minutes)


@pytest.mark.parametrize(
    ("publication", "address", "expected"),
    [
        ("The Quay", "9 Harbour Street", "The Quay · 9 Harbour Street"),
        ("The Quay", "THE QUAY, 9 Harbour Street", "THE QUAY, 9 Harbour Street"),
        ("The Quay", "", "The Quay"),
        ("", "9 Harbour Street", "9 Harbour Street"),
        ("Straße", "STRASSE 9", "STRASSE 9"),
    ],
)
def test_who_sends_is_named_once(publication: str, address: str, expected: str) -> None:
    assert sender(publication, address, "ltr") == expected
    assert edition(STORY, publication=publication, address=address).sender == expected


@given(st.lists(st.text("ab", min_size=1, max_size=4), max_size=9), st.sampled_from([" ", "\n\n", "\n"]))
def test_words_are_counted_however_they_stand_apart(words: list[str], between: str) -> None:
    text = between.join(words)
    assert reading(text) == reading(f" {text}  ") == reading("  ".join(words)) == len(words) / WORDS_A_MINUTE

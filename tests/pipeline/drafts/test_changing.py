from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.announcement import Announcement
from digest.model.article import Image
from digest.model.change import (
    Act,
    Add,
    Announce,
    Bring,
    Change,
    Hide,
    Lead,
    Move,
    NoPicture,
    Order,
    Pin,
    Retitle,
    Say,
    Split,
    Summarise,
    Withdraw,
)
from digest.model.grouping import Outcome, Section, Story, Verdict
from digest.pipeline.drafts.changing import Changed, Material, changed
from tests.group.made import NOW, article

NAMES = {"campus": "Campus", "science": "Science", "rest": "More"}


def story(rank: int, *numbers: int) -> Story:
    articles = tuple(
        article(number, f"Headline {number}", image=Image(url=f"https://{number}.example/p.jpg")) for number in numbers
    )
    return Story(key=f"s{numbers[0]}", articles=articles, summary=f"Words of {numbers[0]}.", rank=rank)


STORY = {1: 1, 2: 1, 3: 3, 4: 4, 5: 5, 6: 5, 7: 5}


def verdict(number: int, outcome: Outcome, section: str, rank: int, reason: str = "keywords put it there") -> Verdict:
    story = f"s{STORY.get(number, number)}"
    return Verdict(article=number, outcome=outcome, reason=reason, section=section, story=story, rank=rank)


SECTIONS = (
    Section(key="campus", name="Campus", stories=(story(1, 1, 2), story(3, 3))),
    Section(key="science", name="Science", stories=(story(2, 4), story(4, 5, 6, 7))),
)
VERDICTS = (
    verdict(1, Outcome.LEAD, "Campus", 1),
    verdict(2, Outcome.MEMBER, "Campus", 1),
    verdict(3, Outcome.LEAD, "Campus", 3),
    verdict(4, Outcome.LEAD, "Science", 2),
    verdict(5, Outcome.LEAD, "Science", 4),
    verdict(6, Outcome.MEMBER, "Science", 4),
    verdict(7, Outcome.MEMBER, "Science", 4),
    verdict(8, Outcome.OVER_CAP, "Science", 5, "max_stories is 4"),
    verdict(9, Outcome.LEFT_OUT, "", 0, "a rule"),
)
MATERIAL = Material(
    sections=SECTIONS,
    verdicts=VERDICTS,
    articles={number: article(number, f"Headline {number}") for number in range(1, 10)},
    names=NAMES,
    summary=lambda one: f"Own words of {one.number}.",
    now=NOW,
)


def after(*acts: Act) -> Changed:
    return changed(MATERIAL, [Change(number=number, act=act, by="ada", at=NOW) for number, act in enumerate(acts, 1)])


def shape(edition: Changed) -> dict[str, list[list[int]]]:
    return {
        section.name: [[one.number for one in story.articles] for story in section.stories]
        for section in edition.sections
    }


def ranked(edition: Changed) -> list[int]:
    stories = sorted((story for section in edition.sections for story in section.stories), key=lambda one: one.rank)
    assert [story.rank for story in stories] == list(range(1, len(stories) + 1))
    return [story.lead.number for story in stories]


def idle(edition: Changed) -> list[str]:
    return [one.why for one in edition.idle]


def judged(edition: Changed, number: int) -> Verdict:
    return next(one for one in edition.verdicts if one.article == number)


def test_without_changes_nothing_changes() -> None:
    assert after() == Changed(sections=SECTIONS, verdicts=VERDICTS, texts={}, announcements=(), idle=())


def test_a_pinned_story_stands_at_its_place_whatever_comes_later() -> None:
    assert ranked(after(Pin(article=7, place=1))) == [5, 1, 4, 3]
    assert ranked(after(Pin(article=3, place=2), Pin(article=5, place=1), Bring(article=8))) == [5, 3, 1, 4, 8]
    assert ranked(after(Pin(article=3, place=1), Pin(article=3, place=4))) == [1, 4, 5, 3]
    assert idle(after(Pin(article=3, place=9))) == ["its places are 1 to 4"]


def test_the_later_of_two_pins_on_one_place_holds() -> None:
    assert ranked(after(Pin(article=3, place=1), Pin(article=5, place=1))) == [5, 1, 4, 3]


def test_a_hidden_story_is_gone_with_all_its_articles_and_done_with() -> None:
    edition = after(Hide(article=6))
    assert shape(edition) == {"Campus": [[1, 2], [3]], "Science": [[4]]}
    for number in (5, 6, 7):
        assert (judged(edition, number).outcome, judged(edition, number).reason) == (
            Outcome.LEFT_OUT,
            "ada took it out",
        )
        assert judged(edition, number).outcome.settles
        assert judged(edition, number).rank == 0


def test_what_was_left_out_can_be_brought_in() -> None:
    edition = after(Bring(article=8), Bring(article=9), Bring(article=1))
    assert shape(edition) == {"Campus": [[1, 2], [3]], "Science": [[4], [5, 6, 7], [8]], "More": [[9]]}
    assert (judged(edition, 8).outcome, judged(edition, 8).reason) == (Outcome.LEAD, "ada brought it in")
    assert idle(edition) == ["it is in the edition"]
    assert idle(after(Bring(article=77))) == ["the article is no longer open"]
    late = replace(MATERIAL, articles={10: article(10, "Headline 10")})  # of which nobody judged
    assert shape(changed(late, [Change(number=1, act=Bring(article=10), by="ada", at=NOW)]))["More"] == [[10]]


def test_a_story_moves_to_a_section_and_sections_change_their_order() -> None:
    edition = after(Move(article=4, section="campus"), Order(sections=("science",)))
    assert shape(edition) == {"Science": [[5, 6, 7]], "Campus": [[1, 2], [4], [3]]}
    assert list(shape(edition)) == ["Science", "Campus"]
    assert judged(edition, 4).reason == "keywords put it there; ada moved it"
    assert judged(edition, 4).section == "Campus"
    assert idle(after(Move(article=4, section="sport"), Order(sections=("sport",)))) == [
        'there is no section "sport"',
        'there is no section "sport"',
    ]


def test_another_article_leads_its_story_and_one_that_is_no_part_of_it_stands_alone_behind_it() -> None:
    edition = after(Lead(article=6), Split(article=7))
    assert shape(edition)["Science"] == [[4], [6, 5], [7]]
    assert [story.summary for story in edition.sections[1].stories][1:] == ["Own words of 6.", "Own words of 7."]
    assert judged(edition, 6).outcome is Outcome.LEAD
    assert judged(edition, 6).reason == "keywords put it there; ada chose the lead"
    assert judged(edition, 5).outcome is Outcome.MEMBER
    assert (judged(edition, 6).story, judged(edition, 7).story) == ("s5", "split-7")
    assert ranked(after(Split(article=2))) == [1, 2, 4, 3, 5]
    assert idle(after(Split(article=4))) == ["it is alone in its story"]


@pytest.mark.parametrize(
    ("act", "stray", "summaries"),
    [
        (Lead(article=6), 7, ["Own words of 6."]),
        (Split(article=7), 0, ["Words of 5.", "Own words of 7."]),
        (Split(article=6), 7, ["Words of 5.", "Own words of 6."]),
        (Split(article=5), 7, ["Own words of 6.", "Own words of 5."]),
    ],
)
def test_a_story_speaks_in_the_words_of_whoever_leads_it_and_its_stray_is_one_no_more_once_it_left(
    act: Act, stray: int, summaries: list[str]
) -> None:
    stories = (SECTIONS[1].stories[0], replace(SECTIONS[1].stories[1], stray=7))
    material = replace(MATERIAL, sections=(SECTIONS[0], replace(SECTIONS[1], stories=stories)))
    _, *made = changed(material, [Change(number=1, act=act, by="ada", at=NOW)]).sections[1].stories
    assert ([one.summary for one in made], made[0].stray) == (summaries, stray)


@pytest.mark.parametrize("act", [Lead(article=6), Split(article=5)])
def test_of_a_new_lead_that_says_nothing_the_words_of_the_story_stay(act: Act) -> None:
    silent = replace(MATERIAL, summary=lambda one: "")
    edition = changed(silent, [Change(number=1, act=act, by="ada", at=NOW)])
    assert edition.sections[1].stories[1].summary == "Words of 5."


def test_what_was_brought_in_speaks_for_itself_and_may_be_taken_out_again() -> None:
    assert after(Bring(article=8)).sections[1].stories[2].summary == "Own words of 8."
    gone = judged(after(Bring(article=8), Hide(article=8)), 8)
    assert (gone.outcome, gone.reason) == (Outcome.LEFT_OUT, "ada took it out")


def test_words_and_picture_of_a_story_are_the_editors() -> None:
    edition = after(Retitle(article=2, title="New"), Summarise(article=1, summary="Mine."), NoPicture(article=1))
    first = edition.sections[0].stories[0]
    assert (first.lead.title, first.summary, first.lead.image) == ("New", "Mine.", None)
    assert first.articles[1].title == "Headline 2"


def test_the_edition_says_what_its_editors_want_it_to_say() -> None:
    edition = after(Say(what="subject", text="One"), Say(what="subject", text="Two"), Say(what="intro", text="Hello"))
    assert edition.texts == {"subject": "Two", "intro": "Hello"}


def test_an_item_of_ones_own_is_a_story_that_can_be_changed_like_others() -> None:
    edition = after(
        Add(number=-1, title="Ball", url="https://u.example/ball", text="Tickets now.", section="campus"),
        Pin(article=-1, place=1),
    )
    assert ranked(edition)[0] == -1
    own = edition.sections[0].stories[0]
    assert (own.summary, own.lead.url) == ("Tickets now.", "https://u.example/ball")
    assert edition.verdicts == tuple(
        one if not one.outcome.runs else Verdict(**{**_fields(one), "rank": one.rank + 1}) for one in VERDICTS
    )


def _fields(one: Verdict) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


@pytest.mark.parametrize(
    "act", [Hide(article=8), Retitle(article=9, title="x"), Lead(article=77), Pin(article=8, place=1)]
)
def test_a_change_whose_story_is_gone_changes_nothing_and_is_named(act: Act) -> None:
    edition = after(act)
    assert idle(edition) == ["its story is not in the edition"]
    assert (edition.sections, edition.verdicts) == (SECTIONS, VERDICTS)


numbers = st.integers(min_value=1, max_value=10)
keys = st.sampled_from([*NAMES, "gone"])
acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(Pin, article=numbers, place=st.integers(min_value=0, max_value=6)),
    st.builds(Hide, article=numbers),
    st.builds(Bring, article=numbers),
    st.builds(Move, article=numbers, section=keys),
    st.builds(Order, sections=st.lists(keys, max_size=3, unique=True).map(tuple)),
    st.builds(Lead, article=numbers),
    st.builds(Split, article=numbers),
    st.builds(Retitle, article=numbers, title=st.just("New")),
    st.builds(Add, number=st.integers(min_value=-3, max_value=-1), title=st.just("Own")),
)


@given(st.lists(acts, max_size=12))
def test_whatever_is_changed_every_article_stands_at_most_once_and_each_change_holds_or_is_named(
    made: Sequence[Act],
) -> None:
    edition = after(*made)
    assert edition == after(*made)
    shown = [one.number for section in edition.sections for story in section.stories for one in story.articles]
    collected = [number for number in shown if number > 0]
    assert len(collected) == len(set(collected))
    ranked(edition)
    assert [one.article for one in edition.verdicts] == [one.article for one in VERDICTS]
    assert {one.article for one in edition.verdicts if one.outcome.runs} == set(collected)
    assert all(section.stories and section.key in NAMES for section in edition.sections)
    refused = {one.change.number for one in edition.idle}
    pins = [act for number, act in enumerate(made, 1) if isinstance(act, Pin) and number not in refused]
    if pins:
        holder = next(
            story for section in edition.sections for story in section.stories if story.rank == pins[-1].place
        )
        assert pins[-1].article in [one.number for one in holder.articles]


def test_a_block_stands_in_the_place_of_one_of_its_title_and_goes_when_it_is_withdrawn() -> None:
    ball, sponsor, last = (Announcement(title=title) for title in ("Summer Ball", "Fares", "Rooms"))
    material = replace(MATERIAL, announcements=(ball, sponsor, last))
    dearer = Announcement(title="summer ball", text="Now 12 pounds.")
    new = Announcement(title="Choir", after=0)

    def announced(*acts: Act) -> Changed:
        return changed(material, [Change(number=n, act=act, by="ada", at=NOW) for n, act in enumerate(acts, 1)])

    assert announced().announcements == (ball, sponsor, last)
    changes = (Announce(announcement=dearer), Announce(announcement=new))
    assert announced(*changes).announcements == (dearer, sponsor, last, new)
    gone = announced(Withdraw(title="FARES"), Withdraw(title="Fares"))
    assert gone.announcements == (ball, last)
    assert [one.why for one in gone.idle] == ['there is no block "Fares" in the edition']


def test_a_story_that_an_editor_moved_is_no_longer_in_doubt() -> None:
    doubted = replace(story(1, 1, 2), unsure=True)
    sections = (replace(SECTIONS[0], stories=(doubted, *SECTIONS[0].stories[1:])), *SECTIONS[1:])
    moves = [Change(number=1, act=Move(article=1, section="science"), by="ada", at=NOW)]
    made = changed(replace(MATERIAL, sections=sections), moves)
    assert [one.unsure for section in made.sections for one in section.stories if one.key == doubted.key] == [False]

"""The same changes over other groupings: what editors want holds, or is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from digest import places
from digest.model.change import Act, Add, Bring, Change, Hide, Lead, Move, Order, Pin, Retitle, Split
from digest.model.grouping import Outcome, Section, Story, Verdict
from digest.model.people import Segment
from digest.pipeline.drafts.changing import Changed, Material, changed
from digest.render import render
from digest.render.look.look import read_look
from digest.render.samples import samples
from tests.group.made import NOW, article

NAMES = {"campus": "Campus", "science": "Science", "rest": "More"}
ARTICLES = {number: article(number, f"Headline {number}") for number in range(1, 11)}
LOOK = read_look("brief", places.TEMPLATES)


def material(stories: Sequence[Sequence[int]], sections: Sequence[str]) -> Material:
    """What grouping made: these stories, best first, each in its section."""
    made: dict[str, list[Story]] = {}
    verdicts: dict[int, Verdict] = {}
    for rank, (numbers, key) in enumerate(zip(stories, sections, strict=False), 1):
        story = Story(key=f"s{numbers[0]}", articles=tuple(ARTICLES[n] for n in numbers), summary="Words.", rank=rank)
        made.setdefault(key, []).append(story)
        for place, number in enumerate(numbers):
            outcome = Outcome.MEMBER if place else Outcome.LEAD
            verdicts[number] = Verdict(article=number, outcome=outcome, reason="words", section=NAMES[key], rank=rank)
    for number in ARTICLES.keys() - verdicts.keys():
        verdicts[number] = Verdict(article=number, outcome=Outcome.OVER_CAP, reason="full")
    return Material(
        sections=tuple(Section(key=key, name=NAMES[key], stories=tuple(made[key])) for key in NAMES if key in made),
        verdicts=tuple(verdicts[number] for number in sorted(verdicts)),
        articles=ARTICLES,
        names=NAMES,
        summary=lambda one: "",
        now=NOW,
    )


@st.composite
def groupings(draw: st.DrawFn) -> Material:
    order = draw(st.permutations(sorted(ARTICLES)))
    cuts = sorted(draw(st.sets(st.integers(min_value=1, max_value=9), max_size=6)))
    stories = [order[a:b] for a, b in zip([0, *cuts], [*cuts, draw(st.integers(7, 10))], strict=True) if a < b]
    sections = draw(st.lists(st.sampled_from(list(NAMES)), min_size=len(stories), max_size=len(stories)))
    return material(stories, sections)


numbers = st.integers(min_value=1, max_value=11)
acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(Pin, article=numbers, place=st.integers(min_value=1, max_value=7)),
    st.builds(Hide, article=numbers),
    st.builds(Bring, article=numbers),
    st.builds(Move, article=numbers, section=st.sampled_from([*NAMES, "gone"])),
    st.builds(Order, sections=st.permutations(list(NAMES)).map(tuple)),
    st.builds(Lead, article=numbers),
    st.builds(Split, article=numbers),
    st.builds(Retitle, article=numbers, title=st.just("New")),
    st.builds(Add, number=st.integers(min_value=-3, max_value=-1), title=st.just("Own")),
)


def laid(over: Material, made: Sequence[Act]) -> Changed:
    return changed(over, [Change(number=n, act=act, by="ada", at=NOW) for n, act in enumerate(made, 1)])


def where(edition: Changed) -> Mapping[int, tuple[int, str, Story]]:
    """Number of each article that is shown → rank and section of its story, and the story."""
    return {
        one.number: (story.rank, section.key, story)
        for section in edition.sections
        for story in section.stories
        for one in story.articles
    }


@given(groupings(), groupings(), st.lists(acts, max_size=10))
def test_over_any_grouping_each_change_holds_or_is_named(before: Material, anew: Material, made: list[Act]) -> None:
    for edition in (laid(before, made), laid(anew, made)):
        shown, named = where(edition), {idle.change.number for idle in edition.idle}
        for number, act in enumerate(made, 1):
            later = made[number:]
            if isinstance(act, Hide) and number not in named:
                back = any(isinstance(one, Bring) and one.article == act.article for one in later)
                assert act.article not in shown or back, "hidden never appears"
            elif number in named or later:
                continue
            elif isinstance(act, Pin):
                assert shown[act.article][0] == act.place, "pinned is where it was put"
            elif isinstance(act, Move):
                assert shown[act.article][1] == act.section
            elif isinstance(act, Lead):
                assert shown[act.article][2].lead.number == act.article
            elif isinstance(act, Split):
                assert len(shown[act.article][2].articles) == 1
            elif isinstance(act, Bring | Retitle):
                assert act.article in shown


@settings(max_examples=20)
@given(groupings(), st.lists(acts, max_size=6))
def test_the_same_articles_and_changes_are_the_same_bytes(over: Material, made: list[Act]) -> None:
    first, again = (_mail(laid(over, made)) for _ in range(2))
    assert first == again


def _mail(edition: Changed) -> object:
    draft = replace(samples.sample_draft(), sections=edition.sections)
    return render(draft, samples.sample_digest(), samples.sample_site(), LOOK, Segment(language="en"), {})

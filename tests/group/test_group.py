from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config.digests import Source
from digest.config.rules import Rule
from digest.group import group
from digest.group.embeddings import installed
from digest.model.article import Article, Image
from digest.model.grouping import Grouping, Memory, Outcome, PastStory
from tests.group.made import CAMPUS, FERRY, FERRY_AGAIN, NOW, VACCINE, article, digest

WORDS = [
    "ferry",
    "strike",
    "vaccine",
    "trial",
    "college",
    "rowing",
    "rain",
    "vote",
    "budget",
    "the",
    "of",
    "and",
    "Ryde",
    "2026",
    "Größe",
    "北京大学",
]
said = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
moments = st.none() | st.integers(-200, 30).map(lambda hours: NOW + timedelta(hours=hours))
articles = st.lists(
    st.builds(
        Article,
        source=st.sampled_from(["https://1.example/rss", "https://2.example/rss", "https://3.example/rss"]),
        title=said,
        text=said,
        url=st.sampled_from(["", "https://1.example/a", "https://2.example/b/", "http://[bad", "https://3.example/"]),
        language=st.sampled_from(["", "en", "de"]),
        published=moments,
        paywalled=st.booleans(),
        categories=st.lists(st.sampled_from(["Science", "college", "x"]), max_size=2).map(tuple),
        number=st.integers(1, 999),
        first_seen=st.integers(-200, 0).map(lambda hours: NOW + timedelta(hours=hours)),
    ),
    max_size=14,
    unique_by=lambda one: one.number,
)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FILE = "config/digests/morning.yaml"
TIGHT = digest(max_stories=3, max_per_topic=2, max_per_source=2, leave_out=(Rule(words="budget"),))


@few
@given(articles)
def test_every_article_has_exactly_one_verdict_in_the_order_of_numbers(given_articles: list[Article]) -> None:
    grouping = group(given_articles, TIGHT, Memory(), NOW)
    assert [verdict.article for verdict in grouping.verdicts] == sorted(one.number for one in given_articles)
    assert all(verdict.reason and not verdict.reason.endswith(".") for verdict in grouping.verdicts)


@few
@given(articles)
def test_sections_are_never_empty_and_show_exactly_what_the_verdicts_say_runs(given_articles: list[Article]) -> None:
    grouping = group(given_articles, TIGHT, Memory(), NOW)
    assert all(section.stories for section in grouping.sections)
    assert [story.rank for story in grouping.stories] == list(range(1, len(grouping.stories) + 1))
    shown = {one.number: story for story in grouping.stories for one in story.articles}
    assert shown.keys() == {verdict.article for verdict in grouping.verdicts if verdict.outcome.runs}
    for verdict in grouping.verdicts:
        if verdict.outcome.runs:
            story = shown[verdict.article]
            assert (verdict.outcome is Outcome.LEAD) == (story.lead.number == verdict.article)
            assert (verdict.rank, verdict.story) == (story.rank, story.key)


@few
@given(articles, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(given_articles: list[Article], random: object) -> None:
    mixed = list(given_articles)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    for embed in (None, installed()):
        assert group(mixed, TIGHT, Memory(), NOW, embed=embed) == group(
            given_articles, TIGHT, Memory(), NOW, embed=embed
        )


@few
@given(articles)
def test_an_article_that_shares_no_word_changes_no_story(given_articles: list[Article]) -> None:
    stranger = article(1000, "Zyzzyva quokka", text="Unrelated platypus wombats", source="https://4.example/rss")
    wide = digest(max_stories=99, max_per_topic=99)
    before, after = (
        _members(group(given, wide, Memory(), NOW)) for given in (given_articles, [*given_articles, stranger])
    )
    assert before == after - {frozenset({1000})}


def _members(grouping: Grouping) -> set[frozenset[int]]:
    stories: dict[str, set[int]] = {}
    for verdict in grouping.verdicts:
        if verdict.story:
            stories.setdefault(verdict.story, set()).add(verdict.article)
    return {frozenset(numbers) for numbers in stories.values()}


def outcomes(grouping: Grouping) -> dict[int, Outcome]:
    return {verdict.article: verdict.outcome for verdict in grouping.verdicts}


def test_articles_on_one_event_are_one_story_led_by_the_weightiest_source() -> None:
    heavy = Source(url="https://2.example/rss", weight=2)
    given_articles = [
        article(1, "Ferry strike ends", text=FERRY),
        article(2, "Solent ferry crews end strike", text=FERRY_AGAIN),
        article(3, "Malaria vaccine trial in Malawi", text=VACCINE),
        article(4, "Ferry strike over, crews say", text=FERRY_AGAIN, source="https://2.example/rss"),
    ]
    grouping = group(given_articles, digest(sources=(heavy,)), Memory(), NOW)
    assert outcomes(grouping) == {
        1: Outcome.MEMBER, 2: Outcome.LEAD, 3: Outcome.LEAD, 4: Outcome.DUPLICATE,
    }  # fmt: skip
    assert grouping.verdicts[3].of == 2
    assert [section.name for section in grouping.sections] == ["Science", "More"]
    assert "2 sources tell it" in grouping.stories[0].why


def test_the_best_story_leads_unless_one_nearly_as_good_has_a_picture() -> None:
    plain = article(1, text=FERRY)
    pictured = article(
        2, "Rowing crew wins", text="The college crew won at Henley by two lengths.", image=Image(url="x")
    )
    grouping = group([plain, pictured], digest(topics=()), Memory(), NOW)
    assert grouping.stories[0].lead.number == 2


def test_what_fits_no_topic_goes_to_the_rest_or_is_left_out() -> None:
    roses = article(1, "Pruning roses", text="Roses want a clean cut above a bud, in late winter.")
    rest = group([roses], digest(rest="More"), Memory(), NOW)
    assert [(section.key, section.name) for section in rest.sections] == [("rest", "More")]
    without = group([roses], digest(rest="", written={"rest": "morning.yaml:9"}), Memory(), NOW)
    assert without.sections == ()
    assert (without.verdicts[0].outcome, without.verdicts[0].reason) == (Outcome.LEFT_OUT, "it fits no topic")
    assert without.verdicts[0].where == "morning.yaml:9"


def test_a_digest_without_topics_has_one_section_that_no_topic_cap_limits() -> None:
    trees = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Gorse"]
    many = [article(number, tree) for number, tree in enumerate(trees, 1)]
    grouping = group(many, digest(topics=(), rest="", max_per_topic=2), Memory(), NOW)
    assert [section.name for section in grouping.sections] == ["Morning Varsity"]
    assert len(grouping.stories) == 6


RAN = NOW - timedelta(days=1)
OLD = article(1, "Ferry strike ends", text=FERRY, published=RAN - timedelta(hours=3))
TOLD = PastStory(key="ferry", ran=RAN, edition="morning 2026-11-23", occasion="2026-11-23T07:00", articles=(OLD,))
NEWS = article(
    7,
    "Solent ferry strike: union accepts pay offer",
    text="Solent ferry crews returned to Southampton. Union leader Marek Dvorak accepted 6.5 percent from Wightlink "
    "after mediation by Judge Helen Frost, and sailings to Ryde and Cowes resume. Passengers get refunds of 40 pounds.",
)
REPEAT = article(8, "Ferry strike ends", text=FERRY)


@pytest.mark.parametrize(
    ("again", "memory", "more", "outcome", "where"),
    [
        (NEWS, Memory(past=(TOLD,)), {}, Outcome.LEAD, ""),
        (REPEAT, Memory(past=(TOLD,)), {}, Outcome.TOLD, ""),
        (NEWS, Memory(past=(TOLD,)), {"already_told": "leave out"}, Outcome.TOLD, f"{FILE}: already_told"),
        (NEWS, Memory(elsewhere=(TOLD,)), {}, Outcome.TOLD, "morning.yaml:22"),
        (NEWS, Memory(), {}, Outcome.LEAD, ""),
    ],
)
def test_a_story_that_ran_runs_again_only_with_news(
    again: Article, memory: Memory, more: dict[str, str], outcome: Outcome, where: str
) -> None:
    verdict = group([again], digest(**more), memory, NOW).verdicts[0]
    assert (verdict.outcome, verdict.where) == (outcome, where)


def test_an_update_keeps_the_key_of_the_story_that_ran_and_is_marked() -> None:
    story = group([NEWS], digest(), Memory(past=(TOLD,)), NOW).stories[0]
    assert (story.key, story.update, story.ran) == ("ferry", True, "2026-11-23T07:00")
    assert not group([NEWS], digest(), Memory(), NOW).stories[0].update


def test_news_older_than_the_edition_that_told_it_is_no_news() -> None:
    late = replace(NEWS, published=RAN - timedelta(hours=1))
    assert outcomes(group([late], digest(), Memory(past=(TOLD,)), NOW)) == {7: Outcome.TOLD}


def test_the_same_page_again_is_told_whatever_it_says() -> None:
    page = article(9, "Something else altogether", text="Nothing alike stands here.", url=OLD.url)
    assert outcomes(group([page], digest(), Memory(past=(TOLD,)), NOW)) == {9: Outcome.TOLD}


WALL = "https://quay.example/wall"


@pytest.mark.parametrize("url", [f"{WALL}?utm_source=b", "http://www.quay.example/wall/?fbclid=x&utm_medium=rss"])
def test_a_page_of_two_sources_is_a_duplicate_however_its_address_is_written(url: str) -> None:
    grouping = group([article(1, text=FERRY, url=WALL), article(2, text=FERRY, url=url)], digest(), Memory(), NOW)
    assert outcomes(grouping) == {1: Outcome.LEAD, 2: Outcome.DUPLICATE}


@pytest.mark.parametrize("memory", ["past", "elsewhere"])
def test_a_page_that_ran_does_not_run_again_under_another_headline_and_address(memory: str) -> None:
    ran = replace(TOLD, articles=(article(1, "The wall is falling", url=f"{WALL}?utm_source=a"),))
    page = article(9, "Something else altogether", text="Nothing alike stands here.", url=f"{WALL}?utm_source=b")
    assert outcomes(group([page], digest(), Memory(**{memory: (ran,)}), NOW)) == {9: Outcome.TOLD}


def test_a_story_keeps_its_key_when_more_articles_join_it() -> None:
    first = article(1, text=FERRY)
    joined = article(2, "Ferry crews end strike", text=FERRY_AGAIN)
    keys = [group(given, digest(), Memory(), NOW).stories[0].key for given in ([first], [first, joined])]
    assert keys[0] == keys[1] != ""


def test_a_missed_article_counts_its_tries_and_expires_after_the_last() -> None:
    one, other = article(1, "College rowing", text="Rowing at college."), article(2, "Unlike", text="Nothing.")
    tight = digest(max_stories=1, carry_over=1)
    tried = group([one, other], tight, Memory(missed={2: 1}), NOW)
    over = next(verdict for verdict in tried.verdicts if verdict.outcome is Outcome.OVER_CAP)
    assert (over.article, over.tries, over.rank, over.where) == (2, 2, 2, "morning.yaml:20")
    assert outcomes(group([one, other], tight, Memory(missed={2: 2}), NOW))[2] is Outcome.EXPIRED


@pytest.mark.parametrize(
    "bad",
    [
        [],
        [Article(source="", title="", number=1, first_seen=NOW)],
        [
            Article(
                source="s",
                title="\ud800\x00",
                text="☃ \ud800",
                url="http://[bad",
                language="zz-??",
                number=1,
                first_seen=NOW,
            )
        ],
        [
            Article(
                source="s", title="x", text="word " * 200_000, summary="Read more " * 100_000, number=1, first_seen=NOW
            )
        ],
        [Article(source="s", title="word" * 250_000, number=1, first_seen=NOW)],
        [Article(source="s", title="Weekly weather", number=number, first_seen=NOW) for number in range(500)],
        [
            Article(source=f"s{number}", title="Same", text=FERRY, number=number, first_seen=NOW)
            for number in range(500)
        ],
    ],
    ids=["nothing", "empty", "not text", "one word", "no spaces", "one title", "one text"],
)
def test_bad_input_gets_verdicts(bad: list[Article]) -> None:
    assert [verdict.article for verdict in group(bad, digest(), Memory(), NOW).verdicts] == [one.number for one in bad]


def test_a_copy_of_an_article_repeats_the_earliest() -> None:
    copies = [article(number, text=FERRY, source="https://1.example/rss", url="") for number in (5, 3, 9)]
    grouping = group(copies, digest(), Memory(), NOW)
    assert [(v.article, v.outcome, v.of) for v in grouping.verdicts] == [
        (3, Outcome.LEAD, 0), (5, Outcome.DUPLICATE, 3), (9, Outcome.DUPLICATE, 3),
    ]  # fmt: skip


def test_topics_by_source_come_before_anything_the_article_says() -> None:
    source = Source(url="https://1.example/rss", topic="Campus")
    grouping = group([article(1, text=VACCINE)], digest(sources=(source,)), Memory(), NOW)
    assert grouping.sections[0].key == CAMPUS.key


def test_an_article_dated_tomorrow_waits() -> None:
    early = article(1, published=NOW + timedelta(days=1))
    verdict = group([early], digest(), Memory(), NOW).verdicts[0]
    assert (verdict.outcome, verdict.outcome.settles) == (Outcome.HELD, False)


def test_another_summariser_can_be_given() -> None:
    def counting(article: Article, budget: int) -> str:
        return f"{article.title} in {budget} words."

    given = [article(1, title="The ferry is late", text=FERRY), article(2, title="A vaccine works", text=VACCINE)]
    told = group(given, digest(), Memory(), NOW, summarise=counting)
    assert sorted(story.summary.partition(" in ")[2] for story in told.stories) == ["30 words.", "50 words."]

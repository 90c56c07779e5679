from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from digest.group.stories import UnplacedStory, When, dated, stories
from digest.group.vectors import counted
from digest.group.words.terms import counts
from digest.model.article import Article
from digest.model.grouping import PastStory
from tests.group.made import FERRY, FERRY_AGAIN, NOW, VACCINE, article


def found(articles: Sequence[Article], past: Sequence[PastStory] = (), when: When = dated) -> tuple[UnplacedStory, ...]:
    said = counted(counts(one) for one in (*articles, *(old for story in past for old in story.articles)))
    return stories(articles, past, said, when=when)


def numbers(stories: Sequence[UnplacedStory]) -> list[list[int]]:
    return [[one.number for one in story.articles] for story in stories]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ({"text": FERRY}, {"text": FERRY_AGAIN}, True),
        ({"text": FERRY}, {"text": VACCINE, "title": "Malaria trial"}, False),
        ({"text": FERRY}, {"text": FERRY_AGAIN, "published": NOW - timedelta(days=6)}, False),
        ({"text": FERRY}, {"text": FERRY_AGAIN, "language": "de"}, False),
        ({"text": FERRY}, {"text": FERRY_AGAIN, "language": ""}, True),
        ({"text": FERRY, "published": None}, {"text": FERRY_AGAIN}, True),
        ({"text": FERRY, "published": None, "first_seen": NOW - timedelta(days=6)}, {"text": FERRY_AGAIN}, False),
        ({"title": "Solent ferry strike ends"}, {"title": "Ferry strike on Solent over"}, True),
        ({"title": "Solent ferry strike ends"}, {"title": "Malaria trial in Malawi"}, False),
        ({"title": "What to do in the rain"}, {"title": "How to see more of the world"}, False),
        ({"title": "渡轮罢工今日结束"}, {"title": "渡轮罢工结束船员返岗"}, True),
    ],
)
def test_two_articles_are_one_story_when_words_time_and_language_agree(
    first: dict[str, Any], second: dict[str, Any], one: bool
) -> None:
    assert numbers(found([article(1, **first), article(2, **second)])) == ([[1, 2]] if one else [[1], [2]])


@pytest.mark.parametrize(
    ("other", "one"), [({"text": FERRY_AGAIN}, True), ({"text": VACCINE, "title": "Malaria trial"}, False)]
)
def test_an_article_of_which_nobody_knows_when_is_neither_near_nor_far(other: dict[str, Any], one: bool) -> None:
    told = [article(1, text=FERRY, published=None, first_seen=NOW - timedelta(days=60)), article(2, **other)]
    assert numbers(found(told, when=lambda each: each.published)) == ([[1, 2]] if one else [[1], [2]])


def test_two_of_many_events_are_told_apart() -> None:
    told = [FERRY, VACCINE, FERRY_AGAIN, VACCINE.replace("two years", "24 months")]
    titles = [
        "Ferry strike ends",
        "Malaria vaccine cuts infections",
        "Solent ferry crews vote",
        "Vaccine trial in Malawi",
    ]
    given = [
        article(number, title, text=text) for number, (title, text) in enumerate(zip(titles, told, strict=True), 1)
    ]
    assert numbers(found(given)) == [[1, 3], [2, 4]]


def test_a_chain_of_likenesses_is_no_story() -> None:
    chain = [article(n, f"w{n}a w{n}b w{n}c w{n + 1}a w{n + 1}b w{n + 1}c") for n in range(1, 9)]
    assert max(len(story.articles) for story in found(chain)) < 8


def test_a_story_is_matched_with_the_told_story_most_alike() -> None:
    ferry = PastStory(key="ferry", ran=NOW, edition="e", occasion="o", articles=(article(1, text=FERRY),))
    vaccine = PastStory(
        key="vaccine", ran=NOW, edition="e", occasion="o", articles=(article(2, "Malaria", text=VACCINE),)
    )
    matched = found([article(3, "Solent ferry crews end strike", text=FERRY_AGAIN)], [vaccine, ferry])
    assert [story.key for story in matched[0].past] == ["ferry"]


CLUB = "https://club.example/rss"
NOTES = {
    "en": ("Winter market opens at the harbour", "Stalls, music and an ice rink until 23 December, daily from 11.",
           "Rowers meet at the harbour", "New members are welcome on Saturdays from 11 in the boat house."),
    "de": ("Flohmarkt am Hafen mit 40 Ständen", "Vom 3. bis 5. Juni gibt es Trödel, Musik und Waffeln für alle.",
           "Rudern lernen am Hafen", "Vom 3. bis 5. Juni führt der Verein Kinder auf das Wasser."),
    "fr": ("Marché de Noël sur le port", "Quarante chalets et une patinoire du 3 au 20 décembre.",
           "Aviron : stage sur le port", "Du 3 au 20 décembre, le club accueille les enfants du quartier."),
    "es": ("Mercado navideño en el puerto", "Cuarenta casetas y una pista de hielo del 3 al 20 de diciembre.",
           "Curso de remo en el puerto", "Del 3 al 20 de diciembre el club enseña a los niños del barrio."),
    "nl": ("Kerstmarkt in de haven", "Veertig kramen en een ijsbaan van 3 tot 20 december.",
           "Roeien leren in de haven", "Van 3 tot 20 december neemt de club kinderen mee het water op."),
}  # fmt: skip


@pytest.mark.parametrize("language", NOTES)
@pytest.mark.parametrize("source", [CLUB, "https://town.example/rss"])
def test_short_notes_that_share_a_word_and_a_date_are_two_stories(language: str, source: str) -> None:
    title, text, other_title, other_text = NOTES[language]
    one = article(1, title, text=text, source=CLUB, language=language)
    other = article(2, other_title, text=other_text, source=source, language=language)
    assert numbers(found([one, other])) == [[1], [2]]
    bare = [article(1, title, language=language), article(2, other_title, language=language)]
    assert numbers(found(bare)) == [[1], [2]]


def test_a_third_note_does_not_bridge_two_that_share_one_word() -> None:
    titles = ("Harbour crane falls", "Harbour crane collapses", "Harbour concert tonight")
    assert [1, 2, 3] not in numbers(found([article(number, title) for number, title in enumerate(titles, 1)]))


WIN = article(
    1,
    "Norrvik Shipping wins \u20ac90m ferry order for Stavanger",
    text="Norrvik Shipping of Bergen will build four hydrogen ferries for the Stavanger crossings by 2029, worth "
    "\u20ac90 million. Chief executive Tove Aasen said the yard would hire welders.",
    source=CLUB,
)
RISK = article(
    2,
    "Norrvik Shipping: 120 office jobs at risk in Bergen",
    text="Norrvik Shipping plans to move payroll and purchasing from Bergen to Gdansk next year, the union Industri "
    "reported. The company declined to comment.",
    source=CLUB,
)
AGAIN = article(
    3,
    "Stavanger ferries: what the Norrvik order means",
    text="Norrvik beat two yards with its \u20ac90 million bid for four hydrogen ferries. Commuters on the Stavanger "
    "crossings will notice quieter engines from 2029.",
)


@pytest.mark.parametrize("watched", [(), ("norrvik", "shipping"), ("norrvik", "shipping", "bergen")])
def test_the_same_company_and_town_make_no_event(watched: tuple[str, ...]) -> None:
    given = [WIN, RISK, AGAIN]
    said = counted(counts(one) for one in given)
    assert numbers(stories(given, (), said, watched=watched)) == [[1, 3], [2]]


def test_watched_words_alone_make_no_story_of_two_headlines() -> None:
    given = [article(1, "Solent ferry strike ends"), article(2, "Ferry strike: Solent poll")]
    said = counted(counts(one) for one in given)
    assert numbers(stories(given, (), said)) == [[1, 2]]
    assert numbers(stories(given, (), said, watched=("ferry", "strike"))) == [[1], [2]]


def test_what_an_editor_says_is_not_the_same_are_two_stories_in_memory_too() -> None:
    given = [article(1, "Solent ferry strike ends", text=FERRY), article(2, "Crews return to Solent", text=FERRY_AGAIN)]
    said = counted(counts(one) for one in given)
    rule = [("strike ends", "crews return")]
    assert numbers(stories(given, (), said)) == [[1, 2]]
    assert numbers(stories(given, (), said, not_same=rule)) == [[1], [2]]
    ran = PastStory(key="ferry", ran=NOW, edition="e", occasion="o", articles=(given[0],))
    assert stories(given[1:], [ran], counted(counts(one) for one in given[::-1]))[0].past
    assert not stories(given[1:], [ran], counted(counts(one) for one in given[::-1]), not_same=rule)[0].past


def test_a_story_tells_how_alike_its_articles_are() -> None:
    given = [article(1, text=FERRY), article(2, "Crews vote", text=FERRY_AGAIN), article(3, "Malaria", text=VACCINE)]
    one, other = found(given)
    assert list(one.likeness) == [(1, 2)]
    assert 0.1 < one.likeness[1, 2] < 1
    assert other.likeness == {}


def test_no_articles_are_no_stories() -> None:
    assert found([]) == ()

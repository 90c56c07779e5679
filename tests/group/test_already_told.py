from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.group.already_told import brings_news, key, pages
from digest.model.article import Article
from digest.model.grouping import PastStory
from tests.group.made import FERRY, FERRY_AGAIN, NOW, VACCINE, article

RAN = NOW - timedelta(hours=12)


def past(*articles: Article, **more: Any) -> PastStory:
    values = {"key": "k", "ran": RAN, "edition": "morning", "occasion": "o", "articles": articles}
    return PastStory(**{**values, **more})


@pytest.mark.parametrize(
    ("more", "news"),
    [
        ({"text": VACCINE}, True),
        ({"text": FERRY}, False),
        ({"text": ""}, False),
        ({"title": "", "text": ""}, False),
        ({"title": "Vaccine trial in Malawi halted", "text": ""}, True),
        ({"title": "the of and", "text": ""}, False),
        ({"text": VACCINE, "published": RAN - timedelta(hours=1)}, False),
        ({"text": VACCINE, "published": RAN}, False),
        ({"text": VACCINE, "published": None, "first_seen": NOW}, True),
        ({"text": VACCINE, "url": "https://1.example/story/1"}, False),
        ({"text": VACCINE, "url": "http://www.1.example/story/1/?utm_source=rss"}, False),
        ({"text": "Everybody was still wondering quietly whether anything might happen somewhere soon enough "
                  "while people waited patiently beside gates, doors, fences, walls, hedges, ditches, ponds."}, False),
    ],
)  # fmt: skip
def test_news_is_what_came_since_on_another_page_with_new_words_and_facts(more: dict[str, Any], news: bool) -> None:
    before = past(article(1, text=FERRY, published=RAN - timedelta(hours=5)))
    assert brings_news([article(2, **more)], before) is news


def test_among_several_articles_since_one_with_news_is_enough() -> None:
    before = past(article(1, text=FERRY))
    assert brings_news([article(2, text=FERRY_AGAIN), article(3, "Trial in Malawi", text=VACCINE)], before)


def test_a_story_without_articles_brings_none() -> None:
    assert not brings_news([], past(article(1, text=FERRY)))


def test_the_key_is_that_of_the_earliest_article_whatever_its_place() -> None:
    first, second = article(1), article(2)
    assert key([first, second]) == key([second, first]) == key([first])
    assert key([second]) != key([first])


def test_the_key_is_made_of_what_the_source_calls_the_article() -> None:
    assert key([article(1, guid="g", title="a", url="u")]) == key([article(1, guid="g", title="b", url="v")])
    assert key([article(1, url="u", title="a")]) == key(
        [article(9, url="u", title="b", source="https://1.example/rss")]
    )
    assert key([article(1, url="", title="a")]) != key([article(1, url="", title="b")])
    assert key([article(1, guid="g", source="a")]) != key([article(1, guid="g", source="b")])


def test_the_key_of_an_article_stays_the_same_for_years() -> None:
    assert key([article(1, guid="tag:1")]) == "a36ac4d9b29d160f"


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_key_is_sixteen_hexadecimal_digits(guid: str, title: str) -> None:
    made = key([article(1, title, guid=guid + "\ud800", url="")])
    assert len(made) == 16
    assert set(made) <= set("0123456789abcdef")


def test_every_page_that_ran_is_known_by_its_latest_story() -> None:
    old, new = past(article(1), article(2)), past(article(2), key="later")
    found = pages([old, new])
    assert found == {"1.example/story/1": old, "2.example/story/2": new}


@pytest.mark.parametrize("url", ["", "https://1.example/", "https://1.example", "http://[bad"])
def test_an_article_without_a_page_of_its_own_is_not_known_by_it(url: str) -> None:
    assert pages([past(article(1, url=url))]) in ({}, {"http://[bad": past(article(1, url=url))})

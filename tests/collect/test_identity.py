from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.identity import folded_title, keys
from digest.model.article import Article

ARTICLE = Article(
    source="https://a.example/rss",
    title="Ferry and tram: one ticket",
    guid="4711",
    url="https://a.example/news/ferry",
    published=datetime(2025, 11, 24, 7, tzinfo=UTC),
)


def same(one: Article, other: Article) -> bool:
    return bool(set(keys(one)) & set(keys(other)))


@pytest.mark.parametrize(
    "other",
    [
        replace(ARTICLE, title="One ticket for ferry and tram", url="https://a.example/2"),
        replace(ARTICLE, guid="new-guid"),
        replace(ARTICLE, guid="", url="http://www.a.example/news/ferry/?utm_source=x#top", source="https://b.example/"),
        replace(ARTICLE, guid="new-guid", url="https://a.example/moved"),
        replace(ARTICLE, guid="x", url="", title="FERRY and tram — one ticket!"),
    ],
)
def test_an_article_is_known_again_by_any_of_its_identities(other: Article) -> None:
    assert same(ARTICLE, other)


@pytest.mark.parametrize(
    "other",
    [
        replace(ARTICLE, source="https://b.example/rss", url="https://b.example/1"),
        replace(ARTICLE, guid="4712", title="Another title"),
        replace(ARTICLE, guid="4712", url="https://a.example/2", published=ARTICLE.published + timedelta(days=7)),  # type: ignore[operator]
    ],
)
def test_other_articles_stay_others(other: Article) -> None:
    assert not same(ARTICLE, other)


def test_entries_that_all_link_to_the_front_page_are_not_one() -> None:
    home = "https://a.example/"
    one = Article(source="s", title="One", url=home)
    assert not same(one, replace(one, title="Two"))
    assert not same(replace(one, guid="1"), replace(one, guid="2", title="Two"))


def test_a_page_found_by_its_link_is_known_by_it_alone() -> None:
    page = Article(source="s", title="Ferry", url="https://a.example/ferry")
    assert same(page, replace(page, title="Ferry, updated"))


def test_an_article_without_anything_has_no_identity() -> None:
    assert keys(Article(source="s", title="")) == ()


def test_the_strongest_identity_comes_first() -> None:
    assert keys(ARTICLE)[0].startswith("id\n")


def test_a_folded_title_keeps_letters_and_digits_only() -> None:
    assert folded_title("  Café — “OPEN”, at 7! ") == "cafe open at 7"

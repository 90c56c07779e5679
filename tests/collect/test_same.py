from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.same import flood, folded_title, keys
from digest.model.collected import Article, SourceState

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


# The flood brake

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEEKLY = SourceState(source="s", kind="feed", last_success=NOW - DAY, last_new=NOW - 2 * DAY, every=7 * 86400)
HOURLY = SourceState(source="s", kind="feed", last_success=NOW - DAY, last_new=NOW - DAY, every=3600)
NEVER = SourceState(source="s", kind="feed")


def many(count: int, age: timedelta | None = timedelta(hours=1)) -> list[Article]:
    published = None if age is None else NOW - age
    return [Article(source="s", title=f"Story {n}", guid=f"new-{n}", published=published) for n in range(count)]


@pytest.mark.parametrize(
    ("new", "before", "told", "why"),
    [
        (many(9), WEEKLY, [], ""),
        (many(10), WEEKLY, [], "10 articles are new at once, where about 0 were to be expected"),
        (many(30), HOURLY, [], ""),
        (many(121), HOURLY, [], "121 articles are new at once, where about 24 were to be expected"),
        (many(20), NEVER, [], ""),
        (many(300), replace(WEEKLY, kind="folder"), [], ""),
        (many(30), HOURLY, [f"story {n}" for n in range(15)], "15 of 30 new articles have titles that it had before"),
        (many(30), HOURLY, [f"story {n}" for n in range(14)], ""),
        (many(30, 4 * DAY), HOURLY, [], "30 of 30 new articles are dated before it was last collected"),
        (
            many(30, 4 * DAY),
            replace(HOURLY, every=0.0),
            [],
            "30 of 30 new articles are dated before it was last collected",
        ),
        (many(30, 2 * DAY), HOURLY, [], ""),
        (many(30, -9 * DAY), HOURLY, [], ""),
        (many(30, None), replace(HOURLY, every=0.0), [], ""),
        (many(20, 90 * DAY), replace(HOURLY, kind="list"), [], ""),
        (
            many(20),
            replace(WEEKLY, kind="list"),
            [f"story {n}" for n in range(20)],
            "20 of 20 new articles have titles that it had before",
        ),
    ],
)
def test_a_flood_is_told_from_news(new: list[Article], before: SourceState, told: list[str], why: str) -> None:
    assert flood(new, before, told, NOW) == why


def test_a_journal_that_publishes_a_whole_issue_at_once_is_no_flood() -> None:
    monthly = SourceState(source="s", kind="feed", last_success=NOW - DAY, last_new=NOW - 30 * DAY, every=86400.0)
    assert flood(many(25), monthly, [], NOW) == ""

from __future__ import annotations

import pytest

from digest.read.pages.links import Link, each_once, may_be_article

SITE = "https://quay.example"


@pytest.mark.parametrize(
    "path",
    [
        "/about/news/wall",
        "/topics/harbour/wall",
        "/category/harbour/2026/wall/",
        "/tag-day-in-the-harbour",
        "/2026/11/wall.html",
    ],
)
def test_what_lies_deep_below_a_page_of_links_may_be_an_article(path: str) -> None:
    assert may_be_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/about/team",
        "/tag/harbour",
        "/Category/harbour/",
        "/author/ada",
        "/news/page/2",
        "/report.pdf",
        "/cookie-policy",
    ],
)
def test_pages_of_links_and_of_the_house_and_files_are_no_articles(path: str) -> None:
    assert not may_be_article(SITE + path)


def test_what_lies_below_the_list_itself_may_be_an_article_whatever_the_list_is_called() -> None:
    assert may_be_article(f"{SITE}/about/wall", f"{SITE}/about/")
    assert not may_be_article(f"{SITE}/about/wall", f"{SITE}/news/")


def test_an_address_comes_once_with_its_longest_title() -> None:
    links = [Link(url=f"{SITE}/a?utm_source=x", title="Wall"), Link(url=f"{SITE}/a", title="Wall is raised")]
    assert each_once(links) == (Link(url=f"{SITE}/a?utm_source=x", title="Wall is raised"),)

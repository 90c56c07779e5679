"""What is found where a page stands instead of a feed: its feed, a list, an article, a sitemap."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.config.digests import Source
from digest.model.source import SourceKind
from tests.collect.conftest import Loopback, Page
from tests.collect.gather import NOW, Gather, titles
from tests.collect.made import announcing, article, links


def test_the_feed_a_page_announces_is_found_and_remembered(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/": announcing("/comments/feed", "/gone", "/news.rss"), "/news.rss": Page.rss("One")})
    source = Source(url=f"{server.url}/")
    collected = gather.one(source)
    assert titles(collected) == ["One"]
    assert (collected.state.url, collected.state.kind) == (f"{server.url}/news.rss", "feed")
    assert titles(gather.one(source)) == ["One"]
    assert server.paths == ["/", "/gone", "/news.rss", "/news.rss"]


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/feed"),
        ("/", "/atom.xml"),
        ("/", "/index.xml"),
        ("/", "/?format=rss"),
        ("/news", "/news/rss.xml"),
        ("/news/", "/news/feed"),
        ("/news?part=2", "/news?part=2&format=rss"),
        ("/@quay", "/@quay.rss"),
    ],
)
def test_where_nothing_is_announced_the_usual_places_are_looked_at(
    gather: Gather, loopback: Loopback, page: str, feed: str
) -> None:
    everything_else = Page.html("<p>Not a feed</p>")
    server = loopback.pages(lambda path, headers: Page.rss("One") if path == feed else everything_else)
    collected = gather.one(Source(url=server.url + page))
    assert titles(collected) == ["One"]
    assert (collected.state.url, collected.state.kind) == (server.url + feed, "feed")


def test_a_page_without_a_feed_is_a_list(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page.html(links("/a", "/b")), "/a": article("First"), "/b": article("Second")})
    source = Source(url=f"{server.url}/")
    collected = gather.one(source)
    assert titles(collected) == ["First", "Second"]
    assert (collected.state.kind, collected.state.url) == ("list", "")
    asked = len(server.asked)
    gather.one(source, known={f"{server.url}/a", f"{server.url}/b"})
    assert server.paths[asked:] == ["/robots.txt", "/"]


def test_a_page_with_neither_feed_nor_links_fails(gather: Gather, loopback: Loopback) -> None:
    source = Source(url=loopback.pages({"/": Page.html("<p>Hello</p>")}).url)
    failure = gather.one(source).failure
    assert failure
    assert failure.reason == "has neither a feed nor links to articles"


def test_a_page_with_neither_feed_nor_links_but_an_article_is_that_article(gather: Gather, loopback: Loopback) -> None:
    collected = gather.one(Source(url=loopback.pages({"/": article("Hello")}).url))
    assert titles(collected) == ["Hello"]
    assert collected.state.kind == "page"


def test_what_readers_say_is_not_taken_for_the_feed(gather: Gather, loopback: Loopback) -> None:
    pages = {
        "/": Page.html("<p></p>"),
        "/feed": Page.rss("I agree", name="Comments on: A Story"),
        "/rss": Page.rss("One"),
    }
    assert titles(gather.one(Source(url=f"{loopback.pages(pages).url}/"))) == ["One"]


def test_a_page_is_one_article(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/about": article("About us")})
    collected = gather.one(Source(url=f"{server.url}/about", read_as=SourceKind.PAGE))
    assert titles(collected) == ["About us"]
    assert collected.state.kind == "page"
    assert server.paths == ["/about"]


def test_a_feed_that_vanished_is_not_suddenly_a_list(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/": announcing("/rss"), "/rss": Page.rss("One")})
    source = Source(url=f"{server.url}/")
    gather.one(source)
    server.pages = {"/": Page.html(links("/a", "/b")), "/a": article("A"), "/b": article("B")}
    for day in range(1, 8):
        collected = gather.one(source, now=NOW + timedelta(days=day))
        assert collected.failure
        assert collected.failure.reason == "answered with a web page instead of a feed"
        assert "digest sources retry" in collected.failure.advice
    assert collected.state.kind == "feed"


def test_a_feed_that_moved_without_a_word_is_found_again_on_its_page(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/": announcing("/rss"), "/rss": Page.rss("One")})
    source = Source(url=f"{server.url}/")
    gather.one(source)
    server.pages = {"/": announcing("/new"), "/new": Page.rss("Two")}
    collected = gather.one(source)
    assert titles(collected) == ["Two"]
    assert (collected.state.kind, collected.state.url) == ("feed", f"{server.url}/new")


def sitemap_of(*entries: str) -> Page:
    return Page(body=f"<urlset>{''.join(entries)}</urlset>".encode(), headers={"Content-Type": "application/xml"})


def test_a_site_without_a_feed_is_read_by_its_news_sitemap(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    news = f"<url><loc>{server.url}/story</loc><news><title>Story</title></news></url>"
    server.pages = {
        "/": Page.html(links("/a", "/b")),
        "/robots.txt": Page(body=f"Sitemap: {server.url}/maps/news.xml\n".encode()),
        "/maps/news.xml": sitemap_of(news),
        "/story": article("Story"),
    }
    source = Source(url=f"{server.url}/")
    collected = gather.one(source)
    assert titles(collected) == ["Story"]
    assert (collected.state.kind, collected.state.url) == ("sitemap", f"{server.url}/maps/news.xml")
    server.asked.clear()
    gather.one(source, known={f"{server.url}/story"})
    assert server.paths == ["/robots.txt", "/maps/news.xml"]


def test_links_come_before_a_sitemap_of_everything_and_that_before_nothing(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    pages = {
        "/sitemap.xml": sitemap_of(f"<url><loc>{server.url}/a</loc></url>"),
        "/a": article("A"),
        "/b": article("B"),
    }
    server.pages = pages | {"/": Page.html(links("/b", "/a"))}
    assert titles(gather.one(Source(url=f"{server.url}/"))) == ["B", "A"]
    server.pages = pages | {"/": Page.html("<p></p>")}
    gather.states.clear()
    collected = gather.one(Source(url=f"{server.url}/"))
    assert (titles(collected), collected.state.kind) == (["A"], "sitemap")


@pytest.mark.parametrize(
    "header",
    [
        '</news.rss>; rel="alternate"; type="application/rss+xml"; title="News, all of it"',
        "</style.css>; rel=preload; as=style, </news.rss>; type=application/atom+xml; rel=alternate",
        "</news.rss>; rel=feed",
    ],
)
def test_a_feed_may_be_announced_in_a_header(gather: Gather, loopback: Loopback, header: str) -> None:
    server = loopback.pages({"/about": Page.html("<p></p>", Link=header), "/news.rss": Page.rss("One")})
    collected = gather.one(Source(url=f"{server.url}/about"))
    assert (titles(collected), collected.state.url) == (["One"], f"{server.url}/news.rss")


def front(*ways: str) -> Page:
    return Page.html("".join(f'<a class="way" href="{way}"></a>' for way in ways))


def test_a_front_page_without_articles_leads_to_a_list_one_step_away(gather: Gather, loopback: Loopback) -> None:
    pages = {
        "/": front("/prices", "/gone", "/news"),
        "/prices": Page.html(links("/order", "/terms", "/now")),
        "/news": Page.html(links("/news/a", "/news/b", "/news/c")),
        **{f"/news/{name}": article(f"Story {name}") for name in "abc"},
    }
    server = loopback.pages(pages)
    source = Source(url=server.url)
    collected = gather.one(source)
    assert titles(collected) == ["Story a", "Story b", "Story c"]
    assert (collected.state.kind, collected.state.url) == ("list", f"{server.url}/news")
    server.asked.clear()
    gather.one(source, known={f"{server.url}/news/{name}" for name in "abc"})
    assert server.paths == ["/robots.txt", "/news"]


def test_a_page_called_news_may_list_articles_from_anywhere(gather: Gather, loopback: Loopback) -> None:
    articles = {f"/story/{name}": article(f"Story {name}") for name in "abc"}
    for way, count in (("/nouvelles/actualites", 3), ("/prices", 0)):
        server = loopback.pages({"/": front(way), way: Page.html(links(*articles)), **articles})
        assert len(titles(gather.one(Source(url=server.url)))) == count


def test_a_front_page_leads_to_a_feed_one_step_away_or_behind_a_page(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/": front("/x.rss"), "/x.rss": Page.rss("One")})
    assert titles(gather.one(Source(url=server.url))) == ["One"]
    server = loopback.pages({"/": front("/blog"), "/blog": announcing("/b.rss"), "/b.rss": Page.rss("Two")})
    collected = gather.one(Source(url=server.url))
    assert (titles(collected), collected.state.url) == (["Two"], f"{server.url}/b.rss")


def test_no_page_but_a_front_page_is_left_for_another(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/deep/page": front("/x.rss"), "/x.rss": Page.rss("One")})
    assert gather.one(Source(url=f"{server.url}/deep/page")).failure
    assert "/x.rss" not in server.paths


def test_of_what_a_front_page_leads_to_only_the_first_few_pages_are_asked_as_robots_txt_lets_us(
    gather: Gather, loopback: Loopback
) -> None:
    ways = [f"/way/{number}" for number in range(30)]
    closed = Page(body=b"User-agent: *\nDisallow: /way/3\n")
    server = loopback.pages({"/": front(*ways), "/robots.txt": closed} | dict.fromkeys(ways, Page.html("<p></p>")))
    gather.one(Source(url=server.url))
    assert [path for path in server.paths if path.startswith("/way")] == [f"/way/{n}" for n in (0, 1, 2, 4, 5, 6, 7)]

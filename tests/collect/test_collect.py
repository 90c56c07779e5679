"""Collecting: sources in, articles, failures and new states out."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.collect.collect import collect, first_take
from digest.collect.parser import Parser
from digest.collect.session import Reach
from digest.collect.web.client import Client
from digest.config.digests import Source
from digest.model.article import Headline
from digest.model.source import Collected, Health, SourceKind, SourceState
from digest.read.documents import Reading
from digest.read.written import Given
from digest.text.web_addresses import canonical
from tests.collect.conftest import Loopback, Page, Server
from tests.collect.readers import simple

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
NOWHERE = Path("/nowhere")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(2, allow=["127.0.0.0/8"]) as client:
        yield client


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(reader=simple) as parser:
        yield parser


class Gather:
    """Collects and remembers the states from one time to the next."""

    def __init__(self, client: Client, parser: Parser) -> None:
        self._client, self._parser = client, parser
        self.states: dict[str, SourceState] = {}

    def __call__(
        self, *sources: Source, now: datetime = NOW, known: Collection[str] = (), base: Path = NOWHERE
    ) -> Mapping[str, Collected]:
        found = {
            collected.state.source: collected
            for collected in collect(
                sources, self.states, self._client, now, base=base, known=known, parser=self._parser
            )
        }
        self.states |= {key: collected.state for key, collected in found.items()}
        return found

    def one(self, source: Source, **how: object) -> Collected:
        return self(source, **how)[source.key]  # type: ignore[arg-type]


@pytest.fixture
def gather(client: Client, parser: Parser) -> Gather:
    return Gather(client, parser)


def titles(collected: Collected) -> list[str]:
    return [article.title for article in collected.entries]


def article(title: str, author: str = "Ann", text: str = "A text of some words.") -> Page:
    return Page.html(f"<h1>{title}</h1><address>{author}</address><p>{text}</p>")


def links(*paths: str) -> str:
    return "".join(f'<a href="{path}">Link to {path}</a>' for path in paths)


# Feeds


def test_a_feed_gives_its_articles_under_its_source(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One", "Two", ETag='"1"', Cache_Control="max-age=600")})
    source = Source(url=f"{server.url}/feed")
    collected = gather.one(source)
    assert titles(collected) == ["One", "Two"]
    assert collected.state.source == source.key
    state = collected.state
    assert (state.kind, state.etag, state.name, state.url) == ("feed", '"1"', "The Weekly Example", "")
    assert (state.last_try, state.last_success, state.next_try) == (NOW, NOW, NOW + timedelta(minutes=10))
    assert state.health is Health.HEALTHY
    assert collected.seconds > 0


def test_an_unchanged_feed_gives_nothing_and_is_well(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages(lambda path, headers: _unless(headers, '"1"', Page.rss("One", ETag='"1"')))
    source = Source(url=f"{server.url}/feed")
    assert titles(gather.one(source)) == ["One"]
    again = gather.one(source, now=NOW + timedelta(days=1))
    assert (again.unchanged, again.entries, again.failure) == (True, (), None)
    assert (again.state.etag, again.state.kind) == ('"1"', "feed")
    assert again.state.last_success == NOW + timedelta(days=1)


def test_a_source_is_left_alone_until_it_may_be_asked_again(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One", Cache_Control="max-age=600")})
    source = Source(url=f"{server.url}/feed")
    gather.one(source)
    early = gather.one(source, now=NOW + timedelta(minutes=9))
    assert (early.unchanged, early.state) == (True, gather.states[source.key])
    assert len(server.asked) == 1
    assert titles(gather.one(source, now=NOW + timedelta(minutes=10))) == ["One"]


def test_a_failing_source_that_is_left_alone_still_counts_as_failing(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    source = Source(url=f"{server.url}/feed", name="The News")
    first, second = gather.one(source), gather.one(source)
    assert len(server.asked) == 1
    assert first.failure
    assert second.failure
    assert (second.failure.reason, second.unchanged) == (first.failure.reason, False)
    assert second.state == first.state


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/old": Page.redirect("/new", 301), "/new": Page.rss("One")})
    source = Source(url=f"{server.url}/old")
    assert gather.one(source).state.url == f"{server.url}/new"
    assert titles(gather.one(source)) == ["One"]
    assert server.paths == ["/old", "/new", "/new"]


def test_a_feed_that_moved_for_now_is_asked_where_it_was(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/old": Page.redirect("/new", 302), "/new": Page.rss("One")})
    source = Source(url=f"{server.url}/old")
    assert gather.one(source).state.url == ""
    gather.one(source)
    assert server.paths == ["/old", "/new"] * 2


def test_a_feed_that_vanished_from_its_new_address_is_looked_for_where_the_editor_said(
    gather: Gather, loopback: Loopback
) -> None:
    server = loopback.pages({"/feed": Page.rss("One")})
    source = Source(url=f"{server.url}/feed")
    gather.states[source.key] = SourceState(
        source=source.key, url=f"{server.url}/moved", kind=SourceKind.FEED, etag='"old"'
    )
    collected = gather.one(source)
    assert titles(collected) == ["One"]
    assert collected.state.url == ""
    assert server.paths == ["/moved", "/feed"]
    assert "if-none-match" not in server.asked[1][1]


def test_after_some_failures_the_editors_address_is_asked_again(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One"), "/moved": Page(status=500)})
    source = Source(url=f"{server.url}/feed")
    gather.states[source.key] = SourceState(source=source.key, url=f"{server.url}/moved", kind=SourceKind.FEED)
    for hours in range(3):
        assert gather.one(source, now=NOW + timedelta(hours=hours)).failure
    assert titles(gather.one(source, now=NOW + timedelta(hours=3))) == ["One"]


# Failures


@pytest.mark.parametrize(
    ("page", "reason", "status"),
    [
        (Page(status=404), "answered 404 Not Found", 404),
        (Page(status=500), "answered 500 Internal Server Error", 500),
        (Page(status=410), "answered 410 Gone", 410),
    ],
)
def test_a_failure_says_who_what_and_what_to_do(
    gather: Gather, loopback: Loopback, page: Page, reason: str, status: int
) -> None:
    server = loopback.pages({"/feed": page})
    source = Source(url=f"{server.url}/feed", name="The News")
    collected = gather.one(source)
    assert collected.failure
    failure = collected.failure
    assert (failure.source, failure.name, failure.url) == (source.key, "The News", source.url)
    assert (failure.reason, failure.status) == (reason, status)
    assert failure.advice
    assert (collected.entries, collected.state.failures, collected.state.reason) == ((), 1, reason)


def test_a_wrong_address_is_told_how_to_look(gather: Gather, loopback: Loopback) -> None:
    source = Source(url=f"{loopback.pages({}).url}/feed")
    failure = gather.one(source).failure
    assert failure
    assert (
        failure.advice
        == f"The address is wrong or the feed has moved: digest inspect {source.url} shows what is there."
    )
    assert failure.name == "127.0.0.1"


def test_what_is_gone_is_remembered_as_gone(gather: Gather, loopback: Loopback) -> None:
    source = Source(url=f"{loopback.pages({'/feed': Page(status=410)}).url}/feed")
    assert gather.one(source).state.health is Health.GONE


def test_a_feed_that_turned_into_a_web_page_fails(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/feed": Page.rss("One")})
    source = Source(url=f"{server.url}/feed")
    gather.one(source)
    server.pages = {"/feed": Page.html("<p>Log in</p>", ETag='"login"')}
    collected = gather.one(source, now=NOW + timedelta(days=1))
    assert collected.failure
    assert collected.failure.reason == "answered with a web page instead of a feed"
    assert (collected.state.kind, collected.state.name, collected.state.etag) == ("feed", "The Weekly Example", "")


def test_one_bad_source_costs_only_itself(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({f"/{number}": Page.rss(f"Story {number}") for number in range(0, 40, 2)})
    nasty = loopback.raw(lambda connection, over: connection.sendall(b"rubbish\r\n\r\n"), "127.0.0.2")
    sources = [Source(url=f"{server.url}/{number}") for number in range(40)]
    sources += [Source(url=f"{nasty.url}/feed"), Source(url="http://10.0.0.1/feed"), Source(url="mailto:ann@x.example")]
    found = gather(*sources)
    assert set(found) == {source.key for source in sources}
    assert sum(len(collected.entries) for collected in found.values()) == 20
    assert sum(collected.failure is not None for collected in found.values()) == 23


def test_a_fault_of_our_own_costs_only_that_source(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/good": Page.rss("One"), "/bad": Page.rss("poison")})

    class Faulty(Parser):
        def read(self, content: bytes, url: str, content_type: str, **how: Any) -> Reading:
            if b"poison" in content:
                raise ZeroDivisionError
            return super().read(content, url, content_type, **how)

    found = Gather(client, Faulty())(Source(url=f"{server.url}/good"), Source(url=f"{server.url}/bad"))
    bad = found[f"{server.url}/bad"]
    assert bad.failure
    assert "ZeroDivisionError" in bad.failure.reason
    assert bad.state.failures == 1
    assert titles(found[f"{server.url}/good"]) == ["One"]


def test_a_host_out_of_reach_is_not_tried_for_each_of_its_feeds(gather: Gather, loopback: Loopback) -> None:
    dead = loopback.raw()
    dead.close()
    sources = [Source(url=f"{dead.url}/{number}") for number in range(30)]
    found = gather(*sources)
    reasons = [collected.failure.reason for collected in found.values() if collected.failure]
    assert len(reasons) == 30
    assert set(reasons) == {"refused the connection", "was not asked: its host was in trouble just before"}
    assert reasons.count("refused the connection") <= 8  # four, and whoever was in line already


def test_a_host_that_has_enough_of_us_is_left_alone_and_next_time_the_others_come_first(
    gather: Gather, loopback: Loopback
) -> None:
    rest = Page(status=429, headers={"Retry-After": "60"})
    server = loopback.pages(lambda path, headers: Page.rss("One") if len(server.asked) <= 4 else rest)
    sources = [Source(url=f"{server.url}/{number}") for number in range(12)]
    gather(*sources)
    assert len(server.asked) <= 10  # the four, two that were refused, and whoever was in line already
    first = [path for path, _ in server.asked[:4]]
    server.asked.clear()
    gather(*sources, now=NOW + timedelta(days=1))
    assert not set(first) & {path for path, _ in server.asked[:4]}


def test_one_feed_that_has_enough_of_us_costs_the_others_of_its_host_nothing(
    gather: Gather, loopback: Loopback
) -> None:
    rest = Page(status=429, headers={"Retry-After": "60"})
    server = loopback.pages(lambda path, headers: rest if path == "/busy" else Page.rss("One"))
    found = gather(*(Source(url=f"{server.url}/{name}") for name in ("busy", "a", "b", "c", "d", "e")))
    assert {key.rpartition("/")[2] for key, collected in found.items() if collected.failure} == {"busy"}


def test_a_silent_host_gets_a_quarter_of_the_time_and_then_none(loopback: Loopback, parser: Parser) -> None:
    over = threading.Event()

    def answer(path: str, headers: Mapping[str, str]) -> Page:
        over.wait(5)
        return Page.rss("One")

    server = loopback.pages(answer)
    with Client(0.4, allow=["127.0.0.0/8"]) as client:
        found = Gather(client, parser)(*(Source(url=f"{server.url}/{number}") for number in range(12)))
    over.set()
    assert {collected.failure.reason for collected in found.values() if collected.failure} == {
        "did not answer within 0.4 s",
        "did not answer within 0.1 s",
        "was not asked: its host was in trouble just before",
    }


def test_sources_come_as_they_answer(gather: Gather, loopback: Loopback) -> None:
    released = threading.Event()

    def slow(path: str, headers: Mapping[str, str]) -> Page:
        released.wait(5)
        return Page.rss("Slow")

    slow_source = Source(url=f"{loopback.pages(slow).url}/")
    quick_source = Source(url=f"{loopback.pages({'/': Page.rss('Quick')}, '127.0.0.2').url}/")
    answers = collect([slow_source, quick_source], {}, gather._client, NOW, base=NOWHERE, parser=gather._parser)
    assert titles(next(answers)) == ["Quick"]
    released.set()
    assert titles(next(answers)) == ["Slow"]
    assert list(answers) == []


def test_whoever_stops_listening_ends_the_collection(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages(lambda path, headers: Page.rss("One"))
    sources = [Source(url=f"{server.url}/{number}") for number in range(200)]
    answers = collect(sources, {}, gather._client, NOW, base=NOWHERE, parser=gather._parser)
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert len(server.asked) < 100


def test_no_sources_give_nothing(gather: Gather) -> None:
    assert gather() == {}


# Pages whose feed is looked for


def announcing(*feeds: str) -> Page:
    return Page.html(links("/a", "/b"), head="".join(f'<link rel="alternate" href="{feed}">' for feed in feeds))


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


# Pages, lists and sitemaps


def test_a_page_is_one_article(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/about": article("About us")})
    collected = gather.one(Source(url=f"{server.url}/about", read_as=SourceKind.PAGE))
    assert titles(collected) == ["About us"]
    assert collected.state.kind == "page"
    assert server.paths == ["/about"]


@pytest.fixture
def listed(loopback: Loopback) -> Server:
    pages = {f"/{number}": article(f"Story {number}") for number in range(30)}
    return loopback.pages(pages | {"/list": Page.html(links(*pages), ETag='"1"')})


def test_of_a_list_at_most_twenty_new_pages_are_fetched_and_the_rest_later(gather: Gather, listed: Server) -> None:
    source = Source(url=f"{listed.url}/list", read_as=SourceKind.LIST)
    first = gather.one(source)
    assert titles(first) == [f"Story {number}" for number in range(20)]
    assert [found.url for found in first.entries] == [f"{listed.url}/{number}" for number in range(20)]
    known = {canonical(found.url) for found in first.entries}
    assert titles(gather.one(source, known=known)) == [f"Story {number}" for number in range(20, 30)]


def test_a_list_whose_links_are_all_known_is_well(gather: Gather, listed: Server) -> None:
    source = Source(url=f"{listed.url}/list", read_as=SourceKind.LIST)
    collected = gather.one(source, known={f"{listed.url}/{number}" for number in range(30)})
    assert (collected.entries, collected.failure, collected.state.health) == ((), None, Health.HEALTHY)
    assert listed.paths == ["/list", "/robots.txt"]


def test_a_page_that_is_away_for_good_is_told_by_its_link_and_one_that_stumbles_is_tried_again(
    gather: Gather, loopback: Loopback
) -> None:
    pages = {
        "/list": Page.html(links("/fine", "/gone", "/stumbles", "/blank")),
        "/fine": article("Fine"),
        "/stumbles": Page(status=503),
        "/blank": Page.html("<p>nothing to read</p>"),
    }
    server = loopback.pages(pages)
    collected = gather.one(Source(url=f"{server.url}/list", read_as=SourceKind.LIST))
    assert titles(collected) == ["Fine", "Link to /gone", "Link to /blank"]


def test_a_list_all_of_whose_pages_stumble_fails(gather: Gather, loopback: Loopback) -> None:
    pages = {"/list": Page.html(links("/a", "/b")), "/a": Page(status=503), "/b": Page(status=500)}
    failure = gather.one(Source(url=f"{loopback.pages(pages).url}/list", read_as=SourceKind.LIST)).failure
    assert failure
    assert failure.status == 503


def test_a_sitemap_is_read_newest_first(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/a": article("Older"), "/b": article("Newest"), "/c": article("Undated")})
    places = f"<loc>{server.url}/c</loc> <loc>{server.url}/a</loc><lastmod>2026-11-01</lastmod>"
    places += f"<loc>{server.url}/b</loc><lastmod>2026-11-20</lastmod>"
    server.pages = {**server.pages, "/sitemap.xml": Page(body=f"<urlset>{places}</urlset>".encode())}  # type: ignore[dict-item]
    collected = gather.one(Source(url=f"{server.url}/sitemap.xml"))
    assert titles(collected) == ["Newest", "Older", "Undated"]
    assert collected.state.kind == "sitemap"


def test_an_index_of_sitemaps_leads_to_the_newest(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({})
    index = "".join(
        f"<loc>{server.url}/{number}.xml</loc><lastmod>2026-11-{number:02}</lastmod>" for number in range(1, 10)
    )
    server.pages = {
        "/sitemap.xml": Page(body=f"<sitemapindex>{index}</sitemapindex>".encode()),
        "/story": article("Story"),
        **{f"/{n}.xml": Page(body=f"<urlset><loc>{server.url}/story</loc></urlset>".encode()) for n in range(1, 10)},
    }
    assert titles(gather.one(Source(url=f"{server.url}/sitemap.xml", read_as=SourceKind.SITEMAP)))[:1] == ["Story"]
    assert server.paths[:4] == ["/sitemap.xml", "/9.xml", "/8.xml", "/7.xml"]


def test_pages_we_find_ourselves_are_fetched_as_robots_txt_lets_us(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages(
        {
            "/list": Page.html(links("/open/a", "/closed/b", "/closed/c")),
            "/open/a": article("Open"),
            "/closed/b": article("Closed"),
            "/robots.txt": Page(body=b"User-agent: *\nDisallow: /closed/\n"),
        }
    )
    collected = gather.one(Source(url=f"{server.url}/list", read_as=SourceKind.LIST))
    assert titles(collected) == ["Open", "Link to /closed/b", "Link to /closed/c"]
    assert server.paths == ["/list", "/robots.txt", "/open/a"]


def test_when_the_editor_says_what_it_is_what_was_found_is_forgotten(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/": announcing("/rss"), "/rss": Page.rss("One"), "/a": article("A"), "/b": article("B")})
    source = Source(url=f"{server.url}/")
    assert titles(gather.one(source)) == ["One"]
    collected = gather.one(source.model_copy(update={"read_as": SourceKind.LIST}))
    assert titles(collected) == ["A", "B"]
    assert (collected.state.kind, collected.state.url) == ("list", "")


# Full text


@pytest.fixture
def teasing(loopback: Loopback) -> Server:
    server = loopback.pages({})
    items = "".join(
        f"<item><title>Story {n}</title><link>{server.url}/{n}</link><description>A teaser.</description>"
        f"<pubDate>Mon, 23 Nov 2026 {n % 24:02}:{n:02}:00 GMT</pubDate></item>"
        for n in range(25)
    )
    feed = Page(body=f"<rss version='2.0'><channel><title>Teasing</title>{items}</channel></rss>".encode())
    pages = {
        f"/{n}": article(f"Other title {n}", "Ann", f"The whole text of story {n}, in many words.") for n in range(25)
    }
    server.pages = pages | {"/feed": feed, "/24": Page(status=500)}
    return server


def test_teasers_of_new_articles_are_completed_from_their_pages(gather: Gather, teasing: Server) -> None:
    source = Source(url=f"{teasing.url}/feed", full_text=True)
    known = {f"{teasing.url}/{number}" for number in range(10)}
    found = {found.title: found for found in gather.one(source, known=known).entries}
    assert len(found) == 25
    full = found["Story 20"]
    assert (full.text, full.summary) == ("The whole text of story 20, in many words.", "A teaser.")
    assert full.authors == ("Ann",)
    assert full.image
    assert full.published == datetime(2026, 11, 23, 20, 20, tzinfo=UTC)
    assert {found["Story 3"].text, found["Story 24"].text} == {"A teaser."}
    assert not {f"/{number}" for number in range(10)} & set(teasing.paths)


def test_at_most_twenty_pages_are_fetched_for_full_texts_the_newest_first(gather: Gather, teasing: Server) -> None:
    gather.one(Source(url=f"{teasing.url}/feed", full_text=True))
    fetched = [path for path in teasing.paths if path[1:].isdigit()]
    assert fetched == [
        f"/{number}" for number in (23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4)
    ]


def test_without_full_text_no_page_is_fetched(gather: Gather, teasing: Server) -> None:
    assert len(gather.one(Source(url=f"{teasing.url}/feed")).entries) == 25
    assert teasing.paths == ["/feed"]


# Folders


def test_a_folder_gives_its_files_and_then_nothing_until_one_changes(gather: Gather, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "notice.txt").write_text("Library opens at night\n\nFrom Monday on the library stays open until two.")
    source = Source(folder="inbox", name="Notices")
    first = gather.one(source, base=tmp_path)
    assert titles(first) == ["Library opens at night"]
    assert (first.state.source, first.state.kind, first.unchanged) == ("folder:inbox", "folder", False)
    again = gather.one(source, base=tmp_path)
    assert (again.entries, again.unchanged, again.failure) == ((), True, None)
    (folder / "second.txt").write_text("Boat race moved\n\nIt is now on Sunday.")
    assert titles(gather.one(source, base=tmp_path)) == ["Library opens at night", "Boat race moved"]


def test_a_folder_that_is_not_there_fails_and_an_empty_one_is_well(gather: Gather, tmp_path: Path) -> None:
    failure = gather.one(Source(folder=str(tmp_path / "nowhere"))).failure
    assert failure
    assert failure.reason == "does not exist"
    (tmp_path / "empty").mkdir()
    empty = gather.one(Source(folder="empty"), base=tmp_path)
    assert (empty.entries, empty.failure, empty.state.health) == ((), None, Health.HEALTHY)


def test_a_file_that_cannot_be_read_costs_the_others_nothing(gather: Gather, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    source = Source(folder=str(tmp_path))
    failure = gather.one(source).failure
    assert failure
    assert failure.reason.startswith("broken.json ")
    (tmp_path / "good.txt").write_text("Good news\n\nIt is good.")
    assert titles(gather.one(source)) == ["Good news"]


# The first collection of a source


def dated(title: str, hours: float | None) -> Headline:
    published = None if hours is None else NOW - timedelta(hours=hours)
    return Headline(number=1, title=title, published=published, has_text=True)


@pytest.mark.parametrize(
    ("carried", "cap", "taken"),
    [
        ([], 5, []),
        ([("old", 25), ("new", 1), ("edge", 24)], 5, ["new", "edge"]),
        ([("a", 3), ("b", 1), ("c", 2)], 2, ["b", "c"]),
        ([("a", None), ("b", None), ("c", 1)], 2, ["a", "b"]),
        ([("undated", None), ("old", 100)], 5, ["undated"]),
        ([("future", -50), ("now", 0)], 5, ["future", "now"]),
        ([("a", 1)], 0, []),
    ],
)
def test_of_a_new_source_the_newest_of_one_gap_are_taken_and_the_rest_is_remembered_as_seen(
    carried: Sequence[tuple[str, float | None]], cap: int, taken: list[str]
) -> None:
    took = first_take([dated(*each) for each in carried], NOW, timedelta(days=1), cap)
    assert [each.title for each in took] == taken


def test_of_articles_that_are_alike_no_more_are_taken_than_the_cap() -> None:
    alike = [replace(dated("a", 1)) for _ in range(5)]
    assert len(first_take(alike, NOW, timedelta(days=1), 2)) == 2


def _unless(headers: Mapping[str, str], etag: str, page: Page) -> Page:
    return Page(status=304) if headers.get("if-none-match") == etag else page


# The life of a source


def test_a_host_that_answers_is_asked_on_though_some_of_its_feeds_hang(loopback: Loopback, parser: Parser) -> None:
    over = threading.Event()

    def answer(path: str, headers: Mapping[str, str]) -> Page:
        if path.startswith("/hangs"):
            over.wait(3)
        return Page.rss("One")

    server = loopback.pages(answer)
    sources = [Source(url=f"{server.url}/{name}") for name in ("hangs1", "hangs2", "hangs3", "a", "b", "c", "d")]
    with Client(0.5, allow=["127.0.0.0/8"], per_host=4) as client:
        found = Gather(client, parser)(*sources)
    over.set()
    failed = {key.rpartition("/")[2] for key, collected in found.items() if collected.failure}
    assert failed == {"hangs1", "hangs2", "hangs3"}


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


def test_the_pages_a_list_held_before_we_met_it_are_known_and_not_fetched(gather: Gather, listed: Server) -> None:
    source = Source(url=f"{listed.url}/list", read_as=SourceKind.LIST)
    first = gather.one(source)
    assert [found.url for found in first.rest] == [f"{listed.url}/{number}" for number in range(20, 30)]
    assert {found.text for found in first.rest} == {""}
    known = {canonical(found.url) for found in (*first.entries, *first.rest)}
    again = gather.one(source, known=known)
    assert (again.entries, again.rest) == ((), ())


def test_a_list_unlike_itself_is_quarantined_and_keeps_what_was_known(gather: Gather, listed: Server) -> None:
    source = Source(url=f"{listed.url}/list", read_as=SourceKind.LIST)
    for day in range(3):
        gather.one(source, now=NOW + timedelta(days=day), known={f"{listed.url}/{n}" for n in range(30)})
    listed.pages = {"/list": Page.html(links("/login"))}
    listed.asked.clear()
    collected = gather.one(source, now=NOW + timedelta(days=3))
    assert collected.failure
    assert collected.failure.reason == "shows 1 link instead of about 30"
    assert (collected.state.health, collected.state.kind) == (Health.QUARANTINED, "list")
    assert "/login" not in listed.paths
    listed.pages = {"/list": Page.html(links(*(f"/{number}" for number in range(30))))}
    known = {f"{listed.url}/{n}" for n in range(30)}
    well = gather.one(source, now=NOW + timedelta(days=4), known=known)
    assert (well.failure, well.state.health) == (None, Health.HEALTHY)


def test_a_list_that_robots_txt_closes_is_not_followed_and_not_asked_again(gather: Gather, loopback: Loopback) -> None:
    closed = Page(body=b"User-agent: *\nDisallow: /list\n")
    server = loopback.pages({"/list": Page.html(links("/a", "/b")), "/robots.txt": closed, "/a": article("A")})
    source = Source(url=f"{server.url}/list", read_as=SourceKind.LIST)
    for _ in range(2):
        failure = gather.one(source).failure
        assert failure
        assert failure.reason == "is closed to programs by its robots.txt"
    assert "/a" not in server.paths


def test_feeds_are_asked_whatever_robots_txt_says(gather: Gather, loopback: Loopback) -> None:
    server = loopback.pages({"/rss": Page.rss("One"), "/robots.txt": Page(body=b"User-agent: *\nDisallow: /\n")})
    assert titles(gather.one(Source(url=f"{server.url}/rss"))) == ["One"]
    assert server.paths == ["/rss"]


def test_the_pause_a_site_wants_is_kept_between_all_its_pages(
    client: Client, parser: Parser, loopback: Loopback
) -> None:
    robots = Page(body=b"User-agent: *\nCrawl-delay: 7\n")
    server = loopback.pages({"/robots.txt": robots, "/a": article("A"), "/b": article("B"), "/c": article("C")})
    waits: list[float] = []
    reach = Reach(client=client, parser=parser, now=NOW, base=NOWHERE, known=(), wait=waits.append)
    for path in ("/a", "/b", "/c"):
        reach.page(Given(url=server.url + path))
    assert [round(wait) for wait in waits] == [0, 7, 14]


# Where a site's articles are


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

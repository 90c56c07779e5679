"""Pages that are fetched for a list, a sitemap or a teaser, as robots.txt lets us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.collect.parser import Parser
from digest.collect.session import CollectSession
from digest.collect.web.client import Client
from digest.config.digests import Source
from digest.model.source import Health, SourceKind
from digest.read.written import Given
from digest.text.web_addresses import canonical
from tests.collect.conftest import Loopback, Page, Server
from tests.collect.gather import NOW, NOWHERE, Gather, titles
from tests.collect.made import article, dated, links


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
    session = CollectSession(
        client=client,
        parser=parser,
        now=NOW,
        base=NOWHERE,
        known=(),
        wait=waits.append,
        clock=lambda: 100.0,
        access=client.access(server.url),
    )
    for path in ("/a", "/b", "/c"):
        session.page(Given(url=server.url + path))
    assert waits == [0, 7, 14]


def test_a_page_that_does_not_say_when_is_no_article_where_others_say(gather: Gather, loopback: Loopback) -> None:
    pages = {"/a": dated("A"), "/b": dated("B"), "/privacy": article("Privacy"), "/terms": article("Terms")}
    server = loopback.pages(pages | {"/list": Page.html(links(*pages))})
    source = Source(url=f"{server.url}/list", read_as=SourceKind.LIST)
    first = gather.one(source)
    assert titles(first) == ["A", "B"]
    assert [(page.title, page.text) for page in first.rest] == [("Link to /privacy", ""), ("Link to /terms", "")]


def test_one_page_alone_is_judged_by_those_before_it(gather: Gather, loopback: Loopback) -> None:
    pages = {f"/{name}": dated(name) for name in "abc"}
    server = loopback.pages(pages | {"/list": Page.html(links(*pages))})
    source = Source(url=f"{server.url}/list", read_as=SourceKind.LIST)
    known = {canonical(entry.url) for entry in gather.one(source).entries}
    server.pages = pages | {"/list": Page.html(links(*pages, "/jobs")), "/jobs": article("Jobs")}
    later = gather.one(source, known=known)
    assert (later.entries, later.failure, [page.title for page in later.rest]) == ((), None, ["Link to /jobs"])
    server.pages = {**server.pages, "/list": Page.html(links(*pages, "/jobs", "/d")), "/d": dated("d")}
    assert titles(gather.one(source, known=known | {f"{server.url}/jobs"})) == ["d"]


def test_where_hardly_any_page_says_when_none_is_left_out(gather: Gather, loopback: Loopback) -> None:
    pages = {f"/{number}": article(f"Story {number}") for number in range(9)} | {"/a": dated("A"), "/b": dated("B")}
    server = loopback.pages(pages | {"/list": Page.html(links(*pages))})
    assert len(gather.one(Source(url=f"{server.url}/list", read_as=SourceKind.LIST)).entries) == 11

"""What a source carries that is no news, by the looks of what else it carries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from digest.pipeline import gathering
from tests.acceptance.servers import Newsroom, newsroom
from tests.collect.conftest import Page, Server

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return newsroom(tmp_path, 0)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server({})
    yield server
    server.close()


def feed(*items: tuple[str, datetime | None]) -> Page:
    entries = "".join(
        f"<item><title>{title}</title><link>https://quay.example/{title}</link><description>On {title}.</description>"
        f"{f'<pubDate>{format_datetime(at)}</pubDate>' if at else ''}</item>"
        for title, at in items
    )
    return Page(body=f"<rss version='2.0'><channel><title>Quay</title>{entries}</channel></rss>".encode())


def open_titles(room: Newsroom, path: str, server: Server, now: datetime = NOW) -> list[str]:
    """After the source was collected."""
    room.morning(sources=f"  - {server.url}{path}")
    with room.opened(lambda: now) as wiring:
        gathering.gather(wiring.publication.in_force("morning"), wiring.kit("morning"))
        return [one.title for one in wiring.store.articles.open_articles("morning", [f"{server.url}{path}"])]


def test_at_first_pages_without_a_date_in_a_feed_of_dated_articles_are_only_remembered(
    room: Newsroom, server: Server
) -> None:
    carried = [("Wall", NOW - HOUR), ("About", None), ("Tags", datetime(1970, 1, 1, tzinfo=UTC))]
    server.pages = {"/feed": feed(*carried)}
    assert open_titles(room, "/feed", server) == ["Wall"]

    server.pages = {"/feed": feed(*carried, ("Ferry", None))}
    assert open_titles(room, "/feed", server, NOW + HOUR) == ["Wall", "Ferry"]


def test_a_feed_without_any_date_is_news_all_the_same(room: Newsroom, server: Server) -> None:
    server.pages = {"/feed": feed(("Wall", None), ("Ferry", None))}
    assert open_titles(room, "/feed", server) == ["Wall", "Ferry"]


def page(title: str, head: str = "") -> Page:
    text = f"<p>{title} was the word of the day for all who stood on the quay and had nothing else to do.</p>" * 3
    html = f"<!doctype html><html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{text}</body></html>"
    return Page(body=html.encode(), headers={"Content-Type": "text/html"})


def listing(*titles: str) -> Page:
    return Page.html("".join(f"<h2><a href='/news/{title.split()[0]}'>{title}</a></h2>" for title in titles))


def test_a_page_among_articles_that_does_not_say_when_is_never_news(room: Newsroom, server: Server) -> None:
    when = '<meta property="article:published_time" content="2026-11-24T06:00:00Z">'
    titles = [
        "Pilots refuse to enter the basin",
        "Lamp of the beacon is lit once more",
        "Dredgers return to the harbour",
    ]
    legal = "Rules for those who use it"
    server.pages = {f"/news/{title.split()[0]}": page(title, when) for title in titles} | {
        "/news/Rules": page(legal),
        "/news/House": page("House of the paper and others"),
    }
    server.pages = {**server.pages, "/news": listing(*titles, legal)}
    assert open_titles(room, "/news", server) == titles

    server.pages = {**server.pages, "/news": listing(*titles, legal, "House of the paper and others")}
    asked = len(server.asked)
    assert open_titles(room, "/news", server, NOW + HOUR) == titles
    assert "/news/House" in server.paths[asked:]
    asked = len(server.asked)
    assert open_titles(room, "/news", server, NOW + 2 * HOUR) == titles
    assert not {"/news/House", "/news/Rules"} & set(server.paths[asked:])

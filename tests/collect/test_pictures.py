"""How large pictures are: what is asked of their publishers, and what comes of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import monotonic

import pytest

from digest.collect.pictures import HEAD, Wanted, looked_at
from digest.collect.web.client import Client
from digest.model.article import Image
from tests.collect.conftest import Loopback, Page, RawServer
from tests.images import gif, jpeg, png, webp


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(5, allow=["127.0.0.0/8"]) as client:
        yield client


def looks(client: Client, *urls: str, source: str = "", seconds: float = 10.0) -> Mapping[str, Image | None]:
    wanted = [Wanted(image=Image(url=url, alt="The wall"), source=source or url) for url in urls]
    return looked_at(wanted, client, seconds)


def picture(body: bytes, kind: str = "image/jpeg") -> Page:
    return Page(body=body, headers={"Content-Type": kind})


@pytest.mark.parametrize("body", [png(640, 480), gif(640, 480), jpeg(640, 480)])
def test_the_size_is_read_from_the_first_bytes(client: Client, loopback: Loopback, body: bytes) -> None:
    server = loopback.pages({"/a": picture(body)})
    url = f"{server.url}/a"
    assert looks(client, url) == {url: Image(url=url, alt="The wall", width=640, height=480)}
    ((path, headers),) = server.asked
    assert (path, headers["range"], headers["accept-encoding"]) == ("/a", f"bytes=0-{HEAD - 1}", "identity")


@pytest.mark.parametrize(
    "page",
    [
        picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        picture(webp(640, 480), "image/webp"),
        picture(webp(640, 480), "image/jpeg"),
        picture(gif(1, 1), "image/gif"),
        picture(png(600, 1), "image/png"),
        Page.html("<p>Log in to see this picture</p>"),
        Page(status=404),
        Page(status=410),
    ],
    ids=["svg", "webp", "webp called jpeg", "dot", "line", "page", "404", "410"],
)
def test_what_is_no_picture_that_mails_show_is_none(client: Client, loopback: Loopback, page: Page) -> None:
    url = f"{loopback.pages({'/a': page}).url}/a"
    assert looks(client, url) == {url: None}


@pytest.mark.parametrize(
    "page",
    [picture(b"\xff\xd8" + b"\xff\xe1\xff\xff" * 3), picture(b"?" * 90_000), Page(status=403), Page(status=500)],
    ids=["head too long", "unknown form", "403", "500"],
)
def test_a_picture_that_does_not_say_is_known_to_have_been_asked(
    client: Client, loopback: Loopback, page: Page
) -> None:
    url = f"{loopback.pages({'/a': page}).url}/a"
    assert looks(client, url) == {url: Image(url=url, alt="The wall", width=0, height=0)}


def test_what_was_known_before_stays_known(client: Client, loopback: Loopback) -> None:
    url = f"{loopback.pages({'/a': Page(status=500)}).url}/a"
    wanted = Wanted(image=Image(url=url, width=640), source=url)
    assert looked_at([wanted], client) == {url: Image(url=url, width=640, height=0)}


def test_no_more_than_the_head_is_read_of_a_body_without_an_end(client: Client, loopback: Loopback) -> None:
    sent = [0]

    def endless(connection: object, over: object) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + png(640, 480))  # type: ignore[attr-defined]
        while not over.is_set():  # type: ignore[attr-defined]
            sent[0] += connection.send(b"x" * 65_536)  # type: ignore[attr-defined]

    server: RawServer = loopback.raw(endless)
    url = f"{server.url}/a"
    found = looks(client, url)[url]
    assert found
    assert (found.width, sent[0] < 20_000_000) == (640, True)


def test_silent_servers_cost_a_bounded_time_and_are_asked_but_once(client: Client, loopback: Loopback) -> None:
    """Two at once, which is what one host is asked at most; the others are left for another time."""
    server = loopback.raw(lambda connection, over: over.wait(30))
    begun = monotonic()
    found = looks(client, *(f"{server.url}/{number}" for number in range(20)), seconds=2)
    assert monotonic() - begun < 4
    assert len(found) <= 8
    assert all(image and image.width == 0 for image in found.values())


def test_a_picture_inside_is_asked_for_only_where_its_source_lies_there(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/a": picture(png(640, 480))})
    url = f"{server.url}/a"
    public = looks(client, url, source="https://news.example/feed")[url]
    assert public
    assert (public.width, server.asked) == (0, [])
    own = looks(client, url, source=f"{server.url}/feed")[url]
    assert own
    assert own.width == 640


def test_a_picture_of_several_stories_is_asked_for_once(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/a": picture(png(640, 480))})
    looks(client, *[f"{server.url}/a"] * 3)
    assert server.paths == ["/a"]

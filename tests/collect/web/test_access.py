"""What belongs to the source that an editor named, and goes nowhere else: its secrets, and the way inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import SecretStr

from digest.collect.web.access import PUBLIC, access, opened_with
from digest.collect.web.client import Client
from digest.collect.web.guard import Allowed, target
from digest.collect.web.response import FetchFailed
from digest.config.digests import Source
from tests.collect.conftest import Loopback, Page

SOURCE = Source(
    url="https://union.example/feed",
    user="ed",
    password=SecretStr("pä:ss"),
    cookie=SecretStr("session=s3cret"),
    headers=(("x-api-key", SecretStr("k3y")),),
    user_agent="Mozilla/5.0",
)
HEADERS = {
    "X-Api-Key": "k3y",
    "User-Agent": "Mozilla/5.0",
    "Cookie": "session=s3cret",
    "Authorization": "Basic ZWQ6cMOkOnNz",
}


def test_a_source_is_opened_with_what_its_editor_gave_it() -> None:
    assert dict(opened_with(SOURCE)) == HEADERS
    assert opened_with(Source(url="https://a.example/")) == ()


def test_nothing_of_it_is_shown() -> None:
    shown = repr(SOURCE) + repr(access(SOURCE.url, Allowed(), opened_with(SOURCE)))
    assert not [
        secret for secret in (*SOURCE.secrets, *HEADERS.values()) if secret in shown and secret != "Mozilla/5.0"
    ]


@pytest.mark.parametrize(
    ("home", "there", "goes_along"),
    [
        ("https://union.example/feed", "https://union.example/article?x", True),
        ("https://union.example/feed", "https://union.example:443/", True),
        ("http://union.example/feed", "https://union.example/", True),
        ("https://union.example/feed", "http://union.example/", False),
        ("https://union.example/feed", "https://union.example:8443/", False),
        ("http://union.example:8080/feed", "https://union.example/", False),
        ("https://union.example/feed", "https://www.union.example/", False),
        ("https://union.example/feed", "https://stranger.example/", False),
        ("https://union.example/feed", "https://union.example.stranger.example/", False),
    ],
)
def test_secrets_go_to_the_sources_own_origin_alone(home: str, there: str, goes_along: bool) -> None:
    given = access(home, Allowed(), opened_with(SOURCE)).headers_for(target(there))
    assert given == (HEADERS if goes_along else {})


def test_a_private_feed_is_opened_and_a_redirect_takes_nothing_along(client: Client, loopback: Loopback) -> None:
    other = loopback.pages({"/": Page.rss("One")}, "127.0.0.2")
    server = loopback.pages({"/feed": Page.redirect("/moved"), "/moved": Page.redirect(other.url)})
    client.get(f"{server.url}/feed", access=client.access(server.url, opened_with(SOURCE)))
    for _, headers in server.asked:
        assert (headers["authorization"], headers["cookie"]) == (HEADERS["Authorization"], "session=s3cret")
        assert (headers["x-api-key"], headers["user-agent"]) == ("k3y", "Mozilla/5.0")
    ((_, headers),) = other.asked
    assert not {"authorization", "cookie", "x-api-key"} & headers.keys()
    assert headers["user-agent"].startswith("digest/")


def test_another_port_of_the_host_gets_nothing(client: Client, loopback: Loopback) -> None:
    other = loopback.pages({"/": Page.rss("One")})
    server = loopback.pages({"/": Page.redirect(other.url)})
    client.get(server.url, access=client.access(server.url, opened_with(SOURCE)))
    ((_, headers),) = other.asked
    assert not {"authorization", "cookie", "x-api-key"} & headers.keys()


def test_a_header_that_the_source_gives_stands_once(client: Client, loopback: Loopback) -> None:
    server = loopback.pages({"/": Page.rss("One")})
    source = Source(url=server.url, headers=(("accept", SecretStr("text/xml")),))
    client.get(server.url, access=client.access(server.url, opened_with(source)))
    ((_, headers),) = server.asked
    assert headers["accept"] == "text/xml"


# ---- the way inside

RESOLVED = {"public.example": "127.0.0.1", "wiki.corp": "127.0.0.2", "hr.corp": "127.0.0.2"}
"""127.0.0.1 stands for the public internet: the tests' guard takes it for that."""


def resolve(host: str, port: int) -> list[str]:
    return [RESOLVED.get(host, host)]


Reaches = Callable[[str, str], bool]


@pytest.fixture
def reaches(loopback: Loopback) -> Reaches:
    """Whether a source may ask an address: `{port}` is that of a server at every loopback address."""
    server = loopback.pages({"/": Page(body=b"inside")}, "0.0.0.0")

    def asked(source: str, url: str, allow: tuple[str, ...] = ("wiki.corp", "127.0.0.2")) -> bool:
        with Client(2, allow=allow, resolve=resolve) as client:
            try:
                client.get(url.replace("{port}", str(server.port)), access=client.access(source))
            except FetchFailed as failure:
                return "not on the public internet" not in failure.what
        return True

    return asked


@pytest.mark.parametrize(
    ("source", "url", "may"),
    [
        ("http://wiki.corp/feed", "http://wiki.corp:{port}/", True),
        ("http://wiki.corp/feed", "http://hr.corp:{port}/", True),
        ("http://127.0.0.2/feed", "http://hr.corp:{port}/", True),
        ("http://hr.corp/feed", "http://hr.corp:{port}/", True),
        ("http://hr.corp/feed", "http://wiki.corp:{port}/", False),
        ("http://hr.corp/feed", "http://127.0.0.2:{port}/", False),
        ("https://public.example/feed", "http://wiki.corp:{port}/hr/salaries", False),
        ("https://public.example/feed", "http://127.0.0.2:{port}/", False),
        ("https://wiki.corp.stranger.example/feed", "http://wiki.corp:{port}/", False),
        ("http://wiki.corp/feed", "http://127.0.0.3:{port}/", False),
        ("folder:/srv/inbox", "http://wiki.corp:{port}/", False),
        ("", "http://wiki.corp:{port}/", False),
    ],
)
def test_only_who_names_an_address_inside_is_led_there(reaches: Reaches, source: str, url: str, may: bool) -> None:
    assert reaches(source, url.replace("/hr/salaries", "/")) is may


def test_a_name_that_was_met_outside_is_not_followed_inside(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(body=b"inside")}, "127.0.0.2")
    with Client(2, allow=["127.0.0.2"], resolve=resolve) as client:
        url = f"http://hr.corp:{server.port}/"
        assert client.get(url, access=client.access(url)).inside
        assert client.get(url, access=client.access(url, inside=True)).inside
        with pytest.raises(FetchFailed, match="not on the public internet"):
            client.get(url, access=client.access(url, inside=False))


def test_a_connection_that_was_opened_inside_serves_nobody_from_outside(loopback: Loopback) -> None:
    server = loopback.pages({"/": Page(body=b"inside")}, "127.0.0.2")
    with Client(2, allow=["127.0.0.2"]) as client:
        client.get(server.url, access=client.access(server.url))
        assert client._pool.idle == 1
        with pytest.raises(FetchFailed, match="not on the public internet"):
            client.get(server.url, access=PUBLIC)
    assert len(server.asked) == 1

"""Pictures of publishers become prints: what is asked of their servers, and what a picture that means harm can do."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from time import monotonic

import pytest

from digest.collect.printing import MOST, Printed, Printer, Unprinted, printed
from digest.collect.web.client import Client
from digest.errors import Unreadable
from digest.model.article import Prints
from digest.text.pictures import SHEET, Place, measured
from tests.collect.children.taken_over import HEAD, taken_over
from tests.collect.conftest import Loopback, Page
from tests.photos import bomb, photo, png_of

FIRST = Place(room=SHEET)
PHOTO = photo(800, 500)


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    made = Printer()
    yield made
    made.close()


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(5, allow=["127.0.0.0/8"]) as client:
        yield client


def asked(
    client: Client, printer: Printer, *urls: str, source: str = "", seconds: float = 20.0
) -> Mapping[str, Printed | str]:
    return printed([Unprinted(url=url, place=FIRST, source=source or url) for url in urls], client, printer, seconds)


def test_a_picture_is_asked_for_once_and_its_prints_are_named_by_their_bytes(
    client: Client, printer: Printer, loopback: Loopback
) -> None:
    server = loopback.pages({"/a": Page(body=PHOTO, headers={"Content-Type": "text/html"})})
    url = f"{server.url}/a"
    one = asked(client, printer, url, url)[url]
    assert isinstance(one, Printed)
    assert (one.prints.width, one.prints.height) == (800, 500)
    assert one.contents.keys() == set(one.prints.names)
    for name, content in one.contents.items():
        assert name == f"{sha256(content).hexdigest()}.jpg"
    sizes = [measured(one.contents[name]) for name in one.prints.names]
    assert [size and (size.width, size.height) for size in sizes] == [(800, 500), (240, 150)]
    assert server.paths == ["/a"]


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (Page(status=404), "answered 404 Not Found"),
        (Page(status=500), "answered 500 Internal Server Error"),
        (Page.html("Log in"), "is a page, and no picture"),
        (Page(body=b"\xff\xd8\xff" * 40, headers={"Content-Type": "image/jpeg"}), "is no JPEG, PNG, GIF or WebP"),
        (Page(body=bomb(30_000), headers={"Content-Type": "image/png"}), "has more than 36 million pixels"),
        (Page(body=b"\0" * (MOST + 10), headers={"Content-Type": "image/png"}), "has more than 8 MB"),
    ],
    ids=["gone", "faulty", "page", "lies", "bomb", "large"],
)
def test_where_there_is_none_it_is_said_why(
    client: Client, printer: Printer, loopback: Loopback, page: Page, why: str
) -> None:
    url = f"{loopback.pages({'/a': page}).url}/a"
    assert asked(client, printer, url) == {url: why}


def test_a_public_source_leads_nobody_into_the_own_network(printer: Printer, loopback: Loopback) -> None:
    server = loopback.pages({"/a": Page(body=PHOTO)})
    with Client(5) as client:
        one = asked(client, printer, f"{server.url}/a", source="https://wire.example/rss")[f"{server.url}/a"]
    assert isinstance(one, str)
    assert server.asked == []


def test_a_server_that_never_ends_keeps_nobody_waiting(client: Client, printer: Printer, loopback: Loopback) -> None:
    slow = loopback.raw(lambda connection, over: over.wait(60) and None)
    fast = loopback.pages({"/a": Page(body=PHOTO)})
    begun = monotonic()
    answers = asked(client, printer, f"{slow.url}/a", f"{fast.url}/a", seconds=6)
    assert monotonic() - begun < 30
    assert isinstance(answers[f"{fast.url}/a"], Printed)
    assert isinstance(answers[f"{slow.url}/a"], str)


def test_what_takes_too_much_ends_its_process_alone(client: Client, loopback: Loopback) -> None:
    """The next one is made by another."""
    greedy = png_of(3000, 3000, zlib.compress(b"\0" * 3000 * 9001))
    small = Printer(megabytes=8)
    try:
        with pytest.raises(Unreadable, match=r"takes more memory|is broken"):
            small.prints(greedy, FIRST)
        assert small.prints(photo(100, 80), Place()).prints.width == 100
    finally:
        small.close()


@pytest.fixture(scope="module")
def corrupted() -> Iterator[Printer]:
    """One whose child does what the picture wants."""
    made = Printer(make=taken_over)
    yield made
    made.close()


@pytest.mark.parametrize("sent", [b"script", b"nothing", b"huge", b"size", b"words", b"end"])
def test_what_comes_back_is_a_picture_or_nothing(corrupted: Printer, sent: bytes) -> None:
    with pytest.raises(Unreadable, match="is broken"):
        corrupted.prints(sent, FIRST)


def test_one_print_of_two_is_one(corrupted: Printer) -> None:
    name = f"{sha256(HEAD).hexdigest()}.jpg"
    prints = Prints(width=8, height=5, small=name)
    assert corrupted.prints(b"half", FIRST) == Printed(prints=prints, contents={name: HEAD})


def test_there_is_no_pillow_in_our_own_process() -> None:
    code = "import sys; from digest.collect.printing import Printer; Printer(); sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

"""Whatever cannot be answered is told on the one page of the publication, to programs in JSON or in a line."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from digest.actions.upkeep.publish import publish
from digest.errors import Unavailable
from digest.store.inbox.inbox import Inbox
from digest.web import server
from digest.web.served import Served
from tests.web.conftest import Pages

JSON = {"Accept": "application/json"}
LONG = "/" + "a" * 2_001


def away(*given: object, **named: object) -> None:
    raise Unavailable("the database is away")


def broken(*given: object, **named: object) -> None:
    raise ZeroDivisionError


def in_german(pages: Pages) -> None:
    file = pages.wiring.publication.site.folder / "digest.yaml"
    file.write_text(f"{file.read_text()}language: de\n")
    pages.wiring.publication.reload()


@pytest.fixture
def pages(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Pages:
    monkeypatch.setattr(server, "LINGER", 0.05)
    return pages


def fails(monkeypatch: pytest.MonkeyPatch, how: Callable[..., None]) -> None:
    monkeypatch.setattr(Inbox, "keep", how)


@pytest.mark.parametrize(
    ("how", "status", "heading"),
    [(away, 503, "This cannot be done just now."), (broken, 500, "Something is wrong here.")],
)
def test_a_fault_of_ours_is_the_page_of_the_publication_and_json_for_programs(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, how: Callable[..., None], status: int, heading: str
) -> None:
    link = pages.unsubscribe_link(pages.reader())
    fails(monkeypatch, how)
    page = pages.post(link, {})
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert f"{heading}</h1>" in page.text
    assert "The Quay" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers.get("Retry-After") == ("60" if status == 503 else None)
    json = pages.http.post(link, headers=JSON)
    assert (json.status_code, json.json()) == (status, {"error": heading})


def test_the_page_is_in_the_language_of_the_publication(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    in_german(pages)
    link = pages.unsubscribe_link(pages.reader())
    fails(monkeypatch, away)
    page = pages.post(link, {}).text
    assert '<html lang="de"' in page
    assert "Das geht gerade nicht." in page


def test_where_no_page_can_be_made_a_line_tells_it(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Served, "page", broken)
    answer = pages.get("/unsubscribe/x")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert answer.text == "Something is wrong here. Whoever runs this can see it. Try again later.\n"


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/morning/", b"", 405),
        ("OPTIONS", "/join", b"", 405),
        ("POST", "/join", b"\xff", 400),
        ("POST", "/join", b"a" * 5_000, 413),
        ("GET", LONG, b"", 414),
        ("GET", "/a-page-that-is-not-there", b"", 404),
        ("GET", "/a%0ab", b"", 404),
    ],
)
def test_whatever_is_wrong_with_a_request_has_that_page_too(
    pages: Pages, method: str, path: str, content: bytes, status: int
) -> None:
    page = pages.http.request(method, path, content=content)
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert page.text.count("<h1") == 1
    json = pages.http.request(method, path, content=content, headers=JSON)
    assert (json.status_code, list(json.json())) == (status, ["error"])


@pytest.mark.parametrize("path", ["/health", "/reports/brevo/x"])
def test_a_monitor_and_a_provider_get_a_line(pages: Pages, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(Inbox, "refuse_full", away)
    answer = pages.get(path) if path == "/health" else pages.http.put(path)
    assert answer.status_code in {503, 405}
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("path", ["/join", "/a-page-that-is-not-there", "/health", "/privacy", LONG, "/a%0ab"])
def test_a_head_has_the_headers_of_the_page_and_no_body(pages: Pages, path: str) -> None:
    publish(pages.wiring, pages.wiring.publication.site.pages)  # a thread does, and might between the two
    page, head = pages.get(path), pages.http.head(path)
    assert head.content == b""
    same = [{name: value for name, value in answer.headers.items() if name != "date"} for answer in (page, head)]
    assert same[0] == same[1]
    assert head.status_code == page.status_code


def test_who_is_told_that_it_is_too_much_may_send_it_to_the_end_and_reads_the_answer(pages: Pages) -> None:
    url, size = pages.http.base_url, 900_000
    head = f"POST /unsubscribe/x HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection((url.host, url.port or 80), timeout=20) as made:
        made.sendall(head.encode())
        for _ in range(9):
            made.sendall(b"x" * (size // 9))
        answer = made.recv(65_536)
        while some := made.recv(65_536):
            answer += some
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(b"</html>")


def test_who_sends_too_much_without_end_is_cut_off(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WASTE", 100_000)

    def endless() -> object:
        while True:
            yield b"x" * 10_000

    with suppress(httpx.TransportError):  # it may hang up while we are still sending
        assert pages.http.post("/unsubscribe/x", content=endless()).status_code == 413  # type: ignore[arg-type]
    assert pages.get("/health").status_code == 200

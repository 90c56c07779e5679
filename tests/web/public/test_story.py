"""The way to a story: looked up, never named by the request, and counted without a change to the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from digest.actions.readers.clicking import write_down
from digest.model.click import Clicker, Link
from tests.store.made import batches, draft, rendering
from tests.web.conftest import Pages
from tests.web.public.test_leave import content

LINK = Link(code="abcdefgh2345", story="ferry", url="https://wire.example/ferry?a=1&b=%0D%0Ax")
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def edition(pages: Pages) -> int:
    store = pages.wiring.store
    now = pages.wiring.clock() - timedelta(days=1)
    return store.editions.freeze(draft(), (), {"en:": rendering()}, batches(), now, links=(LINK,)).id


def counted(pages: Pages, edition: int) -> dict[Clicker, int]:
    write_down(pages.wiring.publication, pages.serving._served.clicking, over=True)
    return dict(pages.wiring.store.clicks.of(edition)["ferry"])


def test_a_click_leads_to_the_story_and_nobody_learns_or_keeps_it(pages: Pages, edition: int) -> None:
    answer = pages.get(f"/r/{LINK.code}", User_Agent=READER)
    assert (answer.status_code, answer.headers["Location"], answer.content) == (302, LINK.url, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert counted(pages, edition) == {Clicker.READER: 1}


def test_asking_for_the_head_is_no_click(pages: Pages, edition: int) -> None:
    answer = pages.http.head(f"/r/{LINK.code}", headers={"User-Agent": READER})
    assert (answer.status_code, answer.headers["Location"]) == (302, LINK.url)
    assert counted(pages, edition) == {}


def test_what_loads_ahead_is_led_all_the_same_and_counted_apart(pages: Pages, edition: int) -> None:
    assert pages.get(f"/r/{LINK.code}", User_Agent=READER, Sec_Purpose="prefetch").status_code == 302
    assert counted(pages, edition) == {Clicker.PREFETCH: 1}


def test_11_opening_a_story_in_any_way_changes_nothing_in_the_database(pages: Pages, edition: int) -> None:
    pages.get("/health")
    before = content(pages.wiring.store)
    for _ in range(3):
        for method in ("GET", "HEAD", "OPTIONS"):
            pages.http.request(method, f"/r/{LINK.code}", headers={"User-Agent": READER})
    assert content(pages.wiring.store) == before
    assert counted(pages, edition) == {Clicker.READER: 1}
    after = content(pages.wiring.store)
    assert {name for name in after if before.get(name) != after[name]} == {"clicks.db"}


@pytest.mark.parametrize(
    "path",
    [
        "/r/abcdefgh2346",
        "/r/ABCDEFGH2345",
        "/r/abcdefgh2345/",
        "/r/abcdefgh2345x",
        "/r/",
        "/r//evil.example",
        "/r/%5Cevil.example",
        "/r/https://evil.example",
        "/r/x?url=https://evil.example",
        "/r/x?next=//evil.example",
        "/r/abcdefgh234%0d%0aLocation:%20https://evil.example",
    ],
)
def test_9_nobody_is_led_anywhere_by_what_a_request_says(pages: Pages, edition: int, path: str) -> None:
    nothing = pages.get("/a-page-that-is-not-there")
    answer = pages.http.get(path)
    assert (answer.status_code, answer.content) == (404, nothing.content)
    assert "Location" not in answer.headers


def test_9_what_is_added_to_a_link_leads_nowhere_else(pages: Pages, edition: int) -> None:
    answer = pages.get(f"/r/{LINK.code}?url=https://evil.example&next=//evil.example", Host="evil.example")
    assert answer.headers["Location"] == LINK.url

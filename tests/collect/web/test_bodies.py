"""How much of all answers is held at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from digest.collect.web import bodies
from digest.collect.web.bodies import PLACES, Bodies, Crowded
from digest.collect.web.client import Client
from digest.collect.web.response import FetchFailed, Response
from tests.collect.conftest import Loopback, Page

SMALL, MIDDLING = PLACES
BIG = MIDDLING + 1


def in_a_thread(work: object) -> object:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result(10)  # type: ignore[arg-type]


def ask(client: Client, url: str) -> Response:
    return client.get(url, access=client.access(url))


def test_with_64_threads_no_more_than_64_mb_are_held() -> None:
    assert 64 * SMALL + PLACES[SMALL] * MIDDLING + PLACES[MIDDLING] * 10_000_000 < 64_000_000


def test_small_bodies_wait_for_nobody() -> None:
    everybody = Bodies()
    assert [everybody.body().grows(SMALL) for _ in range(100)] == [0] * 100


def test_so_many_are_large_at_once_and_the_next_one_when_one_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = Bodies()
    large = [in_a_thread(everybody.body) for _ in range(PLACES[MIDDLING])]
    for body in large:
        body.grows(BIG)
    monkeypatch.setattr(bodies, "_PATIENCE", 0.01)
    with pytest.raises(Crowded):
        in_a_thread(lambda: everybody.body().grows(BIG))
    in_a_thread(lambda: everybody.body().grows(MIDDLING))
    large[0].leave()
    in_a_thread(lambda: everybody.body().grows(BIG))


def test_whoever_holds_a_large_one_may_have_another() -> None:
    everybody = Bodies()
    mine = [everybody.body() for _ in range(2 * PLACES[MIDDLING])]
    for body in mine:
        assert body.grows(BIG) < 1
    for body in mine[1:]:
        body.leave()
    assert mine[0].is_large
    others = PLACES[MIDDLING] - 1
    for _ in range(others):
        in_a_thread(lambda: everybody.body().grows(BIG))
    waiting = threading.Event()

    def another() -> float:
        waiting.set()
        return everybody.body().grows(BIG)

    with ThreadPoolExecutor(1) as thread:
        result = thread.submit(another)
        waiting.wait(5)
        mine[0].leave()
        assert result.result(10) >= 0


def test_a_place_is_free_again_when_nobody_holds_the_answer(loopback: Loopback) -> None:
    server = loopback.pages({"/big": Page(body=b"x" * BIG), "/away": Page(status=404, body=b"x" * BIG)})
    with Client(2, allow=["127.0.0.0/8"]) as client:
        for _ in range(3 * PLACES[MIDDLING]):
            assert len(in_a_thread(lambda: ask(client, f"{server.url}/big").content)) == BIG  # type: ignore[arg-type]
        with pytest.raises(FetchFailed):
            ask(client, f"{server.url}/away")


def test_what_finds_no_place_fails_with_a_sentence(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    server = loopback.pages({"/big": Page(body=b"x" * BIG)})
    monkeypatch.setattr(bodies, "_PATIENCE", 0.01)
    with Client(2, allow=["127.0.0.0/8"]) as client:
        held = [in_a_thread(lambda: ask(client, f"{server.url}/big")) for _ in range(PLACES[MIDDLING])]
        with pytest.raises(FetchFailed, match="is large, and so were too many others"):
            ask(client, f"{server.url}/big")
        assert len(held) == PLACES[MIDDLING]

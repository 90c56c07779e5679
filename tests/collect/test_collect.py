"""Many sources at once: what one costs the others, folders, and how much of a new source is taken."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.collect.collect import collect, first_take
from digest.collect.parser import Parser
from digest.collect.web.client import Client
from digest.config.digests import Source
from digest.model.article import Headline
from digest.model.source import Health
from digest.read.documents import Reading
from tests.collect.conftest import Loopback, Page
from tests.collect.gather import NOW, NOWHERE, Gather, titles


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
        def read_again(self, content: bytes, url: str, content_type: str, **how: Any) -> Reading:
            if b"poison" in content:
                raise ZeroDivisionError
            return super().read_again(content, url, content_type, **how)

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
    answered: list[str] = []

    def four(path: str, headers: Mapping[str, str]) -> Page:
        with one_at_a_time:
            if len(answered) == 4:
                return rest
            answered.append(path)
        return Page.rss("One")

    one_at_a_time, server = threading.Lock(), loopback.pages(four)
    sources = [Source(url=f"{server.url}/{number}") for number in range(12)]
    gather(*sources)
    assert len(server.asked) <= 10  # the four, two that were refused, and whoever was in line already
    first = set(answered)
    server.asked.clear()
    gather(*sources, now=NOW + timedelta(days=1))
    assert not first & {path for path, _ in server.asked[:4]}


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


def test_a_host_that_answers_is_asked_on_though_some_of_its_feeds_hang(loopback: Loopback, parser: Parser) -> None:
    over = threading.Event()

    def answer(path: str, headers: Mapping[str, str]) -> Page:
        if path.startswith("/hangs"):
            over.wait(20)
        return Page.rss("One")

    server = loopback.pages(answer)
    sources = [Source(url=f"{server.url}/{name}") for name in ("hangs1", "hangs2", "hangs3", "a", "b", "c", "d")]
    with Client(2, allow=["127.0.0.0/8"], per_host=4) as client:
        found = Gather(client, parser)(*sources)
    over.set()
    failed = {key.rpartition("/")[2] for key, collected in found.items() if collected.failure}
    assert failed == {"hangs1", "hangs2", "hangs3"}

"""Who opened a link: readers are counted, and whatever is none is set apart by a rule with a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from digest.actions.readers import clicking
from digest.actions.readers.clicking import STORIES, WITHIN, Clicking, by_its_word
from digest.model.click import Click, Clicker, Link
from digest.store.clicks.clicks import Counts

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML) Mobile/15E"}
NET = "203.0.113.0/24"


def story(number: int, edition: int = 1) -> Click:
    link = Link(code=f"{'abcdefgh'[edition]}{'abcdefghij'[number] * 11}", story=f"s{number}", url="https://a.example/")
    return Click(edition=edition, link=link)


def by_kind(counts: Counts) -> dict[Clicker, int]:
    kinds: dict[Clicker, int] = {}
    for (_, clicker), count in counts.items():
        kinds[clicker] = kinds.get(clicker, 0) + count
    return kinds


@pytest.mark.parametrize("headers", [FIREFOX, PHONE, FIREFOX | {"Sec-Fetch-Dest": "document"}])
def test_browsers_that_people_read_with_are_readers(headers: dict[str, str]) -> None:
    assert by_its_word(headers) is Clicker.READER


def test_a_telephone_is_no_robot_for_its_maker_is_called_like_one() -> None:
    agent = "Mozilla/5.0 (Linux; Android 14; CUBOT X90) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
    assert by_its_word({"User-Agent": agent}) is Clicker.READER


@pytest.mark.parametrize(
    "header", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_what_is_loaded_ahead_was_opened_by_nobody(header: dict[str, str]) -> None:
    assert by_its_word(FIREFOX | header) is Clicker.PREFETCH


@pytest.mark.parametrize("what", ["image", "script", "empty", "iframe"])
def test_a_link_put_into_another_page_was_opened_by_nobody(what: str) -> None:
    assert by_its_word(FIREFOX | {"Sec-Fetch-Dest": what}) is Clicker.EMBEDDED


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "curl/8.17.0",
        "python-httpx/0.28",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Windows NT 10.0) BarracudaCentral",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36",
        "WhatsApp/2.25",
        "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5",
    ],
)
def test_programs_are_told_by_their_names(agent: str) -> None:
    assert by_its_word({"User-Agent": agent}) is Clicker.PROGRAM


def test_a_reader_counts_once_for_each_story_and_again_later() -> None:
    waiting = Clicking()
    for click, seconds in ((story(1), 0), (story(1), 1), (story(2), 5), (story(1), 60)):
        waiting.click(click, FIREFOX, NET, NOW + seconds * SECOND)
    counts = waiting.settled(NOW, over=True)
    assert counts == {(story(1).link.code, Clicker.READER): 2, (story(2).link.code, Clicker.READER): 1}


def test_who_opens_more_stories_than_anybody_reads_is_set_apart_with_all_they_opened() -> None:
    waiting = Clicking()
    for number in range(STORIES):
        waiting.click(story(number), FIREFOX, NET, NOW + number * SECOND)
    waiting.click(story(9), FIREFOX, NET, NOW + 9 * SECOND)
    assert by_kind(waiting.settled(NOW, over=True)) == {Clicker.BURST: STORIES + 1}


def test_a_reader_who_takes_their_time_is_a_reader() -> None:
    waiting = Clicking()
    for number in range(8):
        waiting.click(story(number), FIREFOX, NET, NOW + number * 4 * SECOND)
    assert by_kind(waiting.settled(NOW, over=True)) == {Clicker.READER: 8}


def test_readers_of_one_house_are_told_apart_by_what_they_read_with() -> None:
    waiting = Clicking()
    for number in range(STORIES):
        agent = {"User-Agent": f"{FIREFOX['User-Agent']} {number}"}
        waiting.click(story(number), agent, NET, NOW)
        waiting.click(story(number), FIREFOX, f"203.0.{number}.0/24", NOW)
    assert by_kind(waiting.settled(NOW, over=True)) == {Clicker.READER: 2 * STORIES}


def test_stories_of_several_editions_make_no_burst() -> None:
    waiting = Clicking()
    for number in range(STORIES):
        waiting.click(story(number, edition=number % 2), FIREFOX, NET, NOW)
    assert by_kind(waiting.settled(NOW, over=True)) == {Clicker.READER: STORIES}


def test_a_click_is_given_out_once_when_nothing_can_join_it_any_more() -> None:
    waiting = Clicking()
    waiting.click(story(1), FIREFOX, NET, NOW)
    assert waiting.settled(NOW + WITHIN - SECOND) == {}
    assert by_kind(waiting.settled(NOW + WITHIN)) == {Clicker.READER: 1}
    assert waiting.settled(NOW + WITHIN, over=True) == {}


def test_what_could_not_be_written_is_given_out_again() -> None:
    waiting = Clicking()
    waiting.click(story(1), {}, NET, NOW)
    waiting.take_back(waiting.settled(NOW))
    assert by_kind(waiting.settled(NOW)) == {Clicker.PROGRAM: 1}


def test_a_flood_fills_no_memory_and_is_counted_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clicking, "MOST", 5)
    waiting = Clicking()
    for number in range(50):
        waiting.click(story(1), FIREFOX, f"net {number}", NOW)
    assert waiting.settled(NOW, over=True) == {(story(1).link.code, Clicker.READER): 5}
    waiting.click(story(2), FIREFOX, NET, NOW)
    assert by_kind(waiting.settled(NOW, over=True)) == {Clicker.READER: 1}

"""A feed that is read again."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.source import SourceKind
from digest.read.again import read_again, slices_of
from digest.read.documents import Reading, read

URL = "https://quay.example/feed"


def item(number: int, text: str = "", guid: str = "", link: str = "") -> str:
    return (
        f"<item><title>Lock {number}</title><guid>{guid or number}</guid><link>{link or f'/{number}'}</link>"
        f"<pubDate>Tue, {number + 1:02} Nov 2026 07:00:00 GMT</pubDate>"
        f"<description>{text or f'Lock {number} is {number} m wide'}</description></item>"
    )


def feed(*items: str, title: str = "The Quay") -> bytes:
    return f"<rss><channel><title>{title}</title>{''.join(items)}</channel></rss>".encode()


def again(content: bytes, before: Reading | None = None, content_type: str = "application/rss+xml") -> Reading:
    slices = slices_of(content, content_type)
    return read_again(
        content, URL, content_type, read_as=SourceKind.FEED, marks=before.marks if before else "", slices=slices
    )


def titles(reading: Reading) -> list[str]:
    return [entry.title for entry in reading.entries]


FIRST = again(feed(*map(item, range(5))))


def test_what_was_not_read_before_is_read_whole() -> None:
    content = feed(*map(item, range(5)))
    assert FIRST.whole
    assert FIRST.entries == read(content, URL, "", read_as=SourceKind.FEED).entries


def test_only_what_is_new_or_changed_is_read_again() -> None:
    reading = again(feed(item(7), item(3, "Corrected"), *map(item, (2, 1, 0))), FIRST)
    assert titles(reading) == ["Lock 7", "Lock 3"]
    assert reading.passed == tuple(datetime(2026, 11, day, 7, tzinfo=UTC) for day in (3, 2, 1))
    assert not reading.whole
    last = again(feed(item(7), item(3, "Corrected"), *map(item, (2, 1, 0))), reading)
    assert (last.entries, len(last.passed), last.title) == ((), 5, "The Quay")


def test_what_left_the_feed_and_comes_back_is_read_again() -> None:
    gone = again(feed(item(1)), FIRST)
    assert titles(again(feed(item(1), item(2)), gone)) == ["Lock 2"]


@pytest.mark.parametrize(
    "content",
    [
        feed(item(9, guid="2"), *map(item, range(5))),
        feed(item(9, link="/2"), *map(item, range(5))),
        feed(item(9), *map(item, range(5)), title="The Weir"),
        feed(*(item(number, f"Lock {number} leaks. By boat") for number in (8, 9, 10)), *map(item, range(2))),
        feed(*map(item, range(5)), item(9))[:-9],
    ],
    ids=["an id twice", "a page twice", "another title", "a foot", "broken"],
)
def test_all_is_read_where_the_others_decide(content: bytes) -> None:
    reading = again(content, FIRST)
    assert reading.whole
    assert reading.entries == read(content, URL, "", read_as=SourceKind.FEED).entries


def test_a_feed_with_a_foot_or_with_an_id_twice_is_read_whole_each_time() -> None:
    assert again(feed(*(item(number, f"Lock {number} leaks. By boat") for number in range(5)))).marks == ""
    assert again(feed(item(1), item(2, guid="1"))).marks == ""


@pytest.mark.parametrize("marks", ["", "x", "AAAA", FIRST.marks[:-4], FIRST.marks + "AAAA"])
def test_marks_that_are_none_mark_nothing(marks: str) -> None:
    content = feed(*map(item, range(5)))
    assert len(read_again(content, URL, "", marks=marks, slices=slices_of(content, "")).entries) == 5


def test_what_is_no_feed_is_read_as_it_is() -> None:
    page = b"<html><body><h1>Lock 1</h1><p>Lock 1 is 1 m wide</p></body></html>"
    assert slices_of(page, "text/html") is None
    assert read_again(page, URL, "text/html", marks=FIRST.marks) == read(page, URL, "text/html")


@pytest.mark.parametrize("content_type", ["", "application/rss+xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
def test_letters_of_any_charset_stay_what_they_are(content_type: str) -> None:
    for charset in ("utf-8", "iso-8859-1"):
        head = f"<?xml version='1.0' encoding='{charset}'?>".encode()
        before = again(head + feed(item(1), item(2)), content_type=content_type)
        content = head + feed(item(3, "Überlauf"), item(1), item(2)).decode().encode(charset)
        reading = again(content, before, content_type)
        whole = read(content, URL, content_type, read_as=SourceKind.FEED)
        assert reading.entries == whole.entries[:1]


def json_feed(*numbers: int, title: str = "The Quay", **more: object) -> bytes:
    items = [{"id": str(n), "url": f"/{n}", "title": f"Lock {n}", "content_text": f"It is {n} m wide"} for n in numbers]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items, **more}).encode()


def test_of_a_json_feed_only_what_is_new_or_changed_is_read_again() -> None:
    before = again(json_feed(1, 2, 3), content_type="application/feed+json")
    assert (titles(before), before.whole) == (["Lock 1", "Lock 2", "Lock 3"], True)
    reading = again(json_feed(4, 1, 2), before, "application/feed+json")
    assert (titles(reading), reading.whole, len(reading.passed)) == (["Lock 4"], False, 2)
    assert reading.entries[0] == read(json_feed(4, 1, 2), URL, "", read_as=SourceKind.FEED).entries[0]
    assert again(json_feed(4, 1, 2), reading).entries == ()


@pytest.mark.parametrize("content", [json_feed(4, 1, 2, title="The Weir"), json_feed(4, 1, 1), json_feed(7, 8)])
def test_a_json_feed_of_which_the_rest_may_be_another_is_read_whole(content: bytes) -> None:
    reading = again(content, again(json_feed(1, 2, 3)))
    assert reading.entries == read(content, URL, "", read_as=SourceKind.FEED).entries


ITEM = st.builds(
    item,
    st.integers(0, 9),
    st.sampled_from(["", "It leaks. By boat", "Rain. By boat", "Sun. By boat", "Foto: a", "Foto: b"]),
    st.sampled_from(["", "", "", "1", "2"]),
    st.sampled_from(["", "", "", "/1", "/"]),
)


@given(st.lists(st.lists(ITEM, max_size=7), max_size=4))
def test_what_is_left_out_was_read_before_as_it_would_be_now(answers: list[list[str]]) -> None:
    before, known = None, set[object]()
    for items in answers:
        content = feed(*items)
        reading = again(content, before)
        whole = read(content, URL, "", read_as=SourceKind.FEED)
        assert set(reading.entries) <= set(whole.entries)
        assert set(whole.entries) - set(reading.entries) <= known
        assert len(reading.entries) + len(reading.passed) == len(whole.entries)
        before, known = reading, known | set(whole.entries)

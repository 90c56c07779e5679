"""Feeds of which only what is new is read: the same is stored as if all were read each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import identity, rhythm
from digest.collect.ask import ask
from digest.collect.parser import Parser
from digest.collect.session import CollectSession
from digest.collect.web.access import PUBLIC, Access
from digest.collect.web.response import Response
from digest.config.digests import Source
from digest.model.article import Entry, Names
from digest.model.source import SourceState
from digest.store import Store
from digest.store.upkeep.pruning import LISTED
from tests.store.tables import KEY

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OWN, STRANGER = "https://quay{}.example/feed", "https://weir{}.example/feed"
runs = count()


class Answers:
    """A client that gives what a test wants given."""

    deadline = 20.0
    content = b""

    def access(self, *_: object, **__: object) -> Access:
        return PUBLIC

    def get(self, url: str, **_: object) -> Response:
        return Response(url=url, status=404 if "/feed" not in url else 200, content=self.content)


class Reading:
    """One way of reading, from one collection to the next."""

    def __init__(self, store: Store, *, marks: bool) -> None:
        self.store, self.marks = store, marks
        self.run = next(runs)
        self.states = dict[str, SourceState]()
        self.read = 0

    def take(self, url: str, content: str, now: datetime) -> None:
        source = Source(url=url.format(self.run))
        client = Answers()
        client.content = content.replace("{}", str(self.run)).encode()
        session = CollectSession(
            client=client, parser=Parser(), now=now, base=Path(), known=(), wait=Event().wait  # type: ignore[arg-type]
        )  # fmt: skip
        before = self.states.get(source.key) or SourceState(source=source.key, titled="The Quay")
        answer = ask(source, before if self.marks else replace(before, marks=""), session)
        assert answer.failure is None

        def keys(_: str, entry: Entry) -> Names:
            return identity.names(entry, answer.state)

        new = self.store.articles.add({source.key: answer.entries}, now, keys)[source.key]
        carried = [*(entry.published for entry in answer.entries), *answer.passed]
        self.states[source.key] = rhythm.learned(answer.state, carried, len(new), now)
        self.read += len(answer.entries)

    def stored(self) -> list[object]:
        """Everything that is stored, whatever number the run has."""
        sources = [source.format(self.run) for source in (OWN, STRANGER)]
        articles = self.store.articles.recent(sources, NOW - 99 * DAY, 999)
        first = min((article.number for article in articles), default=0)
        return [
            repr(replace(article, number=article.number - first)).replace(f"{self.run}.example", ".example")
            for article in articles
        ]

    def learned(self) -> list[object]:
        states = (replace(state, marks="", whole=None, source="", etag="") for state in self.states.values())
        return [repr(state).replace(f"{self.run}.example", ".example") for state in states]


def item(title: str, day: int, text: str, guid: str, link: str) -> str:
    date = f"<pubDate>{day:02} Nov 2026 07:00:00 GMT</pubDate>" if day else ""
    return (
        f"<item><title>{title}</title>{date}<link>https://quay{{}}.example{link}</link>"
        f"{f'<guid>{guid}</guid>' if guid else ''}<description>{text}</description></item>"
    )


def feed(items: Sequence[str]) -> str:
    return f"<rss><channel><title>The Quay</title>{''.join(items)}</channel></rss>"


ITEM = st.builds(
    item,
    st.sampled_from(["Lock", "Weir", "Seal", "Dam"]),
    st.integers(0, 20),
    st.sampled_from(["It leaks", "It rains. By boat", "Sun. By boat", "Fog. By boat", "Snow"]),
    st.sampled_from(["", "1", "2", "3", "4", "https://quay{}.example/"]),
    st.sampled_from(["/1", "/2", "/3", "/4", "/", "/2?utm_source=feed"]),
)
ANSWER = st.tuples(st.sampled_from([OWN, STRANGER]), st.lists(ITEM, max_size=6).map(feed))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path_factory.mktemp('again') / 'digest.db'}"
    with Store.open(url, key=KEY, migrate=True) as store:
        yield store


@given(st.lists(ANSWER, max_size=6), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_marks_change_nothing_of_what_is_stored(
    store: Store, answers: list[tuple[str, str]], pauses: list[int]
) -> None:
    with_marks, without = Reading(store, marks=True), Reading(store, marks=False)
    for way in (with_marks, without):
        now = NOW
        for (source, content), pause in zip(answers, pauses, strict=False):
            now += pause * DAY
            way.take(source, content, now)
    assert with_marks.stored() == without.stored()
    assert with_marks.learned() == without.learned()
    assert with_marks.read <= without.read


def test_a_feed_that_goes_on_is_read_once(store: Store) -> None:
    way = Reading(store, marks=True)
    items = [
        item(f"Lock {number}", number, f"Lock {number} is mended", str(number), f"/{number}") for number in range(25)
    ]
    for day in range(5):
        way.take(OWN, feed(items[day : day + 20]), NOW + day * DAY)
    assert way.read == 24
    way.take(OWN, feed(items[4:24]), NOW + 8 * DAY)
    assert way.read == 44, "once a week it is read whole"


def test_what_is_passed_over_is_listed_and_so_never_pruned(store: Store) -> None:
    way = Reading(store, marks=True)
    old = item("Lock", 1, "It leaks", "1", "/1")
    for day in range(30):
        way.take(OWN, feed([item(f"Weir {day}", 20, "It rains", f"w{day}", f"/w{day}"), old]), NOW + day * DAY)
    store.prune(NOW + 29 * DAY)
    before = len(way.stored())
    way.take(OWN, feed([old]), NOW + 40 * DAY)
    assert len(way.stored()) == before
    assert timedelta(days=8) < LISTED

"""Real feeds of a dozen newspapers and magazines, under the topics a beginner asks for, beside one person's labels."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.config.digests import Topic
from digest.config.ready import ready_made
from digest.group.embeddings import installed
from digest.group.stories import UnplacedStory, stories
from digest.group.topics.placing import placed
from digest.group.vectors import Embed, counted
from digest.group.words.boilerplate import without_boilerplate
from digest.group.words.terms import counts
from digest.model.article import Article, Entry
from digest.read.documents import read

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
LETTERS = {"S": "sport", "T": "technology", "B": "business", "C": "culture"}


@pytest.fixture(scope="module")
def labels(corpora: Path) -> dict[str, str]:
    """How a title begins → the key of its topic."""
    lines = (corpora / "cases" / "sections" / "labels.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if not line.startswith("#")]
    return {begins: LETTERS[letter] for letter, *beginnings in rows for begins in beginnings}


@pytest.fixture(scope="module")
def news(corpora: Path, labels: dict[str, str]) -> tuple[Article, ...]:
    """All that those feeds hold of which somebody labelled something."""
    folder = corpora / "data" / "corpora" / "sites"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    feeds = [(row["url"], read(gzip.decompress((folder / row["file"]).read_bytes()), row["url"], "")) for row in rows]
    wanted = [
        (url, entry)
        for url, feed in feeds
        if any(label(entry.title, labels) for entry in feed.entries)
        for entry in feed.entries
    ]
    return tuple(stored(entry, url, number) for number, (url, entry) in enumerate(wanted, 1))


def stored(entry: Entry, source: str, number: int) -> Article:
    given = {field.name: getattr(entry, field.name) for field in fields(Entry)}
    return Article(**given, source=source, number=number, first_seen=NOW)


def label(title: str, labels: dict[str, str]) -> str:
    return next((topic for begins, topic in labels.items() if title.strip().startswith(begins)), "")


Places = Callable[[Sequence[str]], list[tuple[UnplacedStory, Topic | None]]]


@pytest.fixture(params=["light", "extra"])
def places(request: pytest.FixtureRequest, news: tuple[Article, ...]) -> Places:
    embed: Embed | None = installed() if request.param == "extra" else None
    if request.param == "extra" and not embed:
        pytest.skip("the extra `embeddings` is not installed")
    terms = counted(counts(article) for article in without_boilerplate(news))
    events, ready = stories(news, (), terms, embed), ready_made()

    def under(keys: Sequence[str]) -> list[tuple[UnplacedStory, Topic | None]]:
        topics = [ready[key] for key in keys]
        found = placed(events, topics, {}, terms, embed, tuple(ready.values()))
        return [(story, place.topic) for story, place in zip(events, found, strict=True)]

    return under


def test_of_what_was_labelled_and_stands_in_four_of_five_sections_most_is_right(
    places: Places, labels: dict[str, str]
) -> None:
    under = places(("world", "business", "technology", "culture", "sport"))
    specific = [(story, topic.key) for story, topic in under if topic and topic.key != "world"]
    given = [({label(one.title, labels) for one in story.articles} - {""}, key) for story, key in specific]
    right = sum(key in named for named, key in given)
    labelled = sum(bool(named) for named, _ in given)
    assert labelled >= 12
    assert right / labelled >= 0.85


def test_sport_alone_takes_few_of_the_stories(places: Places) -> None:
    under = places(("sport",))
    taken = sum(topic is not None for _, topic in under)
    assert 0 < taken / len(under) <= 0.12

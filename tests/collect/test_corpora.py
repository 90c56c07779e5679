"""The given documents: the seed article, Squarespace's pages, hostile files, real feeds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from digest.model.article import Entry
from digest.read.documents import Reading, read
from tests.collect.samples import corpora
from tests.read.test_documents import check, outcome


def rows(*parts: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    folder = corpora("data", "corpora", *parts)
    for line in (folder / "manifest.jsonl").read_text().splitlines():
        row = json.loads(line)
        yield row, content(folder / row["file"])


def content(path: Path) -> bytes:
    found = path.read_bytes()
    return gzip.decompress(found) if path.suffix == ".gz" else found


def is_the_seed_article(article: Entry) -> bool:
    return (
        article.title == "US and Russia pave way for ending Ukraine war"
        and article.authors == ("Raunaq Mohammad",)
        and article.published is not None
        and article.published.date().isoformat() == "2025-03-02"
        and article.text.startswith("Russia and the US have agreed")
        and article.text.endswith("people briefed on the plans.")
        and "Written by" not in article.text
        and "Previous" not in article.text
        and "Apple’s quiet shift" not in article.text
    )


def test_the_seed_article_is_read_as_it_should_be() -> None:
    (article,) = read(corpora("seed", "article.txt").read_bytes(), "", "text/plain").entries
    assert is_the_seed_article(article)


def test_its_page_and_its_json_give_the_same_article() -> None:
    found = 0
    for row, document in rows("squarespace"):
        (article,) = read(document, row["url"], row.get("content_type") or "text/html").entries
        assert article.title == row["expected"]["title"]
        if row.get("reconstructed"):
            found += is_the_seed_article(article)
    assert found == 3


def test_hostile_documents_take_no_time_and_leak_nothing() -> None:
    for row, document in rows("hostile"):
        start = process_time()
        reading = outcome(document, row["url"])
        assert process_time() - start < 2
        check(reading)
        told = str(reading.entries) if isinstance(reading, Reading) else str(reading)
        assert not [secret for secret in row["expected"]["must_not_contain"] if secret in told]


@pytest.mark.parametrize("half", [0, 1])
def test_every_real_feed_is_read(half: int) -> None:
    for number, (row, document) in enumerate(rows("sites")):
        if number % 2 == half:
            reading = read(document, row["url"], "")
            assert reading.kind == "feed"
            assert reading.entries, row["file"]
            check(reading)

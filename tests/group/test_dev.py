from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.group.dev import Row, group_file
from tests.group.made import CAMPUS, FERRY, FERRY_AGAIN, SCIENCE, VACCINE

TOPICS = (CAMPUS, SCIENCE)


def lines(*said: dict[str, object]) -> list[str]:
    return [json.dumps(one) for one in said]


def test_every_line_gets_a_section_and_a_story_in_its_own_order() -> None:
    rows = group_file(
        lines(
            {"id": "b", "title": "Ferry strike ends", "text": FERRY, "published": "2026-11-24T07:00:00"},
            {"id": 7, "title": "Malaria vaccine trial", "text": VACCINE, "published": "1999-01-01"},
            {"id": "a", "title": "Ferry crews end strike", "text": FERRY_AGAIN, "published": "2026-11-24T09+02:00"},
        ),
        TOPICS,
    )  # fmt: skip
    assert [(row["id"], row["section"]) for row in rows] == [("b", "other"), (7, "Science"), ("a", "other")]
    assert rows[0]["story"] == rows[2]["story"] != rows[1]["story"]


@pytest.mark.parametrize(
    "said",
    [
        {"id": "1", "title": "x"},
        {"id": "1"},
        {"id": "1", "title": None, "text": 5, "published": "soon", "categories": "x", "lang": []},
        {"id": "1", "title": "x", "published": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_all_but_the_id_may_be_missing_or_wrong(said: dict[str, object]) -> None:
    assert [row["section"] for row in group_file(lines(said), TOPICS)] == ["other"]


def test_equal_ids_keep_their_own_rows_and_blank_lines_are_none() -> None:
    rows = group_file([*lines({"id": "1", "title": "Rowing"}), "", *lines({"id": "1", "title": "Vaccine"})], TOPICS)
    assert [row["section"] for row in rows] == ["Campus", "Science"]


@pytest.mark.parametrize("line", ["{", "[1]", '{"title": "x"}', '{"id": null}', "[" * 100_000])
def test_a_line_that_is_no_article_is_named(line: str) -> None:
    with pytest.raises(UsageError) as raised:
        group_file(['{"id": 1}', line], TOPICS)
    assert raised.value.where == "line 2"


@pytest.mark.parametrize(("name", "least"), [("basil", 0.97), ("ecbplus", 0.88)])
def test_stories_of_real_news_are_found(corpora: Path, name: str, least: float) -> None:
    with gzip.open(corpora / "data" / "grouping" / f"{name}.dev.jsonl.gz", "rt", encoding="utf-8") as file:
        real = file.readlines()
    gold = {said["id"]: said["story"] for said in map(json.loads, real)}
    assert _b_cubed(gold, group_file(real, ())) >= least


def _b_cubed(gold: dict[str, str], rows: list[Row]) -> float:
    """F1 of B-cubed precision and recall."""
    both = Counter((gold[str(row["id"])], row["story"]) for row in rows)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for (true, found), count in both.items():
        sums["true"][true] += count
        sums["found"][found] += count
    precision = sum(count**2 / sums["found"][found] for (_, found), count in both.items())
    recall = sum(count**2 / sums["true"][true] for (true, _), count in both.items())
    return 2 * precision * recall / (precision + recall) / len(rows)

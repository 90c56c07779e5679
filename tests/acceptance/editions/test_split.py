"""What an editor splits stays apart: the digest's file remembers it, and undo takes it back."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.conftest import FERRY, MORNING, Publication

SAME = FERRY.replace("Shipyard wins order for six ferries", "Harbourton shipyard wins ferries order, unions wary")
TWO = MORNING.replace("sources:\n", "sources:\n  - folder: wire\n    name: Harbour Wire\n") + "# The end.\n"


@pytest.fixture
def quay(quay: Publication) -> Publication:
    quay.file("morning", TWO)
    quay.article("same.txt", SAME, "wire")
    return quay


def split(quay: Publication) -> str:
    shown = json.loads(quay.digest("edit", "morning", "--json", "subject", "Words").out)
    (other,) = [number for section in shown["sections"] for story in section["stories"] for number in story["also"]]
    done = quay.digest("edit", "morning", "split", str(other))
    assert done.code == 0, done.text
    return " ".join(done.out.split())


def text(quay: Publication) -> str:
    return (quay.folder / "config/digests/morning.yaml").read_text()


def test_a_split_is_remembered_in_the_file_and_undo_takes_it_back(quay: Publication) -> None:
    told = split(quay)
    lines = text(quay).splitlines()
    (new,) = [line for line in lines if line not in TWO.splitlines()]
    assert new.startswith("not_same: [")
    assert "Shipyard wins order for six ferries" in new
    assert "Harbourton shipyard wins ferries order unions wary" in new
    assert f"config/digests/morning.yaml keeps them apart in later editions: {new}" in told
    assert [line for line in lines if line != new] == TWO.splitlines()
    assert "not the same story, change 2 of morning" in quay.digest("config", "history", "morning").out

    undone = quay.digest("edit", "morning", "undo")
    assert "config/digests/morning.yaml is as it was before." in undone.out
    assert text(quay) == TWO


def test_a_file_that_was_edited_since_is_left_alone(quay: Publication) -> None:
    split(quay)
    quay.file("morning", text(quay) + "max_stories: 9\n")
    undone = quay.digest("edit", "morning", "undo")
    assert "was edited since and still keeps the two apart" in " ".join(undone.out.split())
    assert "not_same:" in text(quay)


def test_later_editions_keep_the_two_apart(quay: Publication) -> None:
    split(quay)
    quay.digest("discard", "morning")
    stories = json.loads(quay.digest("preview", "morning", "--json").out)["sections"]
    assert [len(story["also"]) for section in stories for story in section["stories"]] == [0, 0, 0]


def test_where_the_file_cannot_be_written_the_split_stands_and_says_what_to_write(quay: Publication) -> None:
    quay.file("morning", TWO + "not_same: >\n  bank rate,\n  bank strike\n")
    told = split(quay)
    assert "No file remembers it: not_same is written in a way that I cannot change." in told
    assert "Write it yourself: not_same: - Shipyard wins" in told

"""Lines are added to an editor's file; every other line stays as it was typed."""

from __future__ import annotations

import pytest

from digest.config.edits import NewSource, Unwritable, dash, source_lines, with_source_lines

FEED = NewSource(url="https://wire.example/rss")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (FEED, ["  - https://wire.example/rss"]),
        (
            NewSource(url=FEED.url, name="The Wire: news"),
            ["  - url: https://wire.example/rss", '    name: "The Wire: news"'],
        ),
        (NewSource(url=FEED.url, topic="world"), ["  - url: https://wire.example/rss", "    topic: World"]),
        (NewSource(url=FEED.url, topic="Golf"), ["  - https://wire.example/rss  # Golf"]),
    ],
)
def test_a_source_is_written_as_short_as_it_can_be(source: NewSource, lines: list[str]) -> None:
    assert source_lines([source], ["World"]) == lines


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("sources:\n- https://a.example\n", ""),
        ("sources:\n\n    # ours\n    - https://a.example\n", "    "),
        ("sources:\ntopics:\n  - world\n", "  "),
        ("title: A\n", "  "),
    ],
)
def test_a_new_source_stands_as_far_to_the_right_as_those_before_it(text: str, lead: str) -> None:
    assert dash(text) == lead


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "title: A\nsources:  # ours\n  - https://a.example\n  # more to come\n\ntopics: [world]\n",
            "title: A\nsources:  # ours\n  - https://a.example\n  - NEW\n  # more to come\n\ntopics: [world]\n",
        ),
        ("sources:\ntopics: [world]\n", "sources:\n  - NEW\ntopics: [world]\n"),
        ("topics: [world]\nsources:\n- https://a.example", "topics: [world]\nsources:\n- https://a.example\n  - NEW\n"),
    ],
)
def test_new_lines_stand_behind_the_last_source_and_no_other_line_changes(before: str, after: str) -> None:
    assert with_source_lines(before, ["  - NEW"]) == after


@pytest.mark.parametrize("text", ["title: A\n", "sources: [https://a.example]\n", "sources: https://a.example\n"])
def test_sources_written_on_one_line_are_left_to_the_editor(text: str) -> None:
    with pytest.raises(Unwritable):
        with_source_lines(text, ["  - NEW"])

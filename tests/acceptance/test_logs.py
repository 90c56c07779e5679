"""What the log says of sending, for programs that gather it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.servers import newsroom


def test_each_hand_over_is_told_with_its_digest_edition_batch_and_duration_and_nobodys_address(tmp_path: Path) -> None:
    room = newsroom(tmp_path, people=3)
    room.environ |= {"DIGEST_LOG": "info", "DIGEST_LOG_FORMAT": "JSON"}
    ended = room.digest("send", "morning")
    events = [json.loads(line) for line in ended.err.splitlines()]
    frozen = next(event for event in events if event["event"] == "edition.frozen")
    handed = [event for event in events if event["event"] == "batch.accepted"]

    assert sum(int(event["text"].split()[0]) for event in handed) == 3
    assert {(event["digest"], event["edition"], event["level"]) for event in handed} == {
        ("morning", frozen["edition"], "INFO")
    }
    assert sorted(event["batch"] for event in handed) == list(range(len(handed)))
    assert all(event["seconds"] >= 0 for event in handed)
    assert "reader0" not in ended.err


@pytest.mark.parametrize(("name", "words"), [("DIGEST_LOG", "DEBUG, INFO"), ("DIGEST_LOG_FORMAT", "text, json")])
def test_a_word_that_is_none_is_told_with_those_that_are(name: str, words: str, tmp_path: Path) -> None:
    room = newsroom(tmp_path, people=0)
    room.environ[name] = "loud"
    ended = room.digest("status")
    assert (ended.code, f'{name} is "loud"' in ended.err, f"Write {words}" in ended.err) == (2, True, True)

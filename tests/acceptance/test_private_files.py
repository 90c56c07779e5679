"""Whatever the program writes about people is its owner's alone, however loosely the machine is set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import Publication


@pytest.fixture
def _loose() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def holds_people(file: Path, keys: bytes) -> bool:
    content = file.read_bytes()
    return b"ada@reader.example" in content.lower() or keys in content


@pytest.mark.usefixtures("_loose")
def test_every_file_with_a_reader_or_a_key_in_it_is_closed_to_others(quay: Publication) -> None:
    folder = quay.folder
    for words in (
        ("send", "morning"),
        ("test", "morning", "ada@reader.example"),
        ("preview", "morning", "--out", str(folder / "preview.html")),
        ("subscribers", "export", "morning", "--out", str(folder / "lists" / "people.csv")),
        ("backup", str(folder / "today.backup")),
        ("publish", str(folder / "public")),
    ):
        answer = quay.digest(*words)
        assert answer.code == 0, answer.text

    key = (folder / "signing.key").read_bytes().strip()
    private = [file for file in folder.rglob("*") if file.is_file() and holds_people(file, key)]
    assert {"digest.db", "people.csv", "signing.key"} < {file.name for file in private}
    assert [file for file in private if file.suffix == ".eml"]
    assert {str(file): oct(file.stat().st_mode & 0o777) for file in private if file.stat().st_mode & 0o077} == {}
    closed = {file.parent for file in private if file.parent != folder}
    assert {str(each): oct(each.stat().st_mode & 0o777) for each in closed if each.stat().st_mode & 0o077} == {}
    assert (folder / "today.backup").stat().st_mode & 0o777 == 0o600

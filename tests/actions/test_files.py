"""Files written for people stand whole, and are for those only whom they are for."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

import pytest

from digest.actions.files import Meanwhile, replace, write, write_private


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_file_is_for_all_and_a_rewritten_one_keeps_its_mode(tmp_path: Path) -> None:
    write(tmp_path / "new" / "page.html", "one")
    assert mode(tmp_path / "new" / "page.html") == 0o644
    (tmp_path / "new" / "page.html").chmod(0o600)
    write(tmp_path / "new" / "page.html", "two")
    assert mode(tmp_path / "new" / "page.html") == 0o600


def test_a_private_file_is_its_owners_while_it_is_written_and_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "lists" / "people.csv"
    seen: list[int] = []

    def fill(out: TextIO) -> None:
        seen.extend(mode(path) for path in file.parent.iterdir())
        out.write("ada")

    before = os.umask(0)
    try:
        write_private(file, fill)
    finally:
        os.umask(before)

    assert (seen, mode(file), mode(file.parent), file.read_text()) == ([0o600], 0o600, 0o700, "ada")
    file.chmod(0o644)
    write_private(file, fill)
    assert mode(file) == 0o600


def test_a_file_that_cannot_be_finished_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("old")

    def fill(out: TextIO) -> None:
        out.write("new")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_private(file, fill)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"people.csv": "old"}


def test_a_file_is_replaced_with_its_mode_and_only_while_it_holds_what_was_seen(tmp_path: Path) -> None:
    file = tmp_path / "morning.yaml"
    file.write_bytes(b"one")
    file.chmod(0o604)

    replace(file, b"one", b"two")
    with pytest.raises(Meanwhile) as raised:
        replace(file, b"one", b"three")

    assert (raised.value.content, file.read_bytes(), mode(file)) == (b"two", b"two", 0o604)
    assert os.listdir(tmp_path) == ["morning.yaml"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_a_replaced_file_stays_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "morning.yaml"
    file.write_bytes(b"one")
    os.chown(file, 12345, 54321)
    replace(file, b"one", b"two")
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)


def test_many_who_replace_a_file_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each adds a line to what it saw, and looks again where another was faster."""
    file = tmp_path / "morning.yaml"
    file.write_bytes(b"")

    def add(line: bytes) -> None:
        while True:
            seen = file.read_bytes()
            try:
                return replace(file, seen, seen + line + b"\n")
            except Meanwhile:
                continue

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, [b"%d" % number for number in range(40)]))
    assert sorted(file.read_bytes().split(), key=int) == [b"%d" % number for number in range(40)]

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.presence import KEPT, Presence


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Presence]:
    made = Presence(tmp_path / ".running", "quay:1-aaaa")
    yield made
    made.close()


def left_behind(folder: Path, name: str, age: float = 0) -> Path:
    """The file of a process that was killed: nobody holds its lock."""
    file = folder / ".running" / name.replace(":", "%3A")
    file.touch()
    written = file.stat().st_mtime - age
    os.utime(file, (written, written))
    return file


def test_a_process_that_was_killed_is_gone_and_so_are_its_workers(ours: Presence, tmp_path: Path) -> None:
    left_behind(tmp_path, "quay:2-bbbb")
    assert ours.gone("quay:2-bbbb")
    assert ours.gone("quay:2-bbbb/3")


def test_a_process_that_lives_is_not_gone_and_neither_are_we(ours: Presence, tmp_path: Path) -> None:
    other = Presence(tmp_path / ".running", "quay:2-bbbb")
    assert not ours.gone("quay:2-bbbb/3")
    assert not other.gone("quay:1-aaaa")
    assert not ours.gone("quay:1-aaaa")
    other.close()


@pytest.mark.parametrize("name", ["elsewhere:2-bbbb", "pid 17", "", "../../etc/passwd"])
def test_of_whom_nothing_is_known_nobody_says_that_they_are_gone(ours: Presence, name: str) -> None:
    assert not ours.gone(name)


def test_who_ended_in_order_leaves_nothing(ours: Presence, tmp_path: Path) -> None:
    Presence(tmp_path / ".running", "quay:2-bbbb").close()
    assert [file.name for file in (tmp_path / ".running").iterdir()] == ["quay%3A1-aaaa"]


def test_who_ended_while_the_database_was_away_is_known_to_be_gone(ours: Presence, tmp_path: Path) -> None:
    other = Presence(tmp_path / ".running", "quay:2-bbbb")
    left_behind(tmp_path, "quay:2-bbbb", KEPT + 60)  # it ran for days
    other.close(owing=True)
    Presence(tmp_path / ".running", "quay:4-dddd").close()
    assert ours.gone("quay:2-bbbb/3")


def test_what_dead_processes_left_is_swept_after_a_day_and_what_living_ones_hold_is_not(
    ours: Presence, tmp_path: Path
) -> None:
    old, young = left_behind(tmp_path, "quay:2-bbbb", KEPT + 60), left_behind(tmp_path, "quay:3-cccc")
    held = left_behind(tmp_path, "quay:1-aaaa", KEPT + 60)
    Presence(tmp_path / ".running", "quay:4-dddd").close()
    assert (old.exists(), young.exists(), held.exists()) == (False, True, True)


def test_where_no_file_can_be_made_others_wait_for_the_lease(tmp_path: Path) -> None:
    (tmp_path / ".running").write_text("in the way")
    without = Presence(tmp_path / ".running", "quay:1-aaaa")
    assert not without.gone("quay:2-bbbb")
    without.close()


def test_who_was_killed_is_known_to_be_gone_though_files_are_dated_by_another_clock(tmp_path: Path) -> None:
    """As on a file server whose clock is days apart: its dates are compared with each other."""
    first = Presence(tmp_path / ".running", "quay:1-aaaa")
    dead = left_behind(tmp_path, "quay:2-bbbb")
    second = Presence(tmp_path / ".running", "quay:3-cccc")
    assert dead.exists()
    assert second.gone("quay:2-bbbb")
    for living in (first, second):
        living.close()

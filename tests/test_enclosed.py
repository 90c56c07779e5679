"""Files below a folder that others may write into."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.enclosed import NotEnclosed, content, names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("the operator's token")
    (tmp_path / "config" / "looks" / "ours").mkdir(parents=True)
    return tmp_path / "config"


def test_a_file_below_the_folder_is_read(folder: Path) -> None:
    (folder / "looks" / "ours" / "edition.txt").write_bytes(b"{{ page.title }}\n")
    assert content(folder, "looks/ours/edition.txt", 100) == b"{{ page.title }}\n"
    assert content(folder, "./looks//ours/edition.txt".removeprefix("./"), 17) == b"{{ page.title }}\n"
    assert names(folder, "looks/ours") == ("edition.txt",)


@pytest.mark.parametrize("name", ["looks/ours/nothing", "looks/theirs/edition.txt", "nothing", "looks/file/edition"])
def test_what_is_not_there_is_nothing(folder: Path, name: str) -> None:
    (folder / "looks" / "file").write_text("no folder")
    assert content(folder, name, 100) is None
    assert names(folder, "looks/theirs") is None


def file_link(folder: Path) -> None:
    (folder / "looks" / "ours" / "edition.txt").symlink_to(folder.parent / "secret")


def folder_link(folder: Path) -> None:
    (folder / "looks" / "ours").rmdir()
    (folder / "looks" / "ours").symlink_to(folder.parent)
    (folder.parent / "edition.txt").write_text("the operator's token")


def way_link(folder: Path) -> None:
    (folder / "looks" / "ours").rmdir()
    (folder / "looks").rmdir()
    (folder.parent / "ours").mkdir()
    (folder.parent / "ours" / "edition.txt").write_text("the operator's token")
    (folder / "looks").symlink_to(folder.parent)


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "looks" / "ours" / "edition.txt")


def socket_file(folder: Path) -> None:
    before = Path.cwd()
    os.chdir(folder / "looks" / "ours")  # a path of a socket may have a hundred letters
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("edition.txt")
    os.chdir(before)


def directory(folder: Path) -> None:
    (folder / "looks" / "ours" / "edition.txt").mkdir()


def large(folder: Path) -> None:
    (folder / "looks" / "ours" / "edition.txt").write_bytes(b"x" * 101)


@pytest.mark.parametrize("made", [file_link, folder_link, way_link, pipe, socket_file, directory, large])
def test_a_link_a_pipe_a_folder_and_what_is_too_large_are_refused(folder: Path, made: Callable[[Path], None]) -> None:
    made(folder)
    with pytest.raises(NotEnclosed):
        content(folder, "looks/ours/edition.txt", 100)


def test_a_name_that_leads_out_is_refused(folder: Path) -> None:
    for name in ("../secret", "looks/../../secret", "looks/ours/..", "looks/ours/\0"):
        with pytest.raises(NotEnclosed):
            content(folder, name, 100)


def test_a_folder_behind_a_link_is_not_listed(folder: Path) -> None:
    folder_link(folder)
    with pytest.raises(NotEnclosed, match="link"):
        names(folder, "looks/ours")

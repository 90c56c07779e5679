from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.collect.folder import files, read_file, read_folder
from digest.errors import Unreadable
from tests.collect.samples import items


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "b.txt").write_text("Second\n\nBy Jane Doe\n\nText of the second.")
    (tmp_path / "a.md").write_text("# First\n\nText of the first.")
    (tmp_path / "c.xml").write_bytes(items("<title>Third</title><guid>3</guid>", "<title>Fourth</title>"))
    (tmp_path / "d.html").write_text("<title>Fifth</title><p>Text of the fifth, which is not long.</p>")
    return tmp_path


def test_every_kind_of_file_is_read_in_the_order_of_names(inbox: Path) -> None:
    found = read_folder(inbox)
    assert [article.title for article in found.entries] == ["First", "Second", "Third", "Fourth", "Fifth"]
    assert found.problems == ()


def test_an_article_is_known_by_its_files_name(inbox: Path) -> None:
    assert [a.guid for a in read_folder(inbox).entries] == ["a.md", "b.txt", "3", "", "d.html"]


def test_hidden_unfinished_empty_other_and_linked_files_are_left_out(inbox: Path, tmp_path: Path) -> None:
    for name in (".hidden.txt", "draft.txt~", "#x.txt#", "photo.jpg", "notes.doc"):
        (inbox / name).write_text("Not to be read")
    (inbox / "empty.txt").touch()
    (inbox / "folder.txt").mkdir()
    (inbox / "secret.txt").symlink_to("/etc/hostname")
    assert [path.name for path in files(inbox)] == ["a.md", "b.txt", "c.xml", "d.html"]


def test_a_file_that_cannot_be_read_is_named_and_costs_the_others_nothing(inbox: Path) -> None:
    (inbox / "e.json").write_text("{")
    found = read_folder(inbox)
    assert len(found.entries) == 5
    assert [problem.where for problem in found.problems] == ["e.json"]
    with pytest.raises(Unreadable, match=r"e\.json: is broken JSON"):
        read_file(inbox / "e.json")


def test_an_unchanged_folder_gives_nothing_again(inbox: Path) -> None:
    mark = read_folder(inbox).mark
    assert read_folder(inbox, mark).entries == ()
    os.utime(inbox / "b.txt", ns=(1, 1))
    assert len(read_folder(inbox, mark).entries) == 5


@pytest.mark.parametrize(("name", "reason"), [("nowhere", "does not exist"), ("b.txt", "is no folder")])
def test_no_folder_is_a_sentence(inbox: Path, name: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(files(inbox / name))

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.collect.folder import Dropped, read_file, read_folder
from digest.collect.lying import lying
from digest.collect.parser import Parser
from digest.errors import Unreadable
from tests.collect.samples import items
from tests.read.files.office import docx, paragraph
from tests.read.files.test_docx import bomb
from tests.read.files.test_mail import nested


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "b.txt").write_text("Second\n\nBy Jane Doe\n\nText of the second.")
    (tmp_path / "a.md").write_text("# First\n\nText of the first.")
    (tmp_path / "c.xml").write_bytes(items("<title>Third</title><guid>3</guid>", "<title>Fourth</title>"))
    (tmp_path / "d.html").write_text("<title>Fifth</title><p>Text of the fifth, which is not long.</p>")
    (tmp_path / "e.docx").write_bytes(docx(paragraph("Sixth") + paragraph("Text of the sixth.")))
    (tmp_path / "f.eml").write_text("Subject: Seventh\nMessage-ID: <7@a.example>\n\nText of the seventh.")
    return tmp_path


def titles(dropped: Dropped) -> list[str]:
    return [entry.title for entry in dropped.entries]


ALL = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh"]


def test_every_kind_of_file_is_read_in_the_order_of_names(inbox: Path, real_parser: Parser) -> None:
    dropped = read_folder(inbox, real_parser)
    assert (titles(dropped), dropped.broken, dropped.unread) == (ALL, (), ())


def test_an_article_is_known_by_its_files_name_or_its_own(inbox: Path, real_parser: Parser) -> None:
    guids = [entry.guid for entry in read_folder(inbox, real_parser).entries]
    assert guids == ["a.md", "b.txt", "3", "", "d.html", "e.docx", "<7@a.example>"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2025-03-02-wall.md", "2025-03-02"),
        ("2025_03_02 wall.txt", "2025-03-02"),
        ("20250302.md", "2025-03-02"),
        ("2025-03-02.html", "2025-03-02"),
        ("2025-13-02-wall.md", "None"),
        ("12025-03-02.md", "None"),
        ("wall-2025-03-02.md", "None"),
    ],
)
def test_the_day_in_a_files_name_counts_where_it_says_none(
    tmp_path: Path, real_parser: Parser, name: str, day: str
) -> None:
    (tmp_path / name).write_text("The wall\n\nIt rises by a metre, as the council wants it.")
    (entry,) = read_file(tmp_path, name, real_parser).entries
    assert str(entry.published)[:10] == day
    (tmp_path / name).write_text("The wall\n\n1 May 2024\n\nIt rises by a metre, as the council wants it.")
    (entry,) = read_file(tmp_path, name, real_parser).entries
    assert str(entry.published)[:10] == "2024-05-01"


def test_what_is_of_a_program_is_nobodys_affair(inbox: Path) -> None:
    for name in (".hidden.txt", "draft.txt~", "#x.txt#", "~$letter.docx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        (inbox / name).write_text("Not to be read")
    assert lying(inbox).passed_over == ()


def test_all_else_that_lies_there_is_named_with_why(inbox: Path, real_parser: Parser) -> None:
    (inbox / "photo.jpg").write_text("A picture")
    (inbox / "empty.txt").touch()
    (inbox / "folder.txt").mkdir()
    (inbox / "secret.txt").symlink_to("/etc/hostname")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "later.md").write_text("---\ntitle: Later\ndraft: true\n---\nNot yet.")
    (inbox / "g.json").write_text("{")
    dropped = read_folder(inbox, real_parser)
    assert titles(dropped) == ALL
    assert dropped.unread == (
        "g.json is broken JSON.",
        "later.md is a draft.",
        "empty.txt is empty.",
        "folder.txt is a folder, and the files in it are not read.",
        "photo.jpg has an ending that is not read.",
        "pipe.txt is no file.",
        "secret.txt is a link: put the file itself there.",
    )


def test_a_file_that_cannot_be_read_is_told_with_what_to_do(inbox: Path, real_parser: Parser) -> None:
    (inbox / "g.json").write_text("{")
    assert [problem.where for problem in read_folder(inbox, real_parser).broken] == ["g.json"]
    with pytest.raises(Unreadable, match=r"g\.json: is broken JSON"):
        read_file(inbox, "g.json", real_parser)


@pytest.mark.parametrize("name", ["secret.txt", "pipe.txt", "../b.txt"])
def test_what_is_no_file_of_the_folder_is_never_opened(inbox: Path, real_parser: Parser, name: str) -> None:
    inner = inbox / "inner"
    inner.mkdir()
    (inner / "secret.txt").symlink_to(inbox / "b.txt")
    os.mkfifo(inner / "pipe.txt")
    with pytest.raises(Unreadable):
        read_file(inner, name, real_parser)


def test_names_that_steer_a_screen_or_are_no_text_do_no_harm(tmp_path: Path, real_parser: Parser) -> None:
    odd = ("a\nb.jpg", "\x1b[2J.jpg", "x" * 200 + ".jpg", os.fsdecode(b"\xff.jpg"))
    for name in odd:
        (tmp_path / name).write_text("A picture")
    (tmp_path / os.fsdecode(b"\xfe\n.txt")).write_text("Good news\n\nIt is good.")
    dropped = read_folder(tmp_path, real_parser)
    assert titles(dropped) == ["Good news"]
    assert len(dropped.unread) == len(odd)
    for sentence in dropped.unread:
        assert sentence.isprintable()
        assert sentence.encode()
        assert len(sentence) < 120


def test_of_many_files_it_is_said_how_many_they_are(tmp_path: Path, real_parser: Parser) -> None:
    for number in range(1_020):
        (tmp_path / f"{number:04}.txt").touch()
    unread = read_folder(tmp_path, real_parser).unread
    assert (len(unread), unread[-1]) == (11, "Of 1010 more files nothing is read, too.")


def test_no_more_than_a_thousand_files_are_read_and_the_next_one_is_named(tmp_path: Path) -> None:
    for number in range(1_001):
        (tmp_path / f"{number:04}.txt").write_text("x")
    there = lying(tmp_path)
    assert len(there.readable) == 1_000
    assert [(file.where, file.what) for file in there.passed_over] == [("1000.txt", "is one more than 1,000")]


def test_hostile_files_cost_the_others_nothing(inbox: Path, real_parser: Parser) -> None:
    (inbox / "bomb.docx").write_bytes(bomb())
    (inbox / "deep.eml").write_text(nested(1_000))
    (inbox / "deep.md").write_text("---\n" + "[" * 40_000 + "\n---\nText.")
    dropped = read_folder(inbox, real_parser)
    assert set(ALL) <= set(titles(dropped))
    assert [problem.where for problem in dropped.broken] == ["bomb.docx", "deep.eml"]


def test_an_unchanged_folder_gives_nothing_again(inbox: Path, real_parser: Parser) -> None:
    mark = read_folder(inbox, real_parser).mark
    assert read_folder(inbox, real_parser, mark).entries == ()
    os.utime(inbox / "b.txt", ns=(1, 1))
    assert titles(read_folder(inbox, real_parser, mark)) == ALL
    (inbox / "photo.jpg").write_text("A picture")
    assert read_folder(inbox, real_parser, mark).unread


@pytest.mark.parametrize(("name", "reason"), [("nowhere", "does not exist"), ("b.txt", "is no folder")])
def test_no_folder_is_a_sentence(inbox: Path, name: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        lying(inbox / name)

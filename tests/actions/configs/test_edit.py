"""A digest's file is edited whole, and only as it was shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.actions.configs.edit import difference, edit, save, shown
from digest.config.edits.edit import Add, Entry, Place, Put
from digest.errors import ConfigError, Refused, UsageError
from digest.publication import Publication
from tests.actions.conftest import MORNING, Open

TITLE = Put(place=Place(field="title"), value="Evening")


def file_of(publication: Publication, key: str = "morning") -> Path:
    return publication.site.folder / "digests" / f"{key}.yaml"


def test_what_is_edited_is_in_force_at_once_and_shown_as_lines(publication: Publication) -> None:
    edited = edit(publication, shown(publication, "morning"), [TITLE], "title")

    assert (edited.file, edited.lines) == (
        "config/digests/morning.yaml",
        ("@@ -1 +1 @@", "-title: Morning", "+title: Evening"),
    )
    assert publication.digests["morning"].title == "Evening"
    assert file_of(publication).read_text() == MORNING.replace("Morning", "Evening")


def test_an_edit_that_says_what_is_there_writes_nothing(publication: Publication) -> None:
    before = file_of(publication).stat()
    same = Put(place=Place(field="title"), value="Morning")
    assert edit(publication, shown(publication, "morning"), [same], "title").lines == ()
    assert file_of(publication).stat().st_ino == before.st_ino
    assert len(publication.store.configs.versions("morning")) == 1


def test_a_file_that_was_edited_meanwhile_is_left_alone_and_both_versions_are_shown(publication: Publication) -> None:
    seen = shown(publication, "morning")
    file_of(publication).write_text(MORNING + "max_stories: 9\n")

    with pytest.raises(Refused, match=r"config/digests/morning\.yaml was edited meanwhile") as raised:
        edit(publication, seen, [TITLE], "title")

    assert raised.value.advice.splitlines()[-2:] == ["line 7", "+max_stories: 9"]
    assert file_of(publication).read_text() == MORNING + "max_stories: 9\n"
    assert [version.text for version in publication.store.configs.versions("morning")] == [MORNING]


def test_lines_that_begin_like_the_head_of_a_difference_are_among_those_that_differ() -> None:
    assert difference("a\n---\n", "a\n+++\n") == ("@@ -2 +2 @@", "----", "++++")
    assert difference("a\n", "a\n") == ()


def test_an_edit_that_makes_no_sense_is_told_and_nothing_is_written(publication: Publication) -> None:
    with pytest.raises(ConfigError, match='"7" is not a time') as raised:
        edit(publication, shown(publication, "morning"), [Put(place=Place(field="send"), value="daily at 7")], "send")
    assert "Nothing was changed." in str(raised.value)
    assert file_of(publication).read_text() == MORNING


def test_a_digest_that_is_named_must_be_there(publication: Publication) -> None:
    add = Add(place=Place(field="not_in"), entries=(Entry(text="weekend"),))
    with pytest.raises(ConfigError, match='There is no digest "weekend"'):
        edit(publication, shown(publication, "morning"), [add], "not_in")


def test_a_file_that_makes_no_sense_is_not_edited(publication: Publication) -> None:
    file_of(publication).write_text("title: [")
    with pytest.raises(ConfigError, match=r"to mend"):
        edit(publication, shown(publication, "morning"), [TITLE], "title")
    assert file_of(publication).read_text() == "title: ["


def test_mode_line_ends_and_mark_of_a_file_stay(publication: Publication) -> None:
    typed = "\ufeff" + MORNING.replace("\n", "\r\n")
    file_of(publication).write_bytes(typed.encode())
    file_of(publication).chmod(0o640)
    publication.reload()

    edit(publication, shown(publication, "morning"), [TITLE], "title")

    assert file_of(publication).read_bytes() == typed.replace("Morning", "Evening").encode()
    assert file_of(publication).stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_a_link_stays_one(publication: Publication, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "morning.yaml"
    real.parent.mkdir()
    file_of(publication).rename(real)
    file_of(publication).symlink_to(real)

    edit(publication, shown(publication, "morning"), [TITLE], "title")

    assert file_of(publication).is_symlink()
    assert real.read_text() == MORNING.replace("Morning", "Evening")
    assert os.listdir(real.parent) == ["morning.yaml"]


def test_a_file_that_cannot_be_written_leaves_what_is_in_force(publication: Publication) -> None:
    seen = shown(publication, "morning")
    file_of(publication).unlink()
    with pytest.raises(FileNotFoundError):
        save(publication, seen, MORNING.replace("Morning", "Evening"), "title")
    assert [version.text for version in publication.store.configs.versions("morning")] == [MORNING]


def test_a_file_that_is_no_text_is_refused(publication: Publication) -> None:
    file_of(publication).write_bytes(b"title: \xff")
    with pytest.raises(UsageError, match="cannot be read"):
        shown(publication, "morning")


def test_two_edits_at_once_are_both_seen(open_wiring: Open) -> None:
    """The second is of what the first made, or it is refused."""
    one, two = open_wiring(morning=MORNING).publication, open_wiring().publication
    seen = shown(two, "morning")
    edit(one, shown(one, "morning"), [TITLE], "title")
    with pytest.raises(Refused, match="edited meanwhile"):
        edit(two, seen, [Put(place=Place(field="rest"), value="Other")], "rest")
    edit(two, shown(two, "morning"), [Put(place=Place(field="rest"), value="Other")], "rest")
    assert file_of(one).read_text() == MORNING.replace("Morning", "Evening").replace(
        "topics:\n  - world\n", "topics:\n  - world\nrest: Other\n"
    )

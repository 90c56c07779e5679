"""Every accepted text of a digest's file is kept, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.configs.edit import edit, shown
from digest.actions.configs.history import back, compare, versions
from digest.config.edits.edit import Place, Put
from digest.errors import ConfigError, Refused, UsageError
from digest.publication import Publication
from tests.actions.conftest import MORNING, NOW


@pytest.fixture
def edited(publication: Publication) -> Publication:
    """Its title was changed once."""
    publication.by = "ed"
    edit(
        publication, shown(publication, "morning"), [Put(place=Place(field="title"), value="Evening")], "title changed"
    )
    return publication


def file_of(publication: Publication) -> Path:
    return publication.site.folder / "digests" / "morning.yaml"


def test_a_version_says_who_when_and_what(edited: Publication) -> None:
    new, first = versions(edited, "morning", 10)
    assert (new.by, new.at, new.how, new.added, new.removed, new.in_force) == ("ed", NOW, "title changed", 1, 1, True)
    assert (first.how, first.added, first.removed, first.in_force) == ("in the file", 6, 0, False)
    assert versions(edited, "morning", 1) == (new,)


def test_what_somebody_types_in_the_file_is_a_version_once_it_makes_sense(edited: Publication) -> None:
    file_of(edited).write_text(MORNING + "max_storys: 3\n")
    edited.reload()
    assert len(versions(edited, "morning", 10)) == 2
    file_of(edited).write_text(MORNING + "max_stories: 3\n")
    edited.reload()
    edited.reload()
    assert [version.how for version in versions(edited, "morning", 10)] == [
        "in the file",
        "title changed",
        "in the file",
    ]


def test_versions_are_compared_with_one_another_and_with_the_file(edited: Publication) -> None:
    new, first = versions(edited, "morning", 10)
    assert compare(edited, "morning").lines == ("@@ -1 +1 @@", "-title: Morning", "+title: Evening")
    assert compare(edited, "morning", new.number, first.number).lines[1:] == ("-title: Evening", "+title: Morning")
    file_of(edited).write_text("title: [")
    compared = compare(edited, "morning", new.number)
    assert (compared.before, compared.after) == (f"version {new.number}", "as it stands")
    assert "+title: [" in compared.lines


def test_back_is_an_edit_like_others_and_can_be_taken_back(edited: Publication) -> None:
    _, first = versions(edited, "morning", 10)

    back(edited, "morning")

    assert file_of(edited).read_text() == MORNING
    assert edited.digests["morning"].title == "Morning"
    assert versions(edited, "morning", 1)[0].how == f"back to version {first.number}"
    back(edited, "morning")
    assert edited.digests["morning"].title == "Evening"


def test_a_broken_file_goes_back_to_what_is_in_force(edited: Publication) -> None:
    file_of(edited).write_text("title: [")
    edited.reload()

    back(edited, "morning")

    assert edited.digest("morning").title == "Evening"
    assert len(versions(edited, "morning", 10)) == 2


def test_only_what_is_kept_and_differs_is_put_back(edited: Publication, publication: Publication) -> None:
    with pytest.raises(UsageError, match="No version 999 of morning is kept"):
        back(edited, "morning", 999)
    with pytest.raises(Refused, match="is as in version"):
        back(edited, "morning", versions(edited, "morning", 1)[0].number)


def test_a_version_that_makes_no_sense_any_more_is_refused(edited: Publication) -> None:
    edited.store.configs.keep("morning", "title: Old\nsources: a.example\nmax_storys: 2\n", NOW, "ed", "long ago")
    with pytest.raises(ConfigError, match="to mend"):
        back(edited, "morning", versions(edited, "morning", 1)[0].number)


def test_a_file_that_never_changed_has_nothing_to_go_back_to(publication: Publication) -> None:
    with pytest.raises(Refused, match="There is no earlier version of morning"):
        back(publication, "morning")

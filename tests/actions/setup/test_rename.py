"""A digest goes by another name, with all that it has."""

from __future__ import annotations

import pytest

from digest.actions.people.enrol import enrol
from digest.actions.setup.rename import rename
from digest.errors import Refused, UsageError
from digest.publication import Publication
from tests.actions.conftest import MORNING, SITE, Open
from tests.store.made import sending


@pytest.fixture
def read(publication: Publication) -> Publication:
    """With one subscriber."""
    enrol(publication, "ada@reader.example", "morning", consent="at the fair")
    return publication


def test_its_file_and_its_people_go_with_it(read: Publication) -> None:
    renamed = rename(read, "morning", "dawn")

    assert (renamed.file, renamed.subscribers) == (read.site.folder / "digests/dawn.yaml", 1)
    assert renamed.file.read_text() == MORNING
    read.reload()
    assert list(read.digests) == ["dawn"]
    assert read.store.subscribers.count("morning") == 0


def test_a_file_that_was_moved_by_hand_keeps_its_people(read: Publication) -> None:
    folder = read.site.folder / "digests"
    (folder / "morning.yaml").rename(folder / "dawn.yaml")
    read.reload()
    assert rename(read, "morning", "dawn").subscribers == 1


@pytest.mark.parametrize("name", ["Dawn", "../dawn", "", "-x"])
def test_what_cannot_be_a_name_is_refused(read: Publication, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a digest"):
        rename(read, "morning", name)


def test_two_files_are_not_made_one(open_wiring: Open) -> None:
    publication = open_wiring(morning=MORNING, dawn=MORNING).publication
    with pytest.raises(Refused, match="There are files of both morning and dawn"):
        rename(publication, "morning", "dawn")


def test_names_without_a_file_are_refused(read: Publication) -> None:
    with pytest.raises(Refused, match="There is no file of noon nor of night"):
        rename(read, "noon", "night")


def test_a_digest_that_is_being_sent_keeps_its_name(read: Publication) -> None:
    sending(read.store, 2)
    with pytest.raises(Refused, match="morning is being sent"):
        rename(read, "morning", "dawn")
    assert (read.site.folder / "digests/morning.yaml").is_file()


def test_when_the_database_refuses_the_file_stays(publication: Publication) -> None:
    with pytest.raises(Refused):
        rename(publication, "morning", "dawn")
    assert (publication.site.folder / "digests/morning.yaml").is_file()


def test_digests_that_name_it_call_it_by_its_new_name(open_wiring: Open) -> None:
    weekly = "title: Week\nsources:\n  - digest: morning  # the best of it\n"
    later = f"{MORNING}not_in: [morning]\n".replace("wire", "other")
    publication = open_wiring(morning=MORNING, weekly=weekly, later=later).publication
    enrol(publication, "ada@reader.example", "morning", consent="at the fair")

    renamed = rename(publication, "morning", "dawn")

    assert renamed.changed == ("config/digests/later.yaml", "config/digests/weekly.yaml")
    folder = publication.site.folder / "digests"
    assert (folder / "weekly.yaml").read_text() == weekly.replace("digest: morning", "digest: dawn")
    assert (publication.digests["later"].not_in, dict(publication.refused)) == (("dawn",), {})
    assert publication.store.configs.versions("weekly")[0].how == "morning renamed to dawn"
    assert len(publication.store.configs.versions("dawn")) == 1
    assert publication.store.configs.versions("morning") == ()


@pytest.mark.parametrize(
    ("defaults", "after"),
    [
        ("  not_in: [morning, evening]  # twice a day\n", "  not_in: [dawn, evening]  # twice a day\n"),
        ("  not_in: morning, evening\n", "  not_in: dawn, evening\n"),
        ("  not_in:\n    - evening\n    - 'morning'   # it\n", "  not_in:\n    - evening\n    - dawn        # it\n"),
        ("  not_in: morning\n  sources:\n    - digest: morning\n", "  not_in: dawn\n  sources:\n    - digest: dawn\n"),
    ],
)
def test_the_defaults_of_all_digests_call_it_by_its_new_name(open_wiring: Open, defaults: str, after: str) -> None:
    before = f"{SITE}defaults:\n  # for all of them\n{defaults}  max_stories: 9\n"
    own = f"{MORNING}not_in: [other]\n".replace("wire", "third")
    digests = {"morning": f"{MORNING}not_in: []\n", "other": MORNING.replace("wire", "two"), "evening": own}
    publication = open_wiring(site=before, **digests).publication
    enrol(publication, "ada@reader.example", "morning", consent="at the fair")
    assert "morning" in publication.digests["other"].not_in, publication.refused

    renamed = rename(publication, "morning", "dawn")

    assert renamed.changed == ("config/digest.yaml",)
    assert (publication.site.folder / "digest.yaml").read_text() == before.replace(defaults, after)
    assert "dawn" in publication.digests["other"].not_in
    assert (publication.digests["evening"].not_in, dict(publication.refused)) == (("other",), {})


def test_when_it_cannot_be_renamed_no_file_names_it_otherwise(open_wiring: Open) -> None:
    weekly = "title: Week\nsources: [{digest: morning}]\n"
    publication = open_wiring(morning=MORNING, weekly=weekly).publication
    with pytest.raises(Refused, match="nothing is remembered"):
        rename(publication, "morning", "dawn")
    assert (publication.site.folder / "digests/weekly.yaml").read_text() == weekly

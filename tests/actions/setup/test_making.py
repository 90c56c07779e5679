"""Files of a publication and of its digests are made whole and sensible, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digest.actions.setup.init import NewPublication, check_zone, free_folder, make_publication
from digest.actions.setup.new import NewDigest, free_file, make_digest, text
from digest.environment import configuration
from digest.errors import ConfigError, Refused, UsageError
from digest.publication import Publication

QUAY = NewPublication(
    name="The Quay: a paper",
    timezone="Europe/London",
    address="9 Harbour Street",
    editor="ed@quay.example",
    language="en",
)
NOON = NewDigest(name="noon", title="Noon: news", sources=("https://a.example/rss", "folder: inbox"))


def test_a_publication_that_was_made_can_be_used_at_once(tmp_path: Path) -> None:
    file = make_publication(tmp_path / "config", QUAY)

    assert file == tmp_path / "config/digest.yaml"
    site = configuration(tmp_path / "config").site
    assert (site.name, site.editors, site.mail.provider) == (QUAY.name, ("ed@quay.example",), "outbox")
    assert (tmp_path / "config/digests").is_dir()


def test_a_publication_that_is_there_is_left_alone(tmp_path: Path) -> None:
    make_publication(tmp_path, QUAY)
    with pytest.raises(Refused, match="exists already"):
        free_folder(tmp_path)
    with pytest.raises(Refused, match="exists already"):
        make_publication(tmp_path, replace(QUAY, name="Another"))
    assert "The Quay" in (tmp_path / "digest.yaml").read_text()


def test_a_publication_that_would_make_no_sense_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Nothing was written"):
        make_publication(tmp_path / "config", replace(QUAY, language="Klingon"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("london", "Did you mean: Europe/London?"),
        ("Londn", "Did you mean: Europe/London?"),
        ("Europe/Berln", "Did you mean: Europe/Berlin?"),
        ("", "Write it like"),
        ("../../etc/passwd", "Write it like"),
    ],
)
def test_a_zone_that_is_not_there_is_refused_with_one_that_may_be_meant(typed: str, advice: str) -> None:
    with pytest.raises(Refused, match="is not a time zone") as raised:
        check_zone(typed)
    assert advice in str(raised.value)


def test_a_digest_that_was_made_says_what_was_answered(publication: Publication) -> None:
    file = make_digest(publication, NOON)

    assert file == publication.site.folder / "digests/noon.yaml"
    publication.reload()
    noon = publication.digests["noon"]
    assert (noon.title, [source.url or source.folder for source in noon.sources]) == (
        "Noon: news",
        ["https://a.example/rss", str(publication.site.folder / "digests/inbox")],
    )


@pytest.mark.parametrize(
    "broken", [{"send": "weekdays at 7"}, {"topics": ("word",)}, {"sources": ("nonsense",)}, {"title": " "}]
)
def test_a_digest_that_would_make_no_sense_is_not_made(publication: Publication, broken: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        make_digest(publication, replace(NOON, **broken))
    assert not (publication.site.folder / "digests/noon.yaml").exists()


def test_single_answers_can_be_tried_out_before_the_others_are_given(publication: Publication) -> None:
    assert "send: fridays at noon\n" in text(publication, NewDigest(name="noon", send="fridays at noon"))


@pytest.mark.parametrize("name", ["Noon", "a b", "../evil", "", "noon-"])
def test_what_cannot_be_a_files_name_is_refused(publication: Publication, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a file here"):
        free_file(publication, name)


def test_a_digest_that_is_there_is_left_alone(publication: Publication) -> None:
    with pytest.raises(Refused, match="exists already"):
        make_digest(publication, replace(NOON, name="morning"))

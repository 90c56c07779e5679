"""What has lost its file or its database is named, with what to do."""

from __future__ import annotations

from pathlib import Path

from digest.actions.check import check
from digest.actions.checks.strays import strays
from digest.actions.send import send
from digest.actions.status import status
from digest.wiring import Wiring
from tests.actions.conftest import Open
from tests.actions.newsroom import MORNING, newsroom


def sentences(wiring: Wiring) -> list[str]:
    return [stray.sentence for stray in strays(wiring.publication)]


def test_a_publication_that_is_whole_has_none(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    send(wiring, "morning", "", lambda built, recipients: str(recipients))
    assert sentences(wiring) == []


def test_a_file_that_was_renamed_leaves_its_readers_and_is_told_with_the_command(
    open_wiring: Open, tmp_path: Path
) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    digests = wiring.publication.site.folder / "digests"
    (digests / "morning.yaml").rename(digests / "daily.yaml")
    wiring.publication.reload()
    (sentence,) = sentences(wiring)
    assert sentence.startswith("morning: 1 subscriber, and no file digests/morning.yaml; they get nothing.")
    assert "digest rename morning daily" in sentence


def test_a_file_of_another_ending_is_in_status_and_check(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    (wiring.publication.site.folder / "digests" / "evening.yaml.txt").write_text(MORNING)
    wiring.publication.reload()
    note = "config/digests/evening.yaml.txt is not read: its name must end in .yaml. Rename it: evening.yaml"
    assert check(wiring).notes == (note,)
    assert [stray.sentence for stray in status(wiring).strays] == [note]


def test_a_new_database_beside_editions_that_were_sent_is_told(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    send(wiring, "morning", "", lambda built, recipients: str(recipients))
    wiring.close()
    for file in tmp_path.glob("digest.db*"):
        file.unlink()
    (sentence,) = sentences(open_wiring())
    assert "the database knows of no edition" in sentence


def test_a_test_mail_in_the_outbox_makes_no_database_old(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    (wiring.publication.site.outbox / "test-morning-2026-11-24T0700").mkdir(parents=True)
    assert sentences(wiring) == []

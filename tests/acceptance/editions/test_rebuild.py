"""A past edition is made again: the same bytes, the same hash, or where they differ."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.acceptance.conftest import Publication


@pytest.fixture
def sent(quay: Publication) -> Publication:
    assert quay.digest("subscribers", "add", "cyd@reader.example", "--to", "morning").code == 0
    assert quay.digest("subscribers", "topics", "cyd@reader.example", "business", "--of", "morning").code == 0
    quay.digest("edit", "morning", "retitle", "seals", "Seals are back")
    quay.digest("edit", "morning", "intro", "**Good morning**, all.")
    assert quay.digest("send", "morning").code == 0
    return quay


def test_an_edition_is_the_same_on_another_machine_after_its_file_has_changed(
    sent: Publication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent.file("morning", (sent.folder / "config/digests/morning.yaml").read_text() + "look: brief\ncolour: '#702020'\n")
    assert sent.digest("check", "morning").code == 0
    shutil.copytree(sent.folder, tmp_path / "elsewhere")
    for machine in (sent, Publication(tmp_path / "elsewhere", capsys)):
        rebuilt = machine.digest("rebuild", "morning", "--verify")
        assert (rebuilt.code, "Every byte is the same" in rebuilt.out) == (0, True), rebuilt.text
        assert machine.digest("dev", "rebuild", "morning").out == rebuilt.out
    shown = json.loads(sent.digest("rebuild", "morning", "--json").out)
    assert [mail["segment"] for mail in shown["mails"]] == ["en:", "en:business"]
    assert shown["hash"] == shown["stored"] == shown["rebuilt"]


def test_a_change_that_was_taken_back_after_the_file_had_changed_is_made_again_too(quay: Publication) -> None:
    quay.digest("edit", "morning", "hide", "seals")
    quay.file("morning", (quay.folder / "config/digests/morning.yaml").read_text() + "colour: '#702020'\n")
    quay.digest("edit", "morning", "undo")
    assert quay.digest("send", "morning").code == 0
    rebuilt = quay.digest("rebuild", "morning", "--verify")
    assert rebuilt.code == 0, rebuilt.text


def test_where_the_publication_is_another_the_first_difference_is_shown(sent: Publication) -> None:
    site = sent.folder / "config/digest.yaml"
    site.write_text(site.read_text().replace("9 Harbour Street", "10 Harbour Street"))
    rebuilt = sent.digest("rebuild", "morning", "--verify")
    assert rebuilt.code == 1
    assert "9 Harbour Street" in rebuilt.out.replace("\n", " ")
    assert "It is not the same." in rebuilt.out
    assert sent.digest("rebuild", "morning").code == 0


def test_bytes_that_were_changed_in_the_database_are_noticed(sent: Publication) -> None:
    engine = create_engine(f"sqlite:///{sent.folder / 'digest.db'}")
    with engine.begin() as connection:
        connection.execute(text("update renderings set html = replace(html, 'Seals', 'Whales')"))
    engine.dispose()
    rebuilt = sent.digest("rebuild", "morning", "--verify")
    assert (rebuilt.code, "The database was changed" in rebuilt.out) == (1, True)


def test_what_was_never_frozen_cannot_be_made_again(quay: Publication) -> None:
    quay.digest("edit", "morning", "hide", "seals")
    refused = quay.digest("rebuild", "morning", "--verify")
    assert (refused.code, "has no frozen edition" in refused.err) == (1, True)

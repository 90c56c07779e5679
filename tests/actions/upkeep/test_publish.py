"""Editions as pages: only what changed is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digest.actions.upkeep.publish import keep_pages, publish
from digest.errors import Unavailable
from digest.model.article import Prints
from digest.wiring import Wiring
from tests.store.made import added, batches, draft, rendering

PRINTED = Prints(width=8, height=5, wide=f"{'a' * 64}.jpg", small=f"{'b' * 64}.jpg")


@pytest.fixture
def sent(wiring: Wiring) -> Wiring:
    """With one edition."""
    stories = added(wiring.store, "ferries")
    wiring.store.editions.freeze(draft(stories=stories), (), {"en:": rendering()}, batches(), wiring.clock())
    return wiring


def test_without_an_edition_nothing_is_written(wiring: Wiring, tmp_path: Path) -> None:
    published = publish(wiring, tmp_path / "pages")
    assert (published.written, published.as_before) == (0, 0)
    assert not (tmp_path / "pages").exists()


def test_pages_are_written_once_and_again_only_when_they_changed(sent: Wiring, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    first = publish(sent, pages)
    assert (first.written, first.as_before) == (3, 0)
    assert (pages / "index.html").is_file()
    assert (pages / "morning/index.html").is_file()

    (pages / "index.html").write_text("edited")
    second = publish(sent, pages)

    assert (second.written, second.as_before) == (1, 2)


def test_a_digest_without_an_archive_has_no_page_and_loses_those_it_had(sent: Wiring, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    publish(sent, pages)
    kept = pages / "morning" / "of-ours.txt"
    kept.write_text("ours")
    file = sent.publication.site.folder / "digests" / "morning.yaml"
    file.write_text(file.read_text() + "archive: no\n")
    sent.publication.reload()
    assert publish(sent, pages).written == 0
    assert list((pages / "morning").iterdir()) == [kept]


def test_our_own_copies_of_pictures_lie_beside_the_pages_each_written_once(wiring: Wiring, tmp_path: Path) -> None:
    pages, name = tmp_path / "pages", f"{'a' * 64}.jpg"
    shown = replace(draft(stories=added(wiring.store, "ferries")), prints={"https://wire.example/a": PRINTED})
    contents = {name: b"a picture", PRINTED.small: b"a small one", f"{'c' * 64}.jpg": b"of no edition"}
    now = wiring.clock()
    wiring.store.editions.freeze(shown, (), {"en:": rendering()}, batches(), now, prints=contents)
    assert publish(wiring, pages).written == 5
    assert {file.name for file in (pages / "pictures").iterdir()} == set(PRINTED.names)
    assert (pages / "pictures" / name).read_bytes() == b"a picture"
    (pages / "pictures" / name).unlink()
    again = publish(wiring, pages)
    assert (again.written, again.as_before) == (1, 4)
    assert keep_pages(wiring, tmp_path / "served").written == 3
    assert not (tmp_path / "served" / "pictures").exists()


def test_a_folder_that_cannot_be_written_is_refused(sent: Wiring, tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("")
    with pytest.raises(Unavailable, match="cannot be written"):
        publish(sent, tmp_path / "pages")

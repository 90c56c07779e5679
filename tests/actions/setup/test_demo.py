"""A demo never empties somebody's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.setup.demo import demo, fresh_sample
from digest.errors import UsageError


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(UsageError, match="is not empty and not a demo"):
        fresh_sample(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep"


def test_the_sample_is_sent_into_the_outbox_and_shown_as_a_page(tmp_path: Path) -> None:
    for _ in range(2):  # the second empties what the first has made
        with fresh_sample(tmp_path / "demo") as wiring:
            made = demo(wiring)

    assert made.report.ended == "sent"
    assert len(list(made.mails.glob("*.eml"))) == made.report.recipients > 0
    page = made.page.read_text()
    assert "config/sample/pictures/" in page
    assert "lantern.example/pictures" not in page
    assert made.edition.draft.stories

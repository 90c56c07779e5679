"""What would be sent, at any time and compared with anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.actions.compare import moves
from digest.actions.preview import compared_with, mail_page, preview_at, reasons, rehearse, rehearse_all
from digest.config.digests import Digest
from digest.errors import UsageError
from tests.actions.conftest import Open
from tests.actions.newsroom import MORNING, newsroom


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-27 07:00", datetime(2026, 11, 27, 7, tzinfo=UTC)),
        ("2026-07-01 07:00", datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ("2026-11-27T07:00+01:00", datetime(2026, 11, 27, 6, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_in_the_publications_zone(
    open_wiring: Open, tmp_path: Path, typed: str, moment: datetime
) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    preview_at(wiring, typed)
    assert (wiring.clock(), wiring.publication.clock()) == (moment, moment)


@pytest.mark.parametrize("typed", ["soon", "25:00", "9999-12-31T23:59-23:59"])
def test_what_is_no_time_is_refused(open_wiring: Open, tmp_path: Path, typed: str) -> None:
    with pytest.raises(UsageError, match="is not a time"):
        preview_at(newsroom(open_wiring, tmp_path), typed)


def test_another_version_of_the_file_is_compared_article_by_article(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    other = tmp_path / "other.yaml"
    other.write_text(MORNING + "leave_out: [seals]\n")
    trial = compared_with(wiring.publication, "morning", str(other))
    assert isinstance(trial, Digest)
    before, after = rehearse_all(wiring, [wiring.publication.digest("morning"), trial])
    (move,), same = moves(before.draft, after.draft)
    assert move.before
    assert (move.before.title, move.after, same) == ("Seals return to the river after a century", None, 1)


def test_a_past_edition_that_is_not_there_cannot_be_compared_with(open_wiring: Open, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no edition morning 2026-01-01"):
        compared_with(newsroom(open_wiring, tmp_path).publication, "morning", "morning 2026-01-01")


def test_pages_of_the_mail_and_of_its_reasons_name_the_stories(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    built = rehearse(wiring, "morning")
    for page in (mail_page(wiring, built), reasons(wiring, built).decode()):
        assert "Shipyard wins order for six ferries" in page

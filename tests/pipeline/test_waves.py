"""When the readers of a zone are due, and until when they may have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.model.edition import Occasion
from digest.pipeline import waves
from tests.pipeline.light import Light, digest
from tests.send.made import draft, edition
from tests.store.made import NOW

HOUR = timedelta(hours=1)
LIMIT = 2 * HOUR


def test_readers_are_due_by_their_clocks_and_where_none_is_known_by_the_publications(desk: Light) -> None:
    local = draft(occasion=Occasion(key="2026-11-24T07:00", at=NOW - 9 * HOUR, local=True))
    of_zone = waves.of_zone(local, desk.kit)
    assert of_zone("Asia/Tokyo") == datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert of_zone("") == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert waves.of_zone(draft(), desk.kit)("Asia/Tokyo") is None


@pytest.mark.parametrize(
    ("due", "resumed", "until"),
    [
        (NOW + 3 * HOUR, None, NOW + 5 * HOUR),
        (NOW - HOUR, None, NOW + LIMIT),
        (NOW - LIMIT, None, NOW + LIMIT),
        (NOW - 3 * HOUR, None, NOW - HOUR),
        (NOW - 3 * HOUR, NOW + HOUR, NOW + 3 * HOUR),
        (NOW + 3 * HOUR, NOW + HOUR, NOW + 5 * HOUR),
    ],
)
def test_who_was_late_by_less_than_the_limit_has_as_long_from_the_freeze_on(
    due: datetime, resumed: datetime | None, until: datetime
) -> None:
    frozen = replace(edition(), resumed=resumed)
    assert waves.until(frozen, digest(late_limit=LIMIT))(due) == until

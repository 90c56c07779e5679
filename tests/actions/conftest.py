"""A publication in a folder of its own, with a real database, at a moment that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.publication import Publication
from digest.wiring import Wiring

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SITE = "name: The Quay\ntimezone: Europe/London\neditors: [ed@quay.example]\naddress: The Quay, 1 Mole Road\n"
MORNING = "title: Morning\nsend: weekdays at 08:00\nsources:\n  - https://wire.example/rss\ntopics:\n  - world\n"

#: Opens a publication of these files: digest → YAML.
Open = Callable[..., Wiring]


@pytest.fixture
def open_wiring(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:

        def opened(*, site: str = SITE, now: datetime = NOW, **digests: str) -> Wiring:
            folder = tmp_path / "config"
            (folder / "digests").mkdir(parents=True, exist_ok=True)
            (folder / "digest.yaml").write_text(site)
            for key, text in digests.items():
                (folder / "digests" / f"{key}.yaml").write_text(text)
            return stack.enter_context(Wiring.open(folder, clock=lambda: now))

        yield opened


@pytest.fixture
def wiring(open_wiring: Open) -> Wiring:
    """Of one digest, "morning", with one source."""
    return open_wiring(morning=MORNING)


@pytest.fixture
def publication(wiring: Wiring) -> Publication:
    return wiring.publication

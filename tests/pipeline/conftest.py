"""A run's kit that costs a file of SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.light import Light, light


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Light]:
    with light(tmp_path) as made:
        yield made

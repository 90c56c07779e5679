"""A scheduler, and what it collects from and sends through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.servers import Wire, wire
from tests.schedule.bench import Bench
from tests.send.apis.postmark import PostmarkLike, postmark_like


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.end()


@pytest.fixture
def source() -> Iterator[Wire]:
    with wire() as made:
        yield made


@pytest.fixture
def api() -> Iterator[PostmarkLike]:
    with postmark_like() as server:
        yield server

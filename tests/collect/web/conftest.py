"""Clients that may ask this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digest.collect.web.client import Client
from tests.collect.web.scripts import HERE, Insider


@pytest.fixture
def client() -> Iterator[Client]:
    with Insider(5, allow=HERE) as client:
        yield client

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.send.smtp.provider import Smtp
from tests.send.smtp.asked import Connect, Edge


@pytest.fixture
def smtp() -> Iterator[Connect]:
    """Makes providers, and closes them at the end."""
    made: list[Smtp] = []

    def connect(url: str, token: str = "", timeout: float = 5, edge: Edge | None = None, **more: str) -> Smtp:
        mail = Mail(provider="smtp", base_url=url, token=SecretStr(token) if token else None, **more)
        made.append(Smtp(mail, timeout=timeout, **(edge or {})))
        return made[-1]

    yield connect
    for provider in made:
        provider.close()

"""What the client's tests share."""

from __future__ import annotations

import pytest

from digest.collect.web.client import Client, FetchFailed

HERE = ("127.0.0.0/8", "::1")


def failure(client: Client, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        client.get(url)
    return failed.value

"""What the client's tests share."""

from __future__ import annotations

import pytest

from digest.collect.web.access import Access
from digest.collect.web.client import Client, FetchFailed
from digest.collect.web.response import Response

HERE = ("127.0.0.0/8", "::1")


class Insider(Client):
    """Asks each address on behalf of whoever named that very one."""

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        deadline: float | None = None,
        access: Access | None = None,
    ) -> Response:
        access = access or self.access(url)
        return super().get(url, etag=etag, last_modified=last_modified, deadline=deadline, access=access)


def failure(client: Client, url: str) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        client.get(url)
    return failed.value

"""A visit of a page: the request as acts see it (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digest.actions.readers.nets import net_of

#: For programs: they are answered in a line.
_PROGRAMS = ("/health", "/metrics", "/reports/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request, its body read and bounded by the server."""

    path: str
    names: Mapping[str, str]
    """What stands in the address where the table has a name."""
    body: bytes
    headers: Mapping[str, str]
    client: str
    """The address that it comes from: as a web server in front of us says, where that is one that we trust."""
    method: str = "GET"
    refused: int = 0
    """The status with which the server refused it; its body is not read then."""

    @property
    def net(self) -> str:
        """From where it comes, as limits count."""
        return net_of(self.client)

    @property
    def is_from_elsewhere(self) -> bool:
        """A page of another site had a browser send it (W3C Fetch Metadata)."""
        return self.headers.get("Sec-Fetch-Site", "") == "cross-site"

    @property
    def wants_json(self) -> bool:
        """It is a program's that reads JSON."""
        accept = self.headers.get("Accept", "")
        return self.path.startswith("/api/") or ("application/json" in accept and "text/html" not in accept)

    @property
    def wants_a_line(self) -> bool:
        """It is another program's."""
        return self.path.startswith(_PROGRAMS)

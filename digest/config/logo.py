"""The publication's logo, as the operator gives it."""

from __future__ import annotations

import hashlib

from pydantic import Field

from digest.config.value import Value


class Logo(Value):
    """A picture at the head of every mail: one on the web, or a file that goes with each mail."""

    url: str = ""
    """https address; empty for a file."""
    file: str = ""
    """Its name below the configuration folder."""
    content: bytes = Field(b"", repr=False)
    kind: str = ""
    """ "png", "jpeg" or "gif"."""
    width: int = 0
    height: int = 0
    """Pixels; 0 where nobody knows, as of one on the web."""

    @property
    def id(self) -> str:
        """What a mail calls the file within itself (RFC 2392): made from its bytes."""
        return f"{hashlib.sha256(self.content).hexdigest()[:24]}@logo"

    @property
    def address(self) -> str:
        """Where the HTML of a mail finds it."""
        return self.url or f"cid:{self.id}"

    def __str__(self) -> str:
        return self.url or f"{self.file}, {self.width} x {self.height} pixels, goes with each mail"

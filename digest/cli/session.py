"""What the program's own options say."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the program's own options say of the command that runs."""

    config: str = ""
    """`--config`, or empty."""
    debug: bool = False


#: Of the command that is running.
session: ContextVar[Session] = ContextVar("session", default=Session())  # noqa: B039 frozen

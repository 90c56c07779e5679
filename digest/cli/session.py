"""What the program's own options say, and the publication they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.app import App


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    config: str = ""
    """`--config`, or empty."""
    debug: bool = False


#: Of the command that is running.
session: ContextVar[Session] = ContextVar("session", default=Session())  # noqa: B039 frozen


@contextmanager
def opened() -> Iterator[App]:
    """The publication, opened; closed again at the end, whatever happens."""
    from digest.app import App, folder_from_environment

    with App.open(folder_from_environment(session.get().config)) as app:
        yield app

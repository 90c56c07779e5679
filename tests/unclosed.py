"""Connections to SQLite that nobody closed: Python 3.13 warns of them by itself, and older ones are made to."""

from __future__ import annotations

import gc
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Watched(sqlite3.Connection):
    """Warns when it is forgotten before it is closed."""

    is_open = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.is_open = True

    def close(self) -> None:
        super().close()
        self.is_open = False

    def __del__(self) -> None:
        if self.is_open:
            warnings.warn(f"unclosed database in {self!r}", ResourceWarning, source=self, stacklevel=1)


@contextmanager
def nothing_unclosed() -> Iterator[None]:
    """Whatever is opened inside is closed inside."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        yield
        gc.collect()
    unclosed = [str(warning.message) for warning in caught]
    assert not unclosed, unclosed

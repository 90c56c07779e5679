"""Imported once by the process that forks the others: everything that is read and compiled once has been."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.acceptance.servers import newsroom
from tests.store.dialect import compile_once

compile_once()

with tempfile.TemporaryDirectory() as folder:
    newsroom(Path(folder), people=6).digest("send", "morning")

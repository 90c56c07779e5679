"""The command line is tested as people use it: words in, what is shown out."""

from __future__ import annotations

from tests.acceptance.conftest import press, publication, quay

__all__ = ["press", "publication", "quay"]

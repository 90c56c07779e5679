"""Both databases, as the contract suites have them."""

from __future__ import annotations

from tests.contracts.conftest import empty, in_sqlite, on_postgres, postgres

__all__ = ["empty", "in_sqlite", "on_postgres", "postgres"]

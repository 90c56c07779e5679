"""The JSON Schema of both configuration files."""

from __future__ import annotations

from digest.config.schema import json_schema
from digest.send.providers import PROVIDERS


def schema() -> dict[str, object]:
    """The schema, with every provider that there is."""
    return json_schema(PROVIDERS)

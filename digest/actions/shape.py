"""What an act gives as JSON: one shape per act, for `--json`, pages and programs alike."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A frozen value whose fields are the keys of its JSON, in their order."""

    model_config = ConfigDict(frozen=True)

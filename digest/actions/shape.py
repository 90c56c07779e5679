"""What an act gives to programs: the terminal's `--json` and every other door show the same."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A frozen value whose fields, in their order, are the keys of its JSON."""

    model_config = ConfigDict(frozen=True)

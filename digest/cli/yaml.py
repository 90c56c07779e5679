"""What a person typed, as YAML takes it."""

from __future__ import annotations

import re


def quoted(text: str) -> str:
    """The text, in quotes where a sign in it would mean something."""
    return text if re.fullmatch(r"\w[\w ,.’()&/-]*", text) else "'" + text.replace("'", "''") + "'"

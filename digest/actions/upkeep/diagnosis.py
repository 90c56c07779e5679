"""One thing that `digest doctor` looked at."""

from __future__ import annotations

from digest.actions.shape import Shape


class Diagnosis(Shape):
    """One thing that was looked at."""

    good: bool
    what: str
    advice: str = ""
    """What to do when it is not good."""

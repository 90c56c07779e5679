"""The hash that binds all of an edition."""

from __future__ import annotations

from collections.abc import Iterable

from digest.model.edition import Draft, Rendering
from digest.store import frozen

DUE = "due"
"""Without a final answer."""


def fingerprint(draft: Draft, renderings: Iterable[Rendering]) -> str:
    """SHA-256 in hex over items, order, window and rendered bytes."""
    return fingerprint_of(frozen.text(draft), renderings)


def fingerprint_of(content: str, renderings: Iterable[Rendering]) -> str:
    """SHA-256 in hex over items, order, window and rendered bytes of an edition as it was stored, by whatever version
    of the program. Those that were made from an approved draft when it was frozen are not in it: the hash is that
    which was approved."""
    stored = frozen.plain(content)
    made = [rendering.digest for rendering in renderings if rendering.segment not in stored.get("later", ())]
    return frozen.sha256(stored["sections"], stored["window"], sorted(made))

"""A source is asked now."""

from __future__ import annotations

from digest.actions.shape import Shape
from digest.actions.sources.listing import source_called
from digest.errors import Unavailable
from digest.pipeline import gathering
from digest.text.lines import visible
from digest.wiring import Wiring


class Retried(Shape):
    """What a source gave when it was asked anew."""

    source: str
    """The name it has in the file, its title, or its address."""
    kind: str
    """What it is now found to be."""
    new: int
    """Articles not seen before."""
    held: int
    """Articles that wait for an editor."""
    dropped: int
    """Articles that were held, and that it no longer carries."""


def retry(wiring: Wiring, what: str) -> Retried:
    """The source of that name or address was asked as if nothing were known of what it is, and its answer stored.

    Raises `UsageError` when no such source is there, or several, and `Unavailable` when it gives nothing.
    """
    known = source_called(wiring.publication, what)
    kit = wiring.kit(known.digest.key)
    report, kind, dropped = gathering.retry(known.digest, known.source, known.state, kit)
    if report.failure:
        where = f"{visible(known.name).strip()}, {report.failure.url}"
        raise Unavailable(report.failure.reason, where=where, advice=report.failure.advice)
    return Retried(source=known.name, kind=kind, new=report.new, held=report.held, dropped=dropped)

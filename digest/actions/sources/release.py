"""What is held of a source is let through."""

from __future__ import annotations

from dataclasses import replace

from digest.actions.shape import Shape
from digest.actions.sources.listing import source_called
from digest.errors import Refused
from digest.publication import Publication
from digest.text.lines import visible


class Released(Shape):
    """A source that was held or quarantined."""

    source: str
    """The name it has in the file, its title, or its address."""
    articles: int
    """That may run now."""
    taken: bool
    """It was quarantined, and is taken as it is from the next collection on."""


def release(publication: Publication, what: str) -> Released:
    """What was held of the source of that name or address may run, and a quarantined list is taken as it is.

    Raises `UsageError` when no such source is there, or several, and `Refused` when nothing of it is held.
    """
    known = source_called(publication, what)
    state = known.state
    if not state.held and not state.quarantined:
        raise Refused(f"Nothing of {visible(known.name).strip()} is held.", advice="digest sources shows how it is.")
    free = replace(state.unmarked, held=0, why="", quarantined=False, told=False)
    if state.quarantined:
        free = replace(free, usual=None, failures=0, reason="", next_try=None)
    with publication.store.together() as store:
        articles = store.articles.release(known.source.key, publication.clock())
        store.sources.save([free])
    return Released(source=known.name, articles=articles, taken=state.quarantined)

"""A copy becomes the original: what was half sent is asked about, or held, before anything of it goes out."""

from __future__ import annotations

import shutil

from digest import home
from digest.actions.shape import Shape
from digest.actions.upkeep.restore import RESTORED
from digest.errors import Refused
from digest.wiring import Wiring

_HELD = "sending was half done when this copy was made, and the original may have gone on"


class Adopted(Shape):
    """What is to be known of an adopted copy."""

    was: str
    """Why it was a copy."""
    asked_first: int
    """Mails of half-sent editions of which the provider is asked before they go out."""
    held: int
    """Mails of half-sent editions that are of unknown outcome: the provider cannot be asked."""
    editions: tuple[str, ...]
    """Names of these editions."""
    stopped: str
    """Why all sending is still halted; empty when it is not."""


def adopt(wiring: Wiring) -> Adopted:
    """This copy is the original from now on, and every other folder a copy. What was due until now is not begun by
    itself, as the original may have sent it. Raises `Refused` where this is no copy."""
    store, now = wiring.store, wiring.clock()
    was = wiring.place.why_copy
    if not was:
        raise Refused("This is no copy: there is nothing to adopt.", advice="Nothing was changed.")
    editions = tuple(edition.name for edition in store.editions.sending())
    limits = wiring.provider.limits
    shutil.rmtree(wiring.publication.site.journal, ignore_errors=True)  # of processes that went on elsewhere
    mark = home.leave(wiring.place.file, home.new_mark(), 0)
    with store.together() as all_or_nothing:
        asked = all_or_nothing.homes.doubt() if limits.looks_up else 0
        held = 0 if limits.looks_up or limits.dedupes else all_or_nothing.homes.hold(_HELD, now)
        if all_or_nothing.deliveries.stopped().startswith(RESTORED):
            all_or_nothing.deliveries.go()
        all_or_nothing.runs.free(now)
        all_or_nothing.homes.adopt(mark, now)
    stopped = store.deliveries.stopped()
    return Adopted(was=was, asked_first=asked, held=held, editions=editions if asked or held else (), stopped=stopped)

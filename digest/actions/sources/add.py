"""A source is asked what it has, and added to a digest's file."""

from __future__ import annotations

from dataclasses import dataclass

from digest.actions.configs.edit import Edited, Shown, edit, shown
from digest.actions.setup.first_look import FirstLook, first_looks
from digest.config import load
from digest.config.edits.edit import Add, Place, new_source
from digest.errors import Refused
from digest.publication import Publication
from digest.text.lines import one_line, visible
from digest.wiring import Wiring


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A source that a digest may have, and what it answered."""

    seen: Shown
    """The digest's file."""
    url: str
    look: FirstLook


def propose(wiring: Wiring, key: str, url: str) -> Proposed:
    """What the source gives now; nothing is stored or written.

    Raises `UsageError` for what is no address, `ConfigError` while the digest's file makes no sense, and `Refused`
    where the digest has the source.
    """
    source = load.source_of(url)
    publication = wiring.publication
    known = next((one for one in publication.digest(key).sources if one.key == source.key), None)
    if known:
        raise Refused(f"{source.url} is a source of {key} already: {known.where}.", advice="Nothing was changed.")
    seen = shown(publication, key)
    (look,) = first_looks(wiring, [source])
    return Proposed(seen=seen, url=source.url, look=look)


def add_source(publication: Publication, new: Proposed, topic: str = "") -> Edited:
    """The digest has the source, called as it calls itself. Raises as `edit`."""
    entry = new_source(new.url, name=one_line(visible(new.look.name)), topic=one_line(topic))
    add = Add(place=Place(field="sources"), entries=(entry,))
    return edit(publication, new.seen, [add], f"source {new.url} added")

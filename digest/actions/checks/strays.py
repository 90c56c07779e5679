"""Files that nobody reads, readers whose digest has no file, mails that the database does not know [effect: disk]."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.actions.shape import Shape
from digest.publication import Publication
from digest.text.durations import counted


class Stray(Shape):
    """One thing that has lost what it belongs to."""

    what: str
    advice: str = ""
    """What to do; empty where `what` says it."""

    @property
    def sentence(self) -> str:
        """What it is, and what to do."""
        return f"{self.what}. {self.advice}" if self.advice else self.what


def strays(publication: Publication) -> tuple[Stray, ...]:
    """Everything that was left behind by a file of another name, a file that is gone, or a new database."""
    unread = (Stray(what=note) for note in publication.unread)
    return (*unread, *_left_behind(publication), *_forgotten(publication))


def _left_behind(publication: Publication) -> Iterator[Stray]:
    """People of digests that have no file any more."""
    store = publication.store
    files = {*publication.digests, *publication.refused}
    for key in sorted(store.digests() - files):
        if count := store.subscribers.count(key):
            new = [name for name in sorted(files) if not store.subscribers.count(name)]
            yield Stray(
                what=f"{key}: {counted(count, 'subscriber')}, and no file digests/{key}.yaml; they get nothing",
                advice=f"digest rename {key} {new[0] if len(new) == 1 else 'NEW'}, if it is called otherwise now; "
                f"else put its file back.",
            )


def _forgotten(publication: Publication) -> Iterator[Stray]:
    """Editions in the outbox beside a database that knows of none: it is new, or another one."""
    store, outbox = publication.store, publication.site.outbox
    if store.editions.listed(None, 1) or not outbox.is_dir():
        return
    names = (folder.name for folder in outbox.iterdir() if re.search(r"-\d{4}-\d\d-\d\d", folder.name))
    if any(not name.startswith("test-") for name in names):
        yield Stray(
            what=f"the database knows of no edition, and editions lie in {outbox}: it is new, or not the one they "
            "were sent by",
            advice="Put the old one in its place, or look at database: in digest.yaml; else everything is sent anew.",
        )

"""Entries with their names as the database keeps them: hashed, and looked up many at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import Connection

from digest.model.article import Entry, Names
from digest.store.database.tables import identities
from digest.store.database.upsert import values_by_key
from digest.text.lines import storable
from digest.text.sites import Standing, standing

Keys = Callable[[str, Entry], Names]
"""What an entry of a source is known by."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry and what it is known by."""

    source: str
    entry: Entry
    hashes: tuple[bytes, ...]
    """Of its names; one at least."""
    shared: tuple[str, ...]
    """Those that an entry of another source can have, too."""

    @property
    def standing(self) -> Standing:
        """How near its source stands to its address."""
        return standing(self.source, self.entry.url)

    @property
    def own(self) -> frozenset[bytes]:
        """The names that no entry of another source can have."""
        return frozenset(self.hashes).difference(map(_hash, self.shared))


def named(source: str, entry: Entry, keys: Keys) -> Named:
    """The entry with its names; one without any is known by all that it says."""
    names = keys(source, entry)
    spelt = names.keys or (f"{source}\n{entry.guid}\n{entry.url}\n{entry.title}",)
    return Named(source, entry, tuple([_hash(name) for name in spelt]), names.shared)


def known(connection: Connection, hashes: Sequence[bytes]) -> dict[bytes, int]:
    """Those names that are stored → the number of their article."""
    return values_by_key(connection, identities.c.key, identities.c.article, hashes)


def led(entries: Iterable[Named], numbers: Mapping[bytes, int]) -> dict[bytes, int]:
    """Every name of the entries → their article's number; one name with a number leads the others to it."""
    every = dict(numbers)
    for one in entries:
        number = next(every[key] for key in one.hashes if key in every)
        every |= {key: number for key in one.hashes if key not in every}
    return every


def unknown(entries: Iterable[Named], known: Set[bytes]) -> list[Named]:
    """Entries of which no name is known, in their order; of several with a name in common the one whose source stands
    nearest to its address, and of equals the first."""
    unmet = [one for one in entries if known.isdisjoint(one.hashes)]
    every = [key for one in unmet for key in one.hashes]
    if len({*every}) == len(every):
        return unmet
    names, kept = set[bytes](), list[tuple[int, Named]]()
    for at, one in sorted(enumerate(unmet), key=lambda placed: -placed[1].standing):
        if names.isdisjoint(one.hashes):
            kept.append((at, one))
        names.update(one.hashes)
    return [one for _, one in sorted(kept, key=lambda placed: placed[0])]


def _hash(name: str) -> bytes:
    return hashlib.blake2b(storable(name).encode(), digest_size=16).digest()

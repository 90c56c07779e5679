"""What is in force: the site, its digests as they last made sense, and the edits that were refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from digest import timetable
from digest.config.digests import Digest
from digest.config.load import Broken, Configuration, parse
from digest.config.site import Site
from digest.errors import ConfigError, UsageError
from digest.model.notice import NoticeKind
from digest.store import Store
from digest.text.near_misses import did_you_mean, quoted


@dataclass(slots=True, kw_only=True)
class Publication:
    """The configuration folder of one publication, read; `reload` reads it again."""

    store: Store
    """Remembers the last text of each file that made sense."""
    clock: Callable[[], datetime]
    configuration: Callable[[], Configuration]
    """What the folder's files say now; raises `Broken` when digest.yaml cannot be used."""
    site: Site
    digests: Mapping[str, Digest] = field(default_factory=dict)
    """Key → the digest in force: as its file says, or as it last said when it made sense."""
    refused: Mapping[str, Broken] = field(default_factory=dict)
    """Files that make no sense now."""
    notes: tuple[str, ...] = ()
    """What is no mistake, and yet should be known."""
    broken: Broken | None = None
    """Why digest.yaml cannot be used, where the publication was opened all the same: of its site nothing is known but
    where its database lies, and no digest is in force."""
    unread: tuple[str, ...] = ()
    """Remarks on files that are not read and look as if they were meant to be."""
    by: str = ""
    """On whose account we work."""

    def reload(self) -> None:
        """The files count as they are now.

        Raises `ConfigError` when digest.yaml cannot be used; then everything stays as it was, and editors are told.
        """
        try:
            read = self.configuration()
        except Broken as broken:
            self.refuse("digest.yaml", str(broken))
            raise
        self.take(read)

    def take(self, read: Configuration) -> None:
        """What was read is in force; digests whose file makes no sense stay as they last were, and editors are told."""
        digests = dict(read.digests)
        for key in read.digests:
            last = self.store.configs.last(key)
            if last is None or last[0] != read.texts[key]:
                self.keep(self.store, read.digests[key], read.texts[key], "in the file")
        for key, broken in read.refused.items():
            self.refuse(key, str(broken))
            if last := self.store.configs.last(key):
                with suppress(ConfigError):
                    digests[key] = parse(last[0], key, read.site, f"config/digests/{key}.yaml")
        self.site, self.digests = read.site, digests
        self.refused, self.notes, self.unread = read.refused, read.notes, read.unread

    def keep(self, store: Store, digest: Digest, text: str, how: str) -> None:
        """The text of the digest's file is in force, and kept with who and when; `how` it came about, in words."""
        now = self.clock()
        anew = self._rested(store, digest.key, now) and not timetable.rest(digest, self.site.zone, now)
        store.configs.keep(digest.key, text, now, self.by, how, anew=anew)

    def _rested(self, store: Store, key: str, now: datetime) -> bool:
        """By its text in force the digest sends nothing now. What it would have sent meanwhile is not made up for."""
        last = store.configs.last(key)
        with suppress(ConfigError):
            return bool(last and timetable.rest(parse(last[0], key, self.site, key), self.site.zone, now))
        return False

    def refuse(self, key: str, broken: str) -> None:
        """Editors are told, once, that an edit of a file, by its name or its digest's, was not taken over."""
        facts = {"name": key, "problems": broken}
        self.store.notices.tell(NoticeKind.REFUSED_EDIT, facts, f"{key} {broken}", self.clock(), key)

    def readers(self, digest: Digest) -> frozenset[ZoneInfo]:
        """The zones of those who get the digest now, where its schedule is by their time; else none."""
        if not digest.send.local:
            return frozenset()
        return frozenset(ZoneInfo(zone) for zone in self.store.subscribers.zones(digest.key) if zone)

    def accepted(self, key: str) -> datetime | None:
        """Since when the version of that digest's file that is in force counts; None when it never made sense."""
        last = self.store.configs.last(key)
        return last[1] if last else None

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all digests that have a file, also where it makes no sense; while digest.yaml cannot be used, of those
        that the store knows."""
        return tuple(sorted(self.store.digests() if self.broken else {*self.digests, *self.refused}))

    def known(self, name: str) -> None:
        """Raises as `in_force` does where there is no such digest; while digest.yaml cannot be used, where the store
        has none."""
        if not self.broken:
            self.in_force(name)
        elif name not in self.keys:
            raise UsageError(
                f"There is no digest {quoted(name)}.", advice=f"Digests: {', '.join(self.keys) or 'none'}."
            )

    def digest(self, name: str) -> Digest:
        """The digest of that name, as its file says now. Raises `ConfigError` when its file makes no sense."""
        if broken := self.refused.get(name):
            raise broken
        return self.in_force(name)

    def in_force(self, name: str) -> Digest:
        """The digest of that name, as it is sent.

        Raises `UsageError` when there is none, `ConfigError` when its file never made sense.
        """
        if name not in self.digests:
            if name in self.refused:
                raise self.refused[name]
            known = ", ".join(sorted(self.digests)) or "none yet: digest new NAME makes one"
            meant = did_you_mean(name, self.digests)
            raise UsageError(f"There is no digest {quoted(name)}.{meant}", advice=f"Digests: {known}.")
        return self.digests[name]

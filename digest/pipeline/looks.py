"""The looks in force: as their files say now, or as they last worked [effect: reads files]."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from digest import places
from digest.errors import ConfigError
from digest.model.look import USUAL_LOOK
from digest.model.notice import NoticeKind
from digest.render.look import files
from digest.render.look.look import Look, own_look, read_look
from digest.render.mail.checks import Finding
from digest.render.press import Press
from digest.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A look that was tried, and what came of it."""

    look: Look
    remarks: tuple[Finding, ...] = ()
    refusal: ConfigError | None = None


class Looks:
    """The looks of one publication; any number of threads may ask.

    A look of one's own is tried before it is used. Whatever it raises, when it is read, when it is tried or with some
    edition, is the refusal of this look: editors are told, and what it was when it last made a mail is used instead.
    """

    def __init__(self, folder: Path, store: Store, press: Press, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._store = store
        self._clock = clock
        self.press = press
        self._tried: dict[str, _Tried] = {}
        """Name → the look as it was last tried."""
        self._worked: dict[str, str] = {}
        """Name → the fingerprint of the look that last made a mail."""
        self._one = threading.Lock()
        self._trying: dict[str, threading.Lock] = {}
        """Name → held while that look is tried: nobody waits for another's."""

    def now(self, name: str) -> Look:
        """The look as its files say now, tried. Raises `ConfigError` when it cannot be used."""
        return self._now(name).look

    def remarks(self, name: str) -> tuple[Finding, ...]:
        """What should be known of the look as its files say now. Raises `ConfigError` when it cannot be used."""
        return self._now(name).remarks

    def _now(self, name: str) -> _Tried:
        look = read_look(name, places.TEMPLATES, self._folder)
        with self._one:
            trying = self._trying.setdefault(name, threading.Lock())
        with trying:
            tried = self._tried.get(name)
            if not tried or tried.look.fingerprint != look.fingerprint or tried.look.unread != look.unread:
                tried = self._tried[name] = self._try(look)
        if tried.refusal:
            raise tried.refusal
        return tried

    def to_show(self, name: str) -> Look:
        """A look for pages, which none of its own templates make: as it is now, as it last worked, or the usual
        one."""
        try:
            return next(self.in_force(name))
        except (ConfigError, StopIteration):
            return read_look(USUAL_LOOK, places.TEMPLATES, self._folder)

    def used(self, name: str, make: Callable[[Look], T]) -> tuple[Look, T]:
        """What is made with the look in force, and that look. Raises the `ConfigError` of what it is now where it
        never worked before, or does so no more."""
        refusal: ConfigError | None = None
        candidates = self.in_force(name)
        while True:
            try:
                look = next(candidates)
                made = make(look)
            except StopIteration:
                raise refusal or ConfigError(f'There is no look "{name}".') from None
            except ConfigError as error:
                self._tell(name, error)
                refusal = refusal or error
            else:
                self._remember(look)
                return look, made

    def in_force(self, name: str) -> Iterator[Look]:
        """What the look is now, where it can be used, and what it was when it last made a mail, where that is another.
        Raises `ConfigError` where it is neither."""
        now: Look | None = None
        refusal: ConfigError | None = None
        try:
            now = self.now(name)
        except ConfigError as error:
            refusal = error
            self._tell(name, error)
        if now:
            yield now
        last = self.last(name)
        if last and not (now and now.fingerprint == last.fingerprint):
            yield last
        elif refusal:
            raise refusal

    def last(self, name: str) -> Look | None:
        """What the look was when it last made a mail; None where it never did."""
        kept = self._store.configs.last(name) if "/" in name else None
        if kept is None:
            return None
        texts: Mapping[str, str] = json.loads(kept[0])
        shown = f"{self._folder.name}/{name}"
        sources = {file: files.Source(text=text, file=f"{shown}/{file}") for file, text in texts.items()}
        try:
            return own_look(name, places.TEMPLATES, sources, self._folder)
        except ConfigError:  # of an earlier version of the program, which read it otherwise
            return None

    def _try(self, look: Look) -> _Tried:
        try:
            return _Tried(look=look, remarks=self.press.tried(look))
        except ConfigError as error:
            return _Tried(look=look, refusal=error)

    def _tell(self, name: str, error: ConfigError) -> None:
        facts = {"look_name": name, "problems": str(error)}
        self._store.notices.tell(NoticeKind.REFUSED_EDIT, facts, f"the look {name} {error}", self._clock())

    def _remember(self, look: Look) -> None:
        if not look.own or self._worked.get(look.name) == look.fingerprint:
            return
        text = json.dumps({name: look.sources[name] for name in sorted(look.sources)})
        self._store.configs.accept(look.name, text, self._clock())
        self._worked[look.name] = look.fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLook:
    """The look of one digest, for a run or for a person who looks at what they typed."""

    looks: Looks
    name: str
    as_typed: bool = False
    """Only what its files say now; nobody is told, and nothing remembered."""

    def used(self, make: Callable[[Look], T]) -> tuple[Look, T]:
        """What is made with the look, and the look itself. Raises `ConfigError` when it cannot be used."""
        if not self.as_typed:
            return self.looks.used(self.name, make)
        look = self.looks.now(self.name)
        return look, make(look)

    def to_show(self) -> Look:
        """A look for pages, which none of its own templates make."""
        return self.looks.to_show(self.name)

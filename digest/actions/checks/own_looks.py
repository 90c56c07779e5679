"""Looks of one's own that cannot be used now [effect: process]."""

from __future__ import annotations

from collections.abc import Iterable

from digest.actions.shape import Shape
from digest.config.digests import Digest
from digest.errors import ConfigError
from digest.wiring import Wiring


class BrokenLook(Shape):
    """A look of one's own that cannot be used."""

    look: str
    problem: str


def broken_looks(wiring: Wiring, digests: Iterable[Digest]) -> dict[str, ConfigError]:
    """Looks of one's own of these digests that cannot be used now, by name, tried on made-up mails."""
    broken: dict[str, ConfigError] = {}
    for name in sorted({digest.look for digest in digests if "/" in digest.look}):
        try:
            wiring.looks.now(name)
        except ConfigError as error:
            broken[name] = error
    return broken


def shapes(broken: dict[str, ConfigError]) -> tuple[BrokenLook, ...]:
    """They, as programs read them."""
    return tuple(BrokenLook(look=name, problem=str(error)) for name, error in broken.items())

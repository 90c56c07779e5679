"""Looks of one's own that cannot be used now [effect: process]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.actions.shape import Shape
from digest.config.digests import Digest
from digest.errors import ConfigError
from digest.wiring import Wiring


class BrokenLook(Shape):
    """A look of one's own that cannot be used."""

    look: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLooks:
    """The looks of one's own of some digests, tried on made-up mails."""

    broken: Mapping[str, ConfigError]
    """Those that cannot be used now, by name."""
    remarks: tuple[str, ...]
    """What should be known of the others; sentences with file and line."""

    @property
    def shapes(self) -> tuple[BrokenLook, ...]:
        """Those that cannot be used, as programs read them."""
        return tuple(BrokenLook(look=name, problem=str(error)) for name, error in self.broken.items())


def own_looks(wiring: Wiring, digests: Iterable[Digest]) -> OwnLooks:
    """The looks of one's own of these digests, each tried as its files say now."""
    broken: dict[str, ConfigError] = {}
    remarks: list[str] = []
    for name in sorted({digest.look for digest in digests if "/" in digest.look}):
        try:
            remarks += (f"{one.where}: {one.what}" for one in wiring.looks.remarks(name))
        except ConfigError as error:
            broken[name] = error
    return OwnLooks(broken=broken, remarks=tuple(remarks))

"""Work that can be imported by name, good and bad."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum

from digest.errors import ConfigError


@dataclass(frozen=True)
class Known:
    """A value that the parent expects."""

    word: str


@dataclass(frozen=True)
class Foreign:
    """One that it does not."""

    word: str


def known(word: str, *, times: int = 1) -> Known:
    return Known(word * times)


def foreign() -> Foreign:
    return Foreign("unexpected")


def number() -> int:
    return os.getpid()


def no() -> None:
    raise ConfigError("It is broken.", where="look.yaml:3", advice="Mend it.")


def fault() -> None:
    raise KeyError("nobody knows")


def full() -> int:
    return len(bytearray(10**12))


def round_and_round() -> None:
    while True:
        pass


def ends() -> None:
    sys.exit(3)


class Kind(StrEnum):
    """Packed as Python 3.11.2 packs every enum."""

    WORD = "word"

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return getattr, (type(self), self.name)


def kind() -> Kind:
    return Kind.WORD

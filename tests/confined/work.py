"""Work that can be imported by name, good and bad."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

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

"""A system that refuses to limit memory, as macOS does; it limits all else."""

from __future__ import annotations

import resource
import sys
from errno import EINVAL
from typing import Any

from digest.read.documents import Reading
from tests.collect.readers import odd

limit = resource.setrlimit


def setrlimit(kind: int, limits: tuple[int, int]) -> None:
    if kind == resource.RLIMIT_AS:
        raise OSError(EINVAL, "Invalid argument")
    limit(kind, limits)


def refusing(*given: Any, **named: Any) -> Reading:
    return odd(*given, **named)


if "pytest" not in sys.modules:
    resource.setrlimit = setrlimit

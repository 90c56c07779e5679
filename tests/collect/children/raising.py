"""A system that limits nothing."""

from __future__ import annotations

import resource
import sys
from typing import Any

from digest.read.documents import Reading
from tests.collect.readers import odd


def setrlimit(kind: int, limits: tuple[int, int]) -> None:
    raise ValueError("not allowed to raise maximum limit")


def raising(*given: Any, **named: Any) -> Reading:
    return odd(*given, **named)


if "pytest" not in sys.modules:
    resource.setrlimit = setrlimit

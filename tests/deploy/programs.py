"""Programs of others that a recipe is for, where they are on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

RECIPES = Path(__file__).parents[2] / "deploy"
#: CI sets it, in `.ci/recipes`: then what takes long is tried too, and a program that is missing is a fault.
REQUIRED = "DIGEST_RECIPES"


def program(name: str) -> str:
    """Where it is; the test is skipped and says so where it is not, but fails in CI."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if not found:
        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)(f"{name} is not installed")
    return found


def takes_long() -> None:
    """The test is skipped but in CI."""
    if not os.environ.get(REQUIRED):
        pytest.skip(f"takes a minute: .ci/recipes runs it, or {REQUIRED}=yes")


@contextmanager
def started(words: list[str], log: Path, **environ: str) -> Iterator[None]:
    """The program, until the end."""
    with log.open("wb") as output:
        process = subprocess.Popen(words, stdout=output, stderr=output, env={**os.environ, **environ})
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)

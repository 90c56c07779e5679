"""The fuzzer itself: it reaches every reader, and what it finds can be had again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

FUZZ = Path(__file__).parents[1] / ".ci" / "fuzz"


def fuzz(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, FUZZ, *arguments], capture_output=True, text=True, check=False)


def test_a_few_odd_inputs_of_every_kind_find_nothing() -> None:
    done = fuzz("--runs", "42", "--processes", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    counts = [int(count) for count in re.findall(r"(\d+) executions .* each", done.stdout)]
    assert len(counts) == 14
    assert all(counts)


def test_one_execution_is_the_same_every_time() -> None:
    first, second = (fuzz("--target", "words", "--at", "7").stdout for _ in range(2))
    assert first == second
    assert first

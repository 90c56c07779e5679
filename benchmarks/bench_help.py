"""`digest --help` against a bare typer app with as many commands: at most 1.3 times its time.

In turns, so that a busy machine slows both; medians of the time on the clock and of that of the processor.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import typer.main

from digest.cli.main import app

BARE = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None)
for number in range({count}):
    def command(name: str = "", as_json: bool = False) -> None:
        "Do something."
    app.command(f"command-{{number}}")(command)
app()
"""
ROUNDS = 21
MOST = 1.3
PROGRAM: Any = typer.main.get_command(app)
COMMANDS = len(PROGRAM.list_commands(None))


def seconds(*words: str) -> tuple[float, float]:
    """On the clock, and of the processor."""
    before, begun = of_children(), time.perf_counter()
    subprocess.run([sys.executable, *words, "--help"], check=True, capture_output=True)
    return time.perf_counter() - begun, of_children() - before


def of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE.format(count=COMMANDS))
        seconds("-m", "digest"), seconds(str(bare))  # compiled once
        pairs = [(seconds("-m", "digest"), seconds(str(bare))) for _ in range(ROUNDS)]
    worst = 0.0
    for place, kind in enumerate(("on the clock", "of the processor")):
        ours, theirs = (statistics.median(one[place] for one in times) for times in zip(*pairs, strict=True))
        worst = max(worst, ours / theirs)
        print(
            f"digest --help {ours * 1000:.0f} ms, bare typer {theirs * 1000:.0f} ms {kind}: {ours / theirs:.2f} times"
        )
    return worst > MOST


if __name__ == "__main__":
    sys.exit(main())

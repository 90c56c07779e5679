"""`digest --help` against a bare typer app with as many commands: at most 1.3 times its time."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None)
for number in range({count}):
    def command(name: str = "", as_json: bool = False) -> None:
        "Do something."
    app.command(f"command-{{number}}")(command)
app()
"""
ROUNDS = 15
MOST = 1.3


def seconds(*words: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *words, "--help"], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE.format(count=30))
        pairs = [(seconds("-m", "digest"), seconds(str(bare))) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"digest --help {ours * 1000:.0f} ms, bare typer {theirs * 1000:.0f} ms: {ours / theirs:.2f} times")
    return ours > MOST * theirs


if __name__ == "__main__":
    sys.exit(main())

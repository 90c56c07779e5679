"""A million people come in and go out in little memory, also where the command is killed half-way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.acceptance.servers import ROOT, Newsroom, newsroom, wait_for

PEOPLE = 1_000_000
MOST = 200_000_000
"""Bytes."""


def typed(room: Newsroom, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "digest", "--config", str(room.config), *words]
    with (room.folder / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=dict(os.environ) | room.environ)


def held_at_most(process: subprocess.Popen[bytes]) -> int:
    """Bytes of memory, looked at until the process ends well."""
    most, watched = 0, psutil.Process(process.pid)
    while True:
        try:
            assert process.wait(0.05) == 0
            return most
        except subprocess.TimeoutExpired:
            most = max(most, watched.memory_info().rss)


@pytest.mark.soak
def test_an_import_and_an_export_of_a_million_people_hold_little_and_go_on_after_a_kill(tmp_path: Path) -> None:
    room, file = newsroom(tmp_path, people=0), tmp_path / "people.csv"
    with file.open("w") as out:
        out.write("address,name\n")
        out.writelines(f"reader{n}@domain{n % 9973}.example,Reader {n}\n" for n in range(PEOPLE))
    words = ("subscribers", "import", str(file), "--to", "morning", "--consent", "at the fair")

    first = typed(room, *words)
    wait_for(lambda: "rows so far" in (tmp_path / "log").read_text(), 3_600)
    first.send_signal(signal.SIGKILL)
    first.wait()

    assert held_at_most(typed(room, *words)) < MOST
    assert held_at_most(typed(room, "subscribers", "export", "morning", "--out", str(tmp_path / "out.csv"))) < MOST
    with (tmp_path / "out.csv").open() as written:
        assert sum(1 for _ in written) == PEOPLE + 1
    assert "already subscribed" in (tmp_path / "log").read_text()

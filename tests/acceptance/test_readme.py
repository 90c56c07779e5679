"""A newcomer types what the README says, word for word."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

from digest.cli.main import main
from tests.cli.web import Web

ROOT = Path(__file__).parents[2]
FEED = "https://www.varsity.co.uk/rss"


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [found.strip() for found in re.findall(r"^    (digest [^#\n]+)", text, re.MULTILINE)]


def test_every_command_of_the_readme_works_in_its_order_word_for_word(
    press: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """But for the address of the feed, for which our own stands, and which must be allowed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = commands()
    assert [words.split()[1] for words in said[:4]] == ["init", "inspect", "new", "check"]
    assert said[-1] == "digest start"

    for words in said[:-1]:
        code = main(shlex.split(words.replace(FEED, press.feed))[1:])
        shown = capsys.readouterr()
        assert (code, shown.err) == (0, ""), f"{words}\n{shown.out}{shown.err}"
        assert shown.out, words
        if words.startswith("digest init"):
            with (tmp_path / "config" / "digest.yaml").open("a", encoding="utf-8") as site:
                site.write("intranet: [127.0.0.1]\n")
    assert len(list((tmp_path / "outbox").rglob("*.eml"))) == 1
    stops_when_told(tmp_path)


def stops_when_told(folder: Path) -> None:
    """The scheduler says that it watches, and ends cleanly on SIGTERM."""
    words = [sys.executable, "-m", "digest", "start"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, cwd=folder, env=environ, stdout=subprocess.PIPE, text=True) as running:
        try:
            first = first_line(running.stdout)
            running.send_signal(signal.SIGTERM)
            rest = running.stdout.read() if running.stdout else ""
            assert running.wait(timeout=30) == 0
        finally:
            running.kill()  # whoever says nothing would be waited for without end
    assert "Watching" in first
    assert rest == "Stopped; nothing is half-done.\n"


def first_line(out: IO[str] | None) -> str:
    """Waits for it no longer than a minute."""
    lines: list[str] = []
    assert out is not None
    reading = Thread(target=lambda: lines.append(out.readline()), daemon=True)
    reading.start()
    reading.join(60)
    if not lines:
        pytest.fail("digest start said nothing for a minute")
    return lines[0]

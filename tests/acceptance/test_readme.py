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

from tests.acceptance.test_real_input import serving

ROOT = Path(__file__).parents[2]
FEED = "https://www.varsity.co.uk/rss"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Quayside</title><link>https://quay.example/</link>
<item><title>Ministers agree a ceasefire in the strait</title><link>https://quay.example/1</link><guid>1</guid>
<description>The foreign ministers of both countries signed a ceasefire on Monday.</description></item>
<item><title>A first novel about a queue</title><link>https://quay.example/2</link><guid>2</guid>
<description>The novel takes place in a queue, and its author says that she stole it.</description></item>
</channel></rss>"""


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [found.strip() for found in re.findall(r"^    (digest [^#\n]+)", text, re.MULTILINE)]


def typed(words: str, host: str) -> list[str]:
    given = shlex.split(words.replace(FEED, f"{host}/rss").replace("words of a headline", "first novel"))
    return [sys.executable, "-m", "digest", *given[1:]]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def test_every_command_of_the_readme_works_in_its_order(tmp_path: Path) -> None:
    said = commands()
    assert [words.split()[1] for words in said[:4]] == ["init", "inspect", "new", "check"]
    with serving({"/rss": ("application/rss+xml", RSS)}) as host:
        for words in said:
            if words == "digest start":
                stops_when_told(tmp_path)
                continue
            done = subprocess.run(
                typed(words, host), cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"
            if words.startswith("digest init"):
                site = tmp_path / "config" / "digest.yaml"
                site.write_text(f"{site.read_text(encoding='utf-8')}\nintranet: [127.0.0.1]\n", encoding="utf-8")
    assert len(list((tmp_path / "outbox").rglob("*.eml"))) == 1


def stops_when_told(folder: Path) -> None:
    """The scheduler says that it watches, and ends cleanly on SIGTERM."""
    words = [sys.executable, "-m", "digest", "start"]
    with subprocess.Popen(words, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True) as running:
        first = first_line(running.stdout)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0
    assert "Watching" in first


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

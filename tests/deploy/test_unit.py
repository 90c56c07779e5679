"""The unit of systemd: it is understood, and what it shuts off stays shut off."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from digest.model.duty import ABSENT
from digest.schedule.ticker import LOOK_EVERY
from tests.deploy.programs import RECIPES, program

UNIT = RECIPES / "digest.service"
#: Of systemd's own measure from 0, where everything is shut off, to 10.
MOST_EXPOSED = 1.5


def analysed(*words: str) -> str:
    done = subprocess.run([program("systemd-analyze"), *words], capture_output=True, text=True)
    return done.stdout + done.stderr + (f"exit code {done.returncode}" if done.returncode else "")


def test_systemd_has_nothing_to_remark(tmp_path: Path) -> None:
    """With a program that is there, as it verifies that too."""
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/digest/bin/digest", sys.executable))
    assert analysed("verify", "--man=no", "--recursive-errors=no", str(copy)) == ""


def test_it_is_shut_off_from_what_it_does_not_need() -> None:
    told = analysed("security", "--offline=true", "--no-pager", str(UNIT))
    exposed = re.search(r"Overall exposure level for digest.service: ([\d.]+)", told)
    assert exposed, told
    assert float(exposed[1]) <= MOST_EXPOSED


def test_the_watchdog_has_patience_for_several_looks() -> None:
    minutes = re.search(r"^WatchdogSec=(\d+)min$", UNIT.read_text(), re.MULTILINE)
    assert minutes
    assert int(minutes[1]) * 60 > max(5 * LOOK_EVERY, ABSENT.total_seconds())

"""The alert rules: Prometheus understands them, and what they ask for is what `/metrics` tells."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import yaml

from digest.web.public import metrics
from tests.deploy.programs import RECIPES, program

RULES = RECIPES / "alerts.yml"


def test_prometheus_understands_them() -> None:
    checked = subprocess.run([program("promtool"), "check", "rules", str(RULES)], capture_output=True, text=True)
    assert (checked.returncode, "SUCCESS" in checked.stdout + checked.stderr) == (0, True), checked.stderr


def test_they_ask_for_figures_that_are_told() -> None:
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    asked = {name for rule in rules for name in re.findall(r"\bdigest_\w+", rule["expr"])}
    told = set(re.findall(r'"(digest_\w+)"', Path(metrics.__file__).read_text()))

    assert (asked - told, bool(asked)) == (set(), True)

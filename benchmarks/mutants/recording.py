"""A plugin of pytest that writes down how long each passing test took, and tells coverage whose lines are run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import coverage
import pytest

OUTCOMES = "outcomes-{}.jsonl"
_seconds: dict[str, float] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    with _named(item.nodeid):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """What a file of tests runs when it is imported, all of its tests do."""
    with _named(collector.nodeid if isinstance(collector, pytest.Module) else ""):
        return (yield)


@contextmanager
def _named(context: str) -> Iterator[None]:
    current = coverage.Coverage.current()
    if current:
        current.switch_context(context)
    try:
        yield
    finally:
        if current:
            current.switch_context("")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """One line for each test whose three parts passed."""
    if not report.passed:
        _seconds.pop(report.nodeid, None)
    elif report.when == "setup":
        _seconds[report.nodeid] = report.duration
    elif report.nodeid in _seconds:
        _seconds[report.nodeid] += report.duration
        if report.when == "teardown":
            folder = Path(os.environ["MUTANTS_RECORDING"])
            with (folder / OUTCOMES.format(os.getpid())).open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([report.nodeid, round(_seconds.pop(report.nodeid), 3)]) + "\n")

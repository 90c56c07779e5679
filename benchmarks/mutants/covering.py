"""Which tests run which lines, learned by running them once, and kept in build/ until code or tests change."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from coverage import CoverageData

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "mutants" / "covering.json"
#: Where changes are made.
ROOMS = ("digest/send/", "digest/store/", "digest/pipeline/", "digest/schedule/", "digest/timetable.py")
#: How the tables came to be is history: nobody changes it any more.
HISTORY = "digest/store/database/migrations/versions/"

_SETTINGS = """\
[run]
parallel = true
data_file = {folder}/data
include = {rooms}
context = $PYTEST_CURRENT_TEST
patch = _exit
disable_warnings = no-data-collected, module-not-measured, couldnt-parse
"""
#: Python imports it when it starts, in every process that inherits the environment.
_START = "import coverage\ncoverage.process_startup()\n"

Lines = dict[str, dict[int, list[str]]]
"""File → line → tests, or files of tests, which run it when they are imported."""


class Covering:
    """Tests by the lines that they run."""

    def __init__(self, seconds: Mapping[str, float], lines: Lines) -> None:
        self.seconds = seconds
        self._lines = lines

    def tests(self, file: str, first: int, last: int) -> list[str]:
        """Those that run one of the lines: first those of files that import this one, then those of its room. What
        stands outside of functions is run by the first that imports the file, and of use to whoever runs a function of
        it, or, where it has none, of its folder, and to the tests of who imports it: they may read no more than a
        table."""
        lines = self._lines.get(file, {})
        inside = _within_functions(ROOT / file)
        if inside.isdisjoint(range(first, last + 1)):
            chosen = {test for line, tests in lines.items() if line in inside for test in tests}
            chosen = (chosen or self._beside(file)) | self._near(file)
        else:
            chosen = {test for line in range(first, last + 1) for test in lines.get(line, ())}
        near: tuple[list[str], ...] = ([], [], [])
        for test in self.seconds:
            if test in chosen or _file(test) in chosen:
                near[_distance(_file(test), file)].append(test)
        return [test for some in near for test in self._varied(some)]

    def some(self, count: int) -> list[str]:
        """So many, of different files."""
        return self._varied(self.seconds)[:count]

    def _varied(self, tests: Iterable[str]) -> list[str]:
        """Those of one file are alike: the fastest of each first, then the second of each."""
        places: Counter[str] = Counter()
        ranked = []
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            places[_file(test)] += 1
            ranked.append((places[_file(test)], self.seconds[test], test))
        return [test for *_, test in sorted(ranked)]

    def _beside(self, file: str) -> set[str]:
        folder = file.rpartition("/")[0]
        return {
            test
            for other, lines in self._lines.items()
            if other.startswith(f"{folder}/")
            for tests in lines.values()
            for test in tests
        }

    def _near(self, file: str) -> set[str]:
        """Files of tests that import the file, or something that does."""
        of_tests = {test: _imported(test) for test in map(_file, self.seconds)}
        return {
            test
            for test, names in of_tests.items()
            if file in names or any(file in _imported(name) for name in names if name.startswith("digest/"))
        }


def _distance(test: str, file: str) -> int:
    """Of a file of tests from a file of the code: it imports it, is of its room or of a port, or neither."""
    room = file.removesuffix(".py").split("/")[1]
    return 0 if file in _imported(test) else 1 if test.startswith((f"tests/{room}/", "tests/contracts/")) else 2


def files() -> list[str]:
    """Where changes are made, from the root."""
    every = (
        file for room in ROOMS for file in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
    )
    names = sorted(file.relative_to(ROOT).as_posix() for file in every)
    return [name for name in names if not name.startswith(HISTORY)]


def covering(within: Sequence[str] = ("tests",)) -> Covering:
    """Of the tests within these folders and files. What is kept, with what changed since learned anew: tests that
    changed, and those that ran code that did."""
    known, tests = _kept() if KEPT.exists() else _Kept(), {file: _hash(file) for file in _test_files()}
    stale = _changed(known, tests)
    known.forget(stale)
    known.code = {file: _hash(file) for file in files()}
    if learned := [file for file in sorted(stale) if _is_within(file, within)]:
        print(f"Learning which lines {len(learned)} files of tests run", flush=True)
        _learn(learned, known.seconds, known.lines)
        known.tests |= {file: tests[file] for file in learned}
        _keep(known)
    return Covering({test: spent for test, spent in known.seconds.items() if _is_within(test, within)}, known.lines)


def _changed(known: _Kept, tests: Mapping[str, str]) -> set[str]:
    """Files of tests of which it must be learned what they run."""
    changed = {file for file in files() if known.code.get(file) != _hash(file)} | known.code.keys() - set(files())
    ran = {_file(test) for file in changed for some in known.lines.get(file, {}).values() for test in some}
    return {
        file for file in tests.keys() | known.tests.keys() if file in ran or known.tests.get(file) != tests.get(file)
    }


def _is_within(test: str, places: Sequence[str]) -> bool:
    return any(Path(_file(test)).is_relative_to(place) for place in places)


@dataclass(kw_only=True)
class _Kept:
    """What was learned of which code, by which tests; of both file → hash."""

    code: dict[str, str] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)

    def forget(self, files: Container[str]) -> None:
        """Nothing is known of these files of tests."""
        self.tests = {file: hash for file, hash in self.tests.items() if file not in files}
        self.seconds = {test: spent for test, spent in self.seconds.items() if _file(test) not in files}
        self.lines = {
            file: {line: [test for test in ran if _file(test) not in files] for line, ran in by_line.items()}
            for file, by_line in self.lines.items()
        }


def _keep(kept: _Kept) -> None:
    names = list({test: None for by_line in kept.lines.values() for ran in by_line.values() for test in ran})
    numbers = {name: number for number, name in enumerate(names)}
    lines = {
        file: {line: [numbers[test] for test in ran] for line, ran in by_line.items()}
        for file, by_line in kept.lines.items()
    }
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    written = {"code": kept.code, "tests": kept.tests, "seconds": kept.seconds, "names": names, "lines": lines}
    KEPT.write_text(json.dumps(written))


def _kept() -> _Kept:
    read = json.loads(KEPT.read_text())
    names = read["names"]
    lines = {
        file: {int(line): [names[number] for number in ran] for line, ran in by_line.items()}
        for file, by_line in read["lines"].items()
    }
    return _Kept(code=read["code"], tests=read["tests"], seconds=read["seconds"], lines=lines)


def _learn(tests: Sequence[str], seconds: dict[str, float], lines: Lines) -> None:
    with TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        (folder / "sitecustomize.py").write_text(_START)
        rooms = ",".join(f"{ROOT / room}{'' if room.endswith('.py') else '/*'}" for room in ROOMS)
        (folder / "settings").write_text(_SETTINGS.format(folder=folder, rooms=rooms))
        found = {"MUTANTS_RECORDING": name, "COVERAGE_PROCESS_START": str(folder / "settings")}
        environment = os.environ | found | {"PYTHONPATH": f"{folder}:{ROOT}"}
        command = [sys.executable, "-m", "pytest", "-p", "benchmarks.mutants.recording", "--tb=no", "-n", "auto"]
        subprocess.run([*command, "--dist", "worksteal", *tests], cwd=ROOT, env=environment, check=False)
        for outcomes in folder.glob("outcomes-*.jsonl"):
            for test, spent in map(json.loads, outcomes.read_text().splitlines()):
                seconds[test] = spent
        for data in folder.glob("data.*"):
            _add(data, lines)


def _add(file: Path, lines: Lines) -> None:
    data = CoverageData(str(file))
    data.read()
    ours = set(files())
    for measured in data.measured_files():
        name = Path(measured).relative_to(ROOT).as_posix() if Path(measured).is_relative_to(ROOT) else ""
        if name not in ours:
            continue
        by_line = lines.setdefault(name, {})
        for line, contexts in data.contexts_by_lineno(measured).items():
            ran = by_line.setdefault(line, [])
            ran += [test for test in {_test(context) for context in contexts} if test and test not in ran]


def _test(context: str) -> str:
    """ "tests/a.py::b (call)", of a process that the test started, or "tests/a.py::b" → "tests/a.py::b"."""
    return re.sub(r" \((?:setup|call|teardown)\)$", "", context)


def _file(test: str) -> str:
    return test.partition("::")[0]


def _test_files() -> list[str]:
    return sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "tests").rglob("test_*.py"))


def _hash(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()


@cache
def _imported(file: str) -> frozenset[str]:
    """Files of the project that a file imports, from the root."""
    modules: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / file).read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
    named = (f"{module.replace('.', '/')}{end}" for module in modules for end in (".py", "/__init__.py"))
    return frozenset(name for name in named if (ROOT / name).is_file())


@cache
def _within_functions(file: Path) -> frozenset[int]:
    """Lines that run when a function is called."""
    functions = (node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.FunctionDef))
    return frozenset(
        line for node in functions for line in range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
    )

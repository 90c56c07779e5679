"""What pyproject.toml says is needed is what the code imports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads(TEXT)
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
GROUPS = PYPROJECT["dependency-groups"]

NOT_INSTALLED_FOR_TESTS = {"sklearn": "scikit-learn"}
OURS = {"digest", "tests", "benchmarks", *(path.stem for path in (ROOT / ".ci" / "fuzz").glob("*.py"))}


def test_the_pythons_that_contributors_are_told_of_are_those_that_are_promised() -> None:
    versions = re.findall(r":: (3\.\d+)\"", TEXT)
    assert PYPROJECT["project"]["requires-python"] == f">={versions[0]}"
    assert f"Python {', '.join(versions[:-1])} and {versions[-1]}." in (ROOT / "CONTRIBUTING.md").read_text()
    assert f"Python {versions[0]} or newer" in (ROOT / "README.md").read_text()


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(requirement).name) for requirement in requirements}


def modules(folder: str) -> Iterator[str]:
    """Top-level modules of others that the folder's files import, at the top or inside functions."""
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]


@cache
def imported(folder: str) -> dict[str, set[str]]:
    """Module → the distributions that may bring it."""
    others = set(modules(folder)) - OURS - sys.stdlib_module_names
    return {
        module: {
            canonicalize_name(name)
            for name in distributions().get(module, [NOT_INSTALLED_FOR_TESTS.get(module, module)])
        }
        for module in others
    }


@cache
def distributions() -> Mapping[str, list[str]]:
    """Module → what brings it. It takes a second, which only those wait for who ask."""
    return packages_distributions()


NEEDED = names(PYPROJECT["project"]["dependencies"])
WITH_EXTRAS = NEEDED.union(*(names(extra) for extra in EXTRAS.values()))
FOR_TESTS = WITH_EXTRAS | names(GROUPS["test"])


@pytest.mark.parametrize(
    ("folder", "declared"),
    [
        ("digest", WITH_EXTRAS),
        ("tests", FOR_TESTS),
        (".ci", FOR_TESTS),
        ("benchmarks", FOR_TESTS | names(GROUPS["bench"])),
    ],
)
def test_what_is_imported_is_declared(folder: str, declared: set[str]) -> None:
    assert {module: found for module, found in imported(folder).items() if not found & declared} == {}


def reasons() -> dict[str, str]:
    """Requirement → the comment beside it."""
    return dict(re.findall(r'^ *"([^"]+)", *# (.+)$', TEXT, re.MULTILINE))


@pytest.mark.parametrize("requirement", [*PYPROJECT["project"]["dependencies"], *chain(*EXTRAS.values())])
def test_what_is_declared_is_imported_or_says_why_not(requirement: str) -> None:
    brought = set[str]().union(*imported("digest").values())

    assert names([requirement]) & brought or reasons()[requirement].startswith("not imported: ")


def test_every_requirement_says_what_it_is_for() -> None:
    everything = chain(PYPROJECT["project"]["dependencies"], *EXTRAS.values(), *GROUPS.values())

    assert [requirement for requirement in everything if requirement not in reasons()] == []


LOCK = (ROOT / "requirements" / "ci.txt").read_text(encoding="utf-8")
PINS = re.split(r"\n(?=[a-z])", LOCK)[1:]
LOCKED = [
    *PYPROJECT["project"]["dependencies"],
    *chain(*EXTRAS.values()),
    *chain(*(GROUPS[group] for group in ("test", "docs", "build"))),
]


def releases(name: str) -> list[str]:
    """What is locked of it: one release, or one for each range of Python."""
    return [pin.split()[0].partition("==")[2] for pin in PINS if pin.startswith(f"{name}==")]


def test_what_is_locked_for_us_is_what_is_declared() -> None:
    """`make lock` brings both in step."""
    ours = {pin.partition("==")[0] for pin in PINS if re.search(r" newsletter-digest \(", pin)}

    assert ours == names(LOCKED)


@pytest.mark.parametrize("requirement", LOCKED)
def test_what_is_locked_is_what_the_requirement_admits(requirement: str) -> None:
    wanted = Requirement(requirement)

    assert [
        release for release in releases(canonicalize_name(wanted.name)) if not wanted.specifier.contains(release)
    ] == []


def test_every_locked_release_is_held_by_its_hash_and_none_by_an_address() -> None:
    assert [pin for pin in PINS if "--hash=sha256:" not in pin] == []
    assert "://" not in LOCK

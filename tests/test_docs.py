"""The documents say what the program does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from digest.cli.help import SECTIONS
from digest.cli.main import app

ROOT = Path(__file__).parent.parent
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


PROGRAM = typer.main.get_command(app)
CONTEXT = PROGRAM.make_context("digest", [], resilient_parsing=True)


def commands(group: Any, before: str = "digest") -> Iterator[tuple[str, Any]]:
    for name in group.list_commands(CONTEXT):
        command = group.get_command(CONTEXT, name)
        if hasattr(command, "list_commands") and command.list_commands(CONTEXT):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


ALL = dict(commands(PROGRAM))


def test_the_first_help_says_of_each_command_what_the_command_says_itself() -> None:
    said = {name: words for section in SECTIONS.values() for name, words in section.items()}
    own = {name: PROGRAM.get_command(CONTEXT, name).get_short_help_str(200) for name in said}  # type: ignore[attr-defined]

    assert said == own


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    rows = [line for line in REFERENCE.splitlines() if re.search(rf"`{name}\b", line)]

    assert rows, f"docs/reference.md has no row for `{name}`"
    options = [option for parameter in ALL[name].params for option in parameter.opts if option.startswith("--")]
    missing = [option for option in options if not any(option in row for row in rows)]
    assert not missing, f"docs/reference.md does not mention {missing} of `{name}`"


def test_every_command_says_what_it_does() -> None:
    assert [name for name, command in ALL.items() if not command.help] == []


def test_links_between_documents_lead_somewhere() -> None:
    dead = []
    for file in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            if "://" not in target and not (file.parent / target).exists():
                dead.append(f"{file.name}: {target}")
    assert dead == []

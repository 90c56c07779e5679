"""The program's own commands, for tests that hold others to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from digest.cli.main import app

PROGRAM: Any = typer.main.get_command(app)
CONTEXT = PROGRAM.make_context("digest", [], resilient_parsing=True)


def children(command: Any) -> list[str]:
    """Names of the commands below a command; none below most."""
    return list(command.list_commands(CONTEXT)) if hasattr(command, "list_commands") else []


def _below(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    for name in children(group):
        command = group.get_command(CONTEXT, name)
        yield f"{before} {name}", command
        yield from _below(command, f"{before} {name}")


#: "digest sources release" → the command, groups among them, in the order of the help.
EVERY: dict[str, Any] = dict(_below(PROGRAM, "digest"))
#: Without groups.
SINGLE = {name: command for name, command in EVERY.items() if not children(command)}

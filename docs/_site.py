"""Pages of the site of `make docs` that are no files of this folder: the README, its neighbours, every command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from typer.main import get_command

from digest.cli.main import app

ROOT = Path(__file__).parent.parent
#: File beside this folder → its page.
NEIGHBOURS = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "LICENSE": "licence.md",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that are no files of this folder."""
    for name, page in NEIGHBOURS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text if name.endswith(".md") else f"# Licence\n\n{text}"))
    files.append(File.generated(config, "commands.md", content="\n".join(_commands_page())))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links lead where the files lie in the site."""
    markdown = re.sub(r"(?<=\]\()(\.\./)?docs/", "", markdown)
    for name, page in NEIGHBOURS.items():
        markdown = re.sub(rf"(?<=\]\()(\.\./)?{re.escape(name)}(?=[)#])", page, markdown)
    return markdown


def _commands_page() -> Iterator[str]:
    program = get_command(app)
    yield "# Every command\n\nWhat each says with `--help`. [Reference](reference.md#commands) has them on one screen."
    yield from _commands(program, program.make_context("digest", [], resilient_parsing=True))


def _commands(group: Any, context: Any) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = command.make_context(name, [], parent=context, resilient_parsing=True)
        if hasattr(command, "list_commands") and command.list_commands(inner):
            yield from _commands(command, inner)
        else:
            yield f"\n## {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```"

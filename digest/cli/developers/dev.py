"""`digest dev`: for those who develop the product, not for those who use it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digest.actions.dev import catalogue as catalogues
from digest.actions.dev import gallery as galleries
from digest.actions.dev import grouping
from digest.actions.dev import schema as schemas
from digest.actions.sources import inspect as inspecting
from digest.cli.developers import rebuild as rebuilding
from digest.cli.help import Command, Group
from digest.cli.opened import existing_folder
from digest.cli.screen import say, show_json
from digest.text.durations import counted

app = typer.Typer(add_completion=False, cls=Group, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def root() -> None:
    """For developers."""


app.command(cls=Command)(rebuilding.rebuild)


@app.command(cls=Command)
def group(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Articles, one JSON object a line: id, title, text, published, source, url."
        ),
    ],
    topics: Annotated[
        Path | None,
        typer.Option(
            "--topics", metavar="FILE", help="YAML, topics: [{name, description, keywords}]; else the ready-made."
        ),
    ] = None,
    light: Annotated[bool, typer.Option("--light", help="By words alone, whatever extras are installed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One array instead of a line each.")] = False,
) -> None:
    """Group a file of articles; print id, section and story of each.

    Neither database nor memory is used.
    """
    rows = grouping.group(file, topics, light=light)
    if as_json:
        show_json(rows)
        return
    for row in rows:
        show_json(row, indent=None)


@app.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of both configuration files."""
    show_json(schemas.schema())


@app.command(cls=Command)
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A feed or page.")],
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Where it came from.")] = "",
    content_type: Annotated[str, typer.Option("--type", metavar="TYPE", help="As the server said.")] = "",
) -> None:
    """Read one document as collecting would; print JSON."""
    show_json(inspecting.read_document(file, url, content_type))


@app.command(cls=Command)
def gallery(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where it is written; made where missing.")],
) -> None:
    """Write a mail for every look and oddity, and a page of all.

    Each is written as .eml and .html; index.html shows them side by side.
    """
    mails = galleries.write(folder)
    say(f"{counted(mails, 'mail')}: open {folder / 'index.html'}")


@app.command(cls=Command)
def catalogue(
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Its code, such as sv or pt-BR.")],
) -> None:
    """Write a file to translate in what mails and pages say.

    It stands beside the configuration, in templates/locale. What was filled in stays; sentences that are new are added.
    """
    filled = catalogues.write(existing_folder(), language)
    say(f"{filled.file}: {counted(filled.sentences, 'sentence')}, {filled.empty} to fill in.")

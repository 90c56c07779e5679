"""`digest dev`: for those who develop the product, not for those who use it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions.dev import catalogue as catalogues
from digest.actions.dev import gallery as galleries
from digest.actions.dev import grouping
from digest.actions.dev import look as looks
from digest.actions.dev import schema as schemas
from digest.actions.sources import inspect as inspecting
from digest.cli.developers import rebuild as rebuilding
from digest.cli.help import Command, Group
from digest.cli.opened import existing_folder
from digest.cli.screen import plain, say, show_json
from digest.text.durations import counted

if TYPE_CHECKING:
    from digest.actions.dev.gallery import Gallery

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
    look: Annotated[
        Path | None,
        typer.Option("--look", metavar="PATH", help="The folder of a look of your own, to show that alone."),
    ] = None,
) -> None:
    """Write a mail for every look and oddity, and a page of all.

    Each is written as .eml and .html; index.html shows them side by side. Of a look of your own it also says what is
    wrong with each mail, and takes browser pictures where Chromium is installed.
    """
    written = galleries.write_in(folder, look) if look else galleries.write(folder)
    if look:
        _show_gallery(written)
    pictures = f", with {counted(written.pictures, 'browser picture')}" if written.pictures else ""
    say(f"{counted(len(written.mails), 'mail')}{pictures}: open {folder / 'index.html'}")
    if look and not written.pictures:
        say("There are no browser pictures: Chromium is not installed, or gave up.")
    if written.faulty:
        raise typer.Exit(1)


def _show_gallery(written: Gallery) -> None:
    """What is wrong with the look and with each mail; what is to be mended has a sign."""
    for remark in written.look:
        say(f"{'! ' if remark.fault else '- '}{plain(remark.what)}", hang=2)
    for mail in written.mails:
        say(f"{'! ' if mail.faulty else 'ok'} {mail.name}")
        for remark in mail.remarks:
            say(f"   {'! ' if remark.fault else '- '}{plain(remark.what)}", hang=5)


@app.command(cls=Command)
def look(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it will be called, such as ours.")],
    parts: Annotated[
        list[str] | None, typer.Argument(metavar="[PART]...", help="Shared parts to copy, too, such as blocks.")
    ] = None,
    like: Annotated[
        str, typer.Option("--like", metavar="LOOK", help="The ready-made one; broadsheet without.", show_default=False)
    ] = "broadsheet",
) -> None:
    """Copy a ready-made look, to make it your own.

    It lies in looks/NAME beside digest.yaml. A look that is there already gets the parts alone; nothing is overwritten.
    """
    for file in looks.copy(existing_folder(), name, like, parts or ()):
        say(f"{file}")
    say(f"A digest takes it with: look: looks/{name}")


@app.command(cls=Command)
def catalogue(
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help="Its code, such as sv or pt-BR.")],
) -> None:
    """Write a file to translate in what mails and pages say.

    It stands beside the configuration, in templates/locale. What was filled in stays; sentences that are new are added.
    """
    filled = catalogues.write(existing_folder(), language)
    say(f"{filled.file}: {counted(filled.sentences, 'sentence')}, {filled.empty} to fill in.")

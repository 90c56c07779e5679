"""`digest dev`: for those who develop the product, not for those who use it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.help import Command, Group
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.config.digests import Topic

app = typer.Typer(add_completion=False, cls=Group, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def root() -> None:
    """For developers."""


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
    from digest.cli.screen import show_json
    from digest.config.ready import ready_made
    from digest.group.dev import group_file
    from digest.group.embeddings import installed

    chosen = topics_of(topics) if topics else tuple(ready_made().values())
    try:
        with file.open(encoding="utf-8") as lines:
            rows = group_file(lines, chosen, None if light else installed())
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not in UTF-8.") from None
    if as_json:
        show_json(rows)
        return
    for row in rows:
        show_json(row, indent=None)


@app.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of both configuration files."""
    from digest.cli.screen import show_json
    from digest.config.schema import json_schema
    from digest.send.providers import PROVIDERS

    show_json(json_schema(PROVIDERS))


@app.command(cls=Command)
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A feed or page.")],
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Where it came from.")] = "",
    content_type: Annotated[str, typer.Option("--type", metavar="TYPE", help="As the server said.")] = "",
) -> None:
    """Read one document as collecting would; print JSON."""
    from digest.cli.operators.inspect import as_dict
    from digest.cli.screen import show_json
    from digest.read.documents import read as read_document

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    reading = read_document(content, url, content_type)
    show_json({"kind": reading.kind, "title": reading.title, "articles": [as_dict(a) for a in reading.entries]})


@app.command(cls=Command)
def gallery(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where it is written; made where missing.")],
) -> None:
    """Write a mail for every look and every oddity, and a page of all.

    Each is written as .eml and .html; index.html shows them side by side.
    """
    from digest.cli.developers.gallery import write
    from digest.cli.screen import counted, say

    mails = write(folder)
    say(f"{counted(mails, 'mail')}: open {folder / 'index.html'}")


def topics_of(file: Path) -> tuple[Topic, ...]:
    """The topics of a file `topics: [{name, description, keywords}]`, in any YAML; keywords may be one text or a list.
    One without keywords takes those of the ready-made topic of that name, as in a digest. Raises `UsageError`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        listed = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8-sig"))["topics"]
        return tuple(_topic({"name": one} if isinstance(one, str) else one) for one in listed)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    except (YAMLError, UnicodeDecodeError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{file} is not a list of topics.", advice="Write it like: topics: [{name: Sport, keywords: [match, goal]}]"
        ) from error


def _topic(said: Mapping[str, object]) -> Topic:
    from digest.config.digests import Topic, slug
    from digest.config.ready import ready_made

    name = str(said["name"])
    keywords = _keywords(said.get("keywords"))
    ready = None if keywords else ready_made().get(slug(name))
    return Topic(
        key=slug(name) or name,
        name=name,
        description=str(said.get("description") or (ready.description if ready else "")),
        keywords=keywords or (ready.keywords if ready else ()),
    )


def _keywords(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return tuple(word.strip() for word in given.split(",") if word.strip())
    return tuple(str(word) for word in given) if isinstance(given, list) else ()

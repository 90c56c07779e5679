"""`digest dev`: for those who develop the product, not for those who use it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.config.digests import Topic

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="For developers.")


@app.callback()
def root() -> None:
    """For developers."""


@app.command()
def group(
    file: Annotated[
        Path, typer.Argument(help="Articles, one JSON object a line: id, title, text, published, source, url.")
    ],
    topics: Annotated[
        Path | None, typer.Option("--topics", help="YAML: topics: [{name, description, keywords}].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One array instead of a line each.")] = False,
) -> None:
    """Group a file of articles, without database or memory; print {id, section, story} of each."""
    import json

    from digest.cli.screen import say, show_json
    from digest.config.ready import ready_made
    from digest.group.dev import group_file

    try:
        chosen = _topics(topics) if topics else tuple(ready_made().values())
        with file.open(encoding="utf-8") as lines:
            rows = group_file(lines, chosen)
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be read: {error.strerror}.") from None
    if as_json:
        show_json(rows)
        return
    for row in rows:
        say(json.dumps(row, ensure_ascii=False))


def _topics(file: Path) -> tuple[Topic, ...]:
    """The topics of a file `topics: [{name, description, keywords}]`; keywords may be one text or a list."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from digest.config.digests import Topic

    try:
        listed = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))["topics"]
        return tuple(
            Topic(
                key=str(one["name"]).casefold(),
                name=str(one["name"]),
                description=str(one.get("description", "")),
                keywords=_keywords(one.get("keywords", ())),
            )
            for one in listed
        )
    except (YAMLError, KeyError, TypeError, AttributeError) as error:
        advice = "topics: [{name, description, keywords}]"
        raise UsageError(f"{file} is not a list of topics.", advice=advice) from error


def _keywords(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return tuple(word.strip() for word in given.split(","))
    return tuple(str(word) for word in given) if isinstance(given, list) else ()


@app.command()
def schema() -> None:
    """Print the JSON Schema of both configuration files."""
    from digest.cli.screen import show_json
    from digest.config.schema import json_schema

    show_json(json_schema())


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A feed or page.")],
    url: Annotated[str, typer.Option("--url", help="Where it came from.")] = "",
    content_type: Annotated[str, typer.Option("--type", help="As the server said.")] = "",
) -> None:
    """Read one document as collecting would; print the articles as JSON."""
    from digest.cli.inspect import as_dict
    from digest.cli.screen import show_json
    from digest.collect.read import read as read_document

    reading = read_document(file.read_bytes(), url, content_type)
    show_json({"kind": reading.kind, "title": reading.title, "articles": [as_dict(a) for a in reading.articles]})

"""`digest new`: a digest, asked for in four questions, written as commented YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import Refused, UsageError

if TYPE_CHECKING:
    from pathlib import Path

FILE = """\
# {title}. Its name is this file's name: {name}.
title: {title}
send: {send}

sources:                           # feeds, pages, or folders; digest inspect URL shows what is found there
{sources}

topics:                            # ready-made ones (digest topics lists them), or your own with keywords
{topics}

# max_stories: 15                  # and more, each with its default: digest check {name}
# leave_out: [horoscope, "title: weekly quiz", paywalled]
"""


def new(
    name: Annotated[str, typer.Argument(help="A short name: letters, digits and hyphens.")],
    title: Annotated[str, typer.Option("--title", help="As readers see it.")] = "",
    source: Annotated[list[str] | None, typer.Option("--source", help="A feed or page; may be repeated.")] = None,
    topic: Annotated[list[str] | None, typer.Option("--topic", help="A ready-made topic; may be repeated.")] = None,
    send: Annotated[str, typer.Option("--send", help="Such as: weekdays at 07:00.")] = "",
) -> None:
    """Make a digest: asks for what is not given, writes commented YAML, and checks it."""
    from digest.cli.check import check
    from digest.cli.screen import asked, say
    from digest.cli.session import opened
    from digest.cli.yaml import quoted
    from digest.config import load

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", name):
        raise UsageError(
            f'"{name}" cannot be a file name here.', advice="Use small letters, digits and hyphens: morning"
        )
    with opened() as app:
        file = app.site.folder / "digests" / f"{name}.yaml"
        if file.exists():
            raise Refused(f"{file} exists already.", advice="Nothing was changed.")
        text = FILE.format(
            name=name,
            title=quoted(asked(title, "Title")),
            send=asked(send, "When (weekdays at 07:00, fridays at noon, by hand)", default="by hand"),
            sources=_list(source or asked("", "Sources, separated by spaces").split()),
            topics=_list(topic or asked("", "Topics (digest topics lists them)", default="world, culture").split(",")),
        )
        load.parse(text, name, app.site, f"config/digests/{name}.yaml")
        _write(file, text)
    say(f"Made {file}.\n")
    check(name)


def _list(items: list[str]) -> str:
    return "\n".join(f"  - {item.strip()}" for item in items if item.strip())


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")

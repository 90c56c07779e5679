"""`digest new`: a digest, asked for in four questions, written as commented YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import Refused, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from digest.wiring import Wiring

FILE = """\
# {head}. Its name is this file's name: {name}.
title: {title}
send: {send}

sources:                           # feeds, pages, or folders; digest inspect URL shows what is found there
{sources}

topics:                            # ready-made ones (digest topics lists them), or your own with keywords
{topics}

# max_stories: {most:<19} # and more, each with its default: digest check {name}
# leave_out: [horoscope, "title: weekly quiz", paywalled]
"""

#: Stands for what was not asked yet while an answer is looked at.
MEANWHILE = {
    "title": "Title",
    "send": "by hand",
    "sources": "  - https://feeds.example.org/rss",
    "topics": "  - world",
}


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A short name: small letters, digits and hyphens.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="As readers see it.")] = "",
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="URL", help='A feed or page, or "folder: inbox"; may be repeated.'),
    ] = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", metavar="WORD", help="A ready-made topic; may be repeated.")
    ] = None,
    send: Annotated[str, typer.Option("--send", metavar="WORDS", help="Such as: weekdays at 07:00.")] = "",
) -> None:
    """Make a digest: asks, writes commented YAML, checks it.

    Asks for what is not given. Nothing is written until all of it makes sense.
    """
    from digest.cli.everyday.check import check
    from digest.cli.files import write
    from digest.cli.opened import opened
    from digest.cli.screen import say

    with opened() as wiring:
        file = _free(wiring, name)
        write(
            file, _text(wiring, name, {"title": title, "send": send}, {"sources": source or [], "topics": topic or []})
        )
    say(f"Made {file}.\n")
    check(name)
    say(f"\nLook at it: digest preview {name}. Change it with any text editor, then: digest check {name}.")


def _free(wiring: Wiring, name: str) -> Path:
    """Where the digest of that name will stand. Raises when there can be none, or is one."""
    from digest.config.typed.fields import is_name

    if not is_name(name):
        raise UsageError(
            f'"{name}" cannot be the name of a file here.', advice="Use small letters, digits and hyphens: morning"
        )
    file = wiring.publication.site.folder / "digests" / f"{name}.yaml"
    if file.exists():
        raise Refused(f"{file} exists already.", advice="Nothing was changed.")
    return file


def _text(wiring: Wiring, name: str, words: dict[str, str], lists: dict[str, list[str]]) -> str:
    """The file, of what was given and what the person answers."""
    from digest.cli.screen import asked, plain
    from digest.config import load
    from digest.config.digests import Digest
    from digest.config.yaml.lines import value

    def with_(**said: str) -> str:
        head, most = plain(words["title"]) or name, Digest.model_fields["max_stories"].default
        text = FILE.format(name=name, head=head, most=most, **(MEANWHILE | said))
        load.parse(text, name, wiring.publication.site, f"{wiring.publication.site.folder.name}/digests/{name}.yaml")
        return text

    words["title"] = asked("--title", words["title"], "Title", check=lambda said: with_(title=value(said)))
    title = value(words["title"])
    send = asked(
        "--send",
        words["send"],
        "When (weekdays at 07:00, fridays at noon, by hand)",
        default="by hand",
        check=lambda said: with_(send=value(said)),
    )
    sources = _list(lists["sources"]) or _sources(
        asked(
            "--source",
            "",
            "Sources: feeds or pages, with spaces between",
            check=lambda said: with_(sources=_sources(said)),
        )
    )
    topics = _list(lists["topics"]) or _topics(
        asked(
            "--topic",
            "",
            "Topics (digest topics lists them), with commas between",
            default="world, culture",
            check=lambda said: with_(topics=_topics(said)),
        )
    )
    return with_(title=title, send=value(send), sources=sources, topics=topics)


def _sources(typed: str) -> str:
    return _list(re.findall(r"folder:\s*[^\s,]+|[^\s,]+", typed))


def _topics(typed: str) -> str:
    return _list(typed.split(","))


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"  - {item.strip()}" for item in items if item.strip())

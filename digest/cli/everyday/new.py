"""`digest new`: a digest, asked for in four questions, written as commented YAML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

import typer

from digest.actions.setup.new import NewDigest, free_file, make_digest, text
from digest.cli.everyday.check import check
from digest.cli.opened import opened
from digest.cli.screen import asked, say
from digest.publication import Publication


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
    given = NewDigest(name=name, title=title, send=send, sources=_given(source), topics=_given(topic))
    with opened() as wiring:
        free_file(wiring.publication, name)
        file = make_digest(wiring.publication, _completed(wiring.publication, given))
    say(f"Made {file}.\n")
    check([name])
    say(f"\nLook at it: digest preview {name}. Change it with any text editor, then: digest check {name}.")


def _completed(publication: Publication, given: NewDigest) -> NewDigest:
    """What was given, and what the person answers."""
    trial = NewDigest(name=given.name)
    title = asked("--title", given.title, "Title", check=lambda typed: text(publication, replace(trial, title=typed)))
    send = asked(
        "--send",
        given.send,
        "When (weekdays at 07:00, fridays at noon, by hand)",
        default="by hand",
        check=lambda typed: text(publication, replace(trial, send=typed)),
    )
    sources = given.sources or _sources(
        asked(
            "--source",
            "",
            "Sources: feeds or pages, with spaces between",
            check=lambda typed: text(publication, replace(trial, sources=_sources(typed))),
        )
    )
    topics = given.topics or _topics(
        asked(
            "--topic",
            "",
            "Topics (digest topics lists them), with commas between",
            default="world, culture",
            check=lambda typed: text(publication, replace(trial, topics=_topics(typed))),
        )
    )
    return NewDigest(name=given.name, title=title, send=send, sources=sources, topics=topics)


def _given(typed: list[str] | None) -> tuple[str, ...]:
    return tuple(item for item in typed or () if item.strip())


def _sources(typed: str) -> tuple[str, ...]:
    return tuple(re.findall(r"folder:\s*[^\s,]+|[^\s,]+", typed))


def _topics(typed: str) -> tuple[str, ...]:
    return tuple(typed.split(","))

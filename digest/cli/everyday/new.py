"""`digest new`: a digest, asked for in four questions, written as commented YAML."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from digest.actions.setup import first_look as looking
from digest.actions.setup import new as making
from digest.cli.everyday.check import check
from digest.cli.first_look import show_first_look
from digest.cli.opened import opened
from digest.cli.screen import ask, asked, complain, say
from digest.errors import ConfigError

if TYPE_CHECKING:
    from digest.actions.setup.new import NewDigest
    from digest.wiring import Wiring


def new(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]", help="A short name, or the title: morning, Morning News.")
    ] = None,
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

    Asks for what is not given, and each source what it has. Nothing is written until all of it makes sense.
    """
    typed = " ".join(words if words is not None else ())
    with opened() as wiring:
        name = making.name_for(typed if words is not None else asked("NAME", "", "Name of the digest"))
        given = making.NewDigest(name=name, title=title, send=send, sources=_given(source), topics=_given(topic))
        making.free_file(wiring.publication, name)
        try:
            file = making.make_digest(wiring.publication, _completed(wiring, given, typed))
        except ConfigError as error:
            raise ConfigError(f"{error}\n\nNothing was written.") from None
    say(f"\nMade {file}.\n")
    check([name])
    say(f"\nLook at it: digest preview {name}. Change it with any text editor, then: digest check {name}.", hang=0)


def _completed(wiring: Wiring, given: NewDigest, typed: str) -> NewDigest:
    """What was given, and what the person answers."""
    trial = making.NewDigest(name=given.name)
    makes_sense = partial(making.text, wiring.publication)
    title = asked(
        "--title",
        given.title,
        "Title",
        default=typed if typed != given.name else "",
        check=lambda typed: makes_sense(replace(trial, title=typed)),
    )
    send = asked(
        "--send",
        given.send,
        "When (weekdays at 07:00, fridays at noon, by hand)",
        default="by hand",
        check=lambda typed: makes_sense(replace(trial, send=typed)),
    )
    asked_of = _asked_sources(wiring, trial, given.sources)
    topics = given.topics or _topics(
        asked(
            "--topic",
            "",
            "Topics (digest topics lists them), with commas between",
            default="world, culture",
            check=lambda typed: makes_sense(replace(trial, topics=_topics(typed))),
        )
    )
    return replace(given, title=title, send=send, sources=asked_of.sources, names=asked_of.names, topics=topics)


def _asked_sources(wiring: Wiring, trial: NewDigest, given: tuple[str, ...]) -> NewDigest:
    """With the sources and their names, when each was asked what it has; whoever types may think again where one is
    doubtful."""
    makes_sense = partial(making.text, wiring.publication)
    question = "Sources: feeds or pages, with spaces between"
    sources = given or _sources(
        asked("--source", "", question, check=lambda typed: makes_sense(replace(trial, sources=_sources(typed))))
    )
    while True:
        new, doubtful = _looked_at(wiring, replace(trial, sources=sources))
        if given or not doubtful or not (typed := ask("Other sources, or Enter to keep these")):
            return new
        try:
            makes_sense(replace(trial, sources=_sources(typed)))
        except ConfigError as error:
            complain(str(error))
            continue
        sources = _sources(typed)


def _looked_at(wiring: Wiring, new: NewDigest) -> tuple[NewDigest, bool]:
    """What each source answers is shown: the digest with their names, and whether there is a doubt in any of it."""
    doubtful, names = False, dict[str, str]()
    for look in looking.first_looks(wiring, making.sources_of(wiring.publication, new)):
        doubtful, names[look.key] = doubtful or bool(look.doubt), look.name
        show_first_look(look)
    return making.named(wiring.publication, new, names), doubtful


def _given(typed: list[str] | None) -> tuple[str, ...]:
    return tuple(item for item in typed or () if item.strip())


def _sources(typed: str) -> tuple[str, ...]:
    return tuple(re.findall(r"folder:\s*[^\s,]+|[^\s,]+", typed))


def _topics(typed: str) -> tuple[str, ...]:
    return tuple(typed.split(","))

"""The program: its commands in the order people meet them, its errors without tracebacks, its exit codes.

0 done · 1 the answer is no · 2 wrong use or configuration · 3 could not do it · 4 somebody else is doing it
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from digest.cli import (
    check,
    db,
    demo,
    dev,
    doctor,
    history,
    init,
    inspect,
    new,
    next,
    preview,
    prune,
    send,
    sources,
    start,
    status,
    stop,
    subscribers,
    test,
    topics,
    why,
)
from digest.cli.session import Session, session
from digest.errors import DigestError

app = typer.Typer(
    name="digest",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Collects recent articles, groups them by topic and story, and mails a digest, each subscriber exactly once.",
)
for command in (
    status.status,
    new.new,
    init.init,
    check.check,
    preview.preview,
    test.test,
    send.send,
    stop.stop,
    stop.go,
    why.why,
    next.next_,
    history.history,
    start.start,
    doctor.doctor,
    inspect.inspect,
    topics.topics,
    prune.prune,
    demo.demo,
):
    app.command(command.__name__.rstrip("_"))(command)
app.add_typer(subscribers.app, name="subscribers")
app.add_typer(sources.app, name="sources")
app.add_typer(db.app, name="db")
app.add_typer(dev.app, name="dev", hidden=True)


@app.callback()
def root(
    config: Annotated[
        str, typer.Option("--config", metavar="DIR", help="The configuration folder (or DIGEST_CONFIG); ./config.")
    ] = "",
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    if version:
        from digest import __version__

        typer.echo(f"digest {__version__}")
        raise typer.Exit
    session.set(Session(config=config, debug=debug))


#: What typer raises for words that do not fit; it keeps the class to itself.
WRONG_USE: tuple[type, ...] = tuple(typer.BadParameter.__mro__[:3])


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is its answer."""
    words = _hoisted(list(sys.argv[1:] if arguments is None else arguments))
    debug = "--debug" in words
    try:
        code = app(words, standalone_mode=False)
    except DigestError as error:
        if debug:
            raise
        typer.echo(str(error), err=True)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("Stopped.", err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if isinstance(error, WRONG_USE):
            return _shown(error)
        if debug:
            raise
        typer.echo(f"Something went wrong inside digest: {type(error).__name__}: {error}", err=True)
        typer.echo("Nothing half-done is kept. The same command with --debug shows where.", err=True)
        return 3
    return code if isinstance(code, int) else 0


def _shown(wrong: Any) -> int:
    wrong.show()
    return int(wrong.exit_code)


def _hoisted(words: list[str]) -> list[str]:
    """The program's own options may stand anywhere in the line; they are moved to its front."""
    front: list[str] = []
    rest: list[str] = []
    while words:
        word = words.pop(0)
        if word == "--":
            return [*front, *rest, word, *words]
        if word == "--config":
            front += [word, *words[:1]]
            del words[:1]
        elif word.startswith("--config=") or word == "--debug":
            front.append(word)
        else:
            rest.append(word)
    return front + rest

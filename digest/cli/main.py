"""The program: its commands in the order people meet them, its errors without tracebacks, its exit codes.

0 done · 1 the answer is no · 2 wrong use or configuration · 3 could not do it · 4 somebody else is doing it
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer

from digest import __version__
from digest.cli.help import Program
from digest.cli.screen import complain
from digest.cli.session import Session, session
from digest.errors import DigestError

app = typer.Typer(
    name="digest",
    cls=Program,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
    pretty_exceptions_enable=False,
    help="Collects recent articles, groups them by topic and story, and mails a digest, each subscriber exactly once.",
)


@app.callback()
def root(
    context: typer.Context,
    config: Annotated[
        str, typer.Option("--config", metavar="DIR", help="The configuration folder; else DIGEST_CONFIG or ./config.")
    ] = "",
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    if version:
        typer.echo(f"digest {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit
    session.set(Session(config=config, debug=debug))


#: What typer raises for words that do not fit; it keeps the class to itself.
WRONG_USE: tuple[type, ...] = tuple(typer.BadParameter.__mro__[:3])


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is its answer."""
    words = _spelled(_hoisted(list(sys.argv[1:] if arguments is None else arguments)))
    _let_everything_be_shown()
    try:
        code = app(words, prog_name="digest", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        complain("Stopped.")
        return 130
    except (BrokenPipeError, SystemExit):  # typer exits by itself when nobody reads what it shows
        _close_quietly()
        return 0
    except Exception as error:
        if isinstance(error, WRONG_USE):
            return _shown(error)
        if "--debug" in words:
            raise
        return _explained(error)
    return code if isinstance(code, int) else 0


def _shown(wrong: Any) -> int:
    wrong.show()
    return int(wrong.exit_code)


def _explained(error: Exception) -> int:
    """The exit code of an error that a person has been told of."""
    if isinstance(error, DigestError):
        complain(str(error))
        return error.exit_code
    if isinstance(error, OSError) and error.filename and error.strerror:
        complain(f"{error.filename}: {error.strerror}.\nLook at the folder, its owner and the room on the disk.")
        return 3
    complain(f"Something went wrong inside digest: {error}")
    complain("Nothing half-done is kept. The same command with --debug shows where.")
    return 3


def _let_everything_be_shown() -> None:
    """A letter that the terminal does not know is shown as "?" rather than ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _close_quietly() -> None:
    """Whoever read our output has left: nothing more is written, and nothing said of it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
        elif word.startswith("--config=") or word in ("--debug", "--version"):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _spelled(words: list[str]) -> list[str]:
    """ "help check" is "check --help", and "help" alone the first help."""
    place = next((place for place, word in enumerate(words) if not _of_the_program(words, place)), None)
    if place is None or words[place] != "help":
        return words
    return [*words[:place], *words[place + 1 :], "--help"]


def _of_the_program(words: list[str], place: int) -> bool:
    """Whether the word is an option of the program, or what stands behind one."""
    return words[place].startswith("-") or (place > 0 and words[place - 1] == "--config")

"""How help looks: commands in the order people meet them, and no word of the language the program is written in."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

from typer import Typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from digest.cli.later import imported_later, load
from digest.text.near_misses import nearest

#: Head of a list in the first help → its commands, with what each does: known without importing them, so that help is
#: fast; a test holds them to the commands' own words. What is not here is for those who develop.
SECTIONS = {
    "Every day": {
        "demo": 'Build and "send" the sample digest; nothing leaves the machine.',
        "init": "Make the configuration folder of a publication.",
        "new": "Make a digest: asks, writes commented YAML, checks it.",
        "check": "Show what was understood, or everything to mend.",
        "preview": "Show what would be sent now, and why; open the mail.",
        "test": "Send the real mail to a few addresses, marked as a test.",
        "send": "Show the edition, ask, and send it to every subscriber.",
        "edit": "Change the draft of an edition before it leaves.",
        "approve": "Let a draft go out as it stands.",
        "unapprove": "Take the approval of a draft back.",
        "discard": "Throw a draft away; its articles are in the next edition.",
        "stop": "Halt all sending within one batch.",
        "go": "Lift a stop.",
        "status": "Show on one screen how things stand.",
        "why": "Say why an article is in or out, and the line to change.",
        "next": "List the next sends.",
        "history": "List past editions, and why one was skipped.",
    },
    "When something went wrong": {
        "audit": "Show that every recipient of an edition is accounted for.",
        "deliveries": "List who got an edition, who did not, and why.",
        "resolve": "Say what became of mails of unknown outcome.",
        "resend": "Send an edition once more to one reader, or after all to some.",
        "adopt": "Make this copy the original, which may send.",
    },
    "For operators": {
        "start": "Send every digest when it is due, until stopped.",
        "health": "Ask whether somebody is on duty, for monitors.",
        "doctor": "Look for what is missing or wrong on this machine.",
        "stats": "Show what became of an edition: bounces, who left, clicks.",
        "subscribers": "Who gets what: add, topics, remove, find, import, export, erase.",
        "sources": "Show how each source is; add, remove, release, import, export.",
        "config": "The versions of a digest's file: history, compare, back.",
        "inspect": "Show what is found at an address, and the YAML to paste.",
        "topics": "List the ready-made topics, or the keywords of one.",
        "publish": "Write the editions as pages, an archive and a feed.",
        "rename": "Give a digest another name.",
        "backup": "Keep database, key and configuration in one file.",
        "restore": "Put database, key and configuration in place, from a backup.",
        "prune": "Forget what nobody needs any more.",
        "db": "Bring the database to this version of the program.",
    },
}
HIDDEN = ("dev", "rebuild")
#: Where a command is that has no file of its own name.
ELSEWHERE = {"go": "stop", "unapprove": "approve", "discard": "approve"}
#: The folder of each list's commands.
FOLDERS = {"Every day": "everyday", "When something went wrong": "accounts", "For operators": "operators"}


class Command(TyperCommand):
    """One command."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The words behind the command's name in its usage line, without braces."""
        return [re.sub(r"^\{(.*)\}(\.\.\.)?$", r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def invoke(self, ctx: Any) -> Any:
        """Runs the command, with everything that it needs."""
        load()
        return super().invoke(ctx)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes the command's arguments and options."""
        write_parameters(self, ctx, formatter)


class Group(TyperGroup):
    """Commands below a command."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes the group's options, then its commands."""
        write_parameters(self, ctx, formatter)
        self.format_commands(ctx, formatter)


class Program(Group):
    """The whole; a command's file is imported when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of all commands, in the order in which people meet them."""
        return [*(name for commands in SECTIONS.values() for name in commands), *HIDDEN]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, its file imported; None when there is none."""
        return _command(cmd_name) if cmd_name in self.list_commands(ctx) else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was typed; fails with the nearest one when there is none."""
        if args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            near = nearest(args[0], self.list_commands(ctx))
            ctx.fail(f'There is no command "{args[0]}".' + (f" Did you mean: digest {near}?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes the commands under their heads."""
        width = max(len(name) for commands in SECTIONS.values() for name in commands)
        for head, commands in SECTIONS.items():
            with formatter.section(head):
                formatter.write_dl([(name.ljust(width), help) for name, help in commands.items()])


def write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    """Arguments and options of a command, without the types that typer adds to them."""
    rows_of: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for parameter in command.get_params(ctx):
        if record := parameter.get_help_record(ctx):
            name, help = record
            row = (re.sub(r" <[^>]*>$", "", name), help.removesuffix("[required]").rstrip())
            rows_of[parameter.param_type_name].append(row)
    for head, rows in (("Arguments", rows_of["argument"]), ("Options", rows_of["option"])):
        if rows:
            with formatter.section(head):
                formatter.write_dl(rows)


@cache
def _command(name: str) -> Any:
    folder = next((FOLDERS[head] for head, commands in SECTIONS.items() if name in commands), "developers")
    with imported_later():
        module = import_module(f"digest.cli.{folder}.{ELSEWHERE.get(name, name)}")
    if group := getattr(module, "app", None):
        return get_command(group)
    single = Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=Command)(getattr(module, name, None) or getattr(module, f"{name}_"))
    return get_command(single)

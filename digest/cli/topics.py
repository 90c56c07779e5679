"""`digest topics`: the ready-made topics."""

from __future__ import annotations

from typing import Annotated

import typer


def topics(
    name: Annotated[str, typer.Argument(help="One of them, with its keywords.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
) -> None:
    """List the ready-made topics, or show one."""
    from digest.cli.screen import say, show_json, table
    from digest.config.ready import ready_made
    from digest.errors import UsageError

    ready = ready_made()
    if name and name not in ready:
        raise UsageError(f'There is no ready-made topic "{name}".', advice="Ready-made: " + ", ".join(ready))
    chosen = [ready[name]] if name else list(ready.values())
    if as_json:
        show_json(
            [{"key": t.key, "name": t.name, "description": t.description, "keywords": t.keywords} for t in chosen]
        )
    elif name:
        say(f"{chosen[0].name}: {chosen[0].description}\nKeywords: {', '.join(chosen[0].keywords)}")
    else:
        table(("Write", "Heading", "For"), [(t.key, t.name, t.description) for t in chosen])
        say("\ndigest topics NAME shows the keywords of one.")

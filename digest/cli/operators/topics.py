"""`digest topics`: the ready-made topics."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.cli.options import AsJson


def topics(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One of them.", show_default=False)] = "",
    as_json: AsJson = False,
) -> None:
    """List the ready-made topics, or the keywords of one."""
    from digest.cli.screen import say, show_json, table
    from digest.config.ready import ready_made
    from digest.errors import UsageError
    from digest.text.near_misses import did_you_mean

    ready = ready_made()
    if name and name not in ready:
        meant = did_you_mean(name, ready)
        raise UsageError(f'There is no ready-made topic "{name}".{meant}', advice="Ready-made: " + ", ".join(ready))
    chosen = [ready[name]] if name else list(ready.values())
    if as_json:
        show_json(
            [{"key": t.key, "name": t.name, "description": t.description, "keywords": t.keywords} for t in chosen]
        )
    elif name:
        say(f"{chosen[0].name}: {chosen[0].description}", hang=0)
        say(f"Keywords: {', '.join(chosen[0].keywords)}", hang=10)
    else:
        table(("Write", "Heading", "For"), [(t.key, t.name, t.description) for t in chosen])
        say("\nWrite the word under topics: in a digest. digest topics WORD shows its keywords.")

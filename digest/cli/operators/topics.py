"""`digest topics`: the ready-made topics."""

from __future__ import annotations

from typing import Annotated

import typer

from digest.actions.setup import topics as ready_made
from digest.cli.options import AsJson
from digest.cli.screen import say, show_json, table


def topics(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One of them.", show_default=False)] = "",
    as_json: AsJson = False,
) -> None:
    """List the ready-made topics, or the keywords of one."""
    ready = ready_made.ready_topics(name)
    if as_json:
        show_json(ready)
    elif name:
        (topic,) = ready
        say(f"{topic.name}: {topic.description}", hang=0)
        say(f"Keywords: {', '.join(topic.keywords)}", hang=10)
    else:
        table(("Write", "Heading", "For"), [(topic.key, topic.name, topic.description) for topic in ready])
        say("\nWrite the word under topics: in a digest. digest topics WORD shows its keywords.")

"""`digest sources`: how the sources are."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True)


@app.callback()
def root(
    name: Annotated[str, typer.Option("--of", metavar="NAME", help="Of one digest; all without.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
) -> None:
    """List the sources: how each is, when it last answered, and what is wrong."""
    from digest.cli.screen import plain, say, show_json, table, when
    from digest.cli.session import opened
    from digest.model.collected import SourceState
    from digest.pipeline import source_name

    with opened() as publication:
        digests = [publication.in_force(name)] if name else list(publication.digests.values())
        sources = {source.key: (source, digest.key) for digest in digests for source in digest.sources}
        states = publication.store.sources.states(list(sources))
        rows = []
        for key, (source, digest_key) in sources.items():
            state = states.get(key) or SourceState(source=key)
            rows.append(
                {
                    "source": plain(source_name(source, state.name)),
                    "digest": digest_key,
                    "health": state.health.value,
                    "kind": state.kind,
                    "last success": when(state.last_success, publication.site.zone),
                    "next try": when(state.next_try, publication.site.zone) if state.next_try else "next run",
                    "reason": plain(state.reason),
                    "url": state.url or source.url or source.folder,
                }
            )
        if as_json:
            show_json(rows)
            return
        if not rows:
            say("No sources yet: digest new NAME makes a digest.")
            return
        shown = ("source", "digest", "health", "kind", "last success", "next try", "reason")
        table([head.capitalize() for head in shown], [[row[head] for head in shown] for row in rows])

"""`digest sources`: how the sources are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import AsJson

if TYPE_CHECKING:
    from digest.app import App
    from digest.config.digests import Source
    from digest.model.collected import SourceState


def sources(
    name: Annotated[str, typer.Option("--of", metavar="NAME", help="Of one digest; all without.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show how each source is.

    When it last answered, when it is asked again, and what is wrong.
    """
    from digest.cli.screen import say, show_json, table, when
    from digest.cli.session import opened

    with opened() as publication:
        if name:
            publication.in_force(name)
        found = list(_states(publication, name))
        zone, now = publication.site.zone, publication.clock()
    if as_json:
        show_json([_as_dict(digest, source, state) for digest, source, state in found])
    elif not found:
        say("No sources yet: digest new NAME makes a digest.")
    else:
        table(
            ("Source", "Digest", "Health", "Last answer", "What is wrong"),
            [
                (_name(source, state), digest, state.health.value, when(state.last_success, zone, now), _wrong(state))
                for digest, source, state in found
            ],
        )


def _states(app: App, name: str) -> list[tuple[str, Source, SourceState]]:
    """Digest, source and how it is, in the order of the files."""
    from digest.model.collected import SourceState

    pairs = [
        (digest.key, source) for digest in app.digests.values() if name in ("", digest.key) for source in digest.sources
    ]
    states = app.store.sources.states([source.key for _, source in pairs])
    return [(key, source, states.get(source.key) or SourceState(source=source.key)) for key, source in pairs]


def _name(source: Source, state: SourceState) -> str:
    from digest.pipeline import source_name

    return source_name(source, state.name)


def _wrong(state: SourceState) -> str:
    if not state.reason:
        return ""
    return f"{state.reason}, {state.failures} times in a row" if state.failures > 1 else state.reason


def _as_dict(digest: str, source: Source, state: SourceState) -> dict[str, object]:
    return {
        "source": _name(source, state),
        "digest": digest,
        "url": state.url or source.url,
        "folder": source.folder,
        "kind": state.kind,
        "health": state.health.value,
        "failures": state.failures,
        "reason": state.reason,
        "last_success": state.last_success,
        "next_try": state.next_try,
    }

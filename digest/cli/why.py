"""`digest why`: why an article is in or out, and the line of YAML to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import Refused

if TYPE_CHECKING:
    from digest.app import App
    from digest.model.collected import Article
    from digest.model.grouped import Verdict


def why(
    name: Annotated[str, typer.Argument(help="The digest, as its file is called.")],
    words: Annotated[str, typer.Argument(help="Words of the title, or the URL.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
) -> None:
    """Say why an article is in or out, and which line of YAML decides it."""
    from digest.cli.screen import plain, say, show_json
    from digest.cli.session import opened

    with opened() as app:
        app.in_force(name)
        articles = app.store.articles.find(words)
        if not articles:
            raise Refused(
                f'No article collected so far has "{words}" in its title, or that URL.',
                advice=f"digest preview {name} asks the sources now; digest sources tells how they are.",
            )
        told = [(article, found) for article in articles[:5] if (found := _told(app, name, article))]
        if not told:
            raise Refused(f'"{plain(articles[0].title)}" comes from a source that {name} does not have.')
        if as_json:
            show_json(
                [{"title": a.title, "url": a.url, "editions": [_row(e, v) for e, v in found]} for a, found in told]
            )
            return
        for article, found in told:
            say(f"{plain(article.title)}\n{article.url}")
            for edition, verdict in found:
                say(f"  {edition}: {sentence(verdict)}")


def sentence(verdict: Verdict) -> str:
    """ "over the cap: rank 17 of 15 stories. The line to change: config/digests/morning.yaml:14"."""
    into = f" in {verdict.section}" if verdict.section and verdict.outcome.runs else ""
    line = f" The line to change: {verdict.where}." if verdict.where else ""
    return f"{verdict.outcome.value}{into}: {verdict.reason}.{line}"


def _told(app: App, name: str, article: Article) -> list[tuple[str, Verdict]]:
    """What frozen editions said of it, and, while it is open, what the next one would say."""
    past = [(edition.name, verdict) for edition, verdict in app.store.editions.told_of(name, article.number)]
    return past + _now(app, name, article)


def _now(app: App, name: str, article: Article) -> list[tuple[str, Verdict]]:
    from digest import pipeline
    from digest.cli.editions import by_hand

    if article.source not in {source.key for source in app.in_force(name).sources}:
        return []
    built = pipeline.build(app.in_force(name), by_hand(app), app.kit(name))
    return [("next edition", verdict) for verdict in built.verdicts if verdict.article == article.number]


def _row(edition: str, verdict: Verdict) -> dict[str, str]:
    return {
        "edition": edition,
        "outcome": verdict.outcome.value,
        "section": verdict.section,
        "reason": verdict.reason,
        "line": verdict.where,
    }

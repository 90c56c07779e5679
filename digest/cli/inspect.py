"""`digest inspect`: what we see at an address or in a file, and the line of YAML for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.errors import Unavailable, UsageError

if TYPE_CHECKING:
    from digest.config.digests import Source
    from digest.model.collected import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    kind: str
    name: str
    url: str
    articles: tuple[Article, ...]
    yaml: str
    """What to paste under `sources:`."""


def inspect(
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed, a page, or a file.")],
    read_as: Annotated[str, typer.Option("--read-as", help="feed, list, sitemap or page.")] = "",
    links: Annotated[str, typer.Option("--links", metavar="CSS", help="The links of a list.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
) -> None:
    """Show what we see there, and the YAML to paste."""
    from digest.cli.screen import show_json

    seen = _file(Path(what)) if Path(what).exists() else _url(what, read_as, links)
    if as_json:
        articles = [as_dict(article) for article in seen.articles]
        show_json(articles[0] if len(articles) == 1 else articles)
    else:
        _show(seen)


def as_dict(article: Article) -> dict[str, object]:
    """An article as scripts read it."""
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "text": article.text,
        "guid": article.guid,
        "language": article.language,
        "image": article.image.url if article.image else None,
    }


def _file(file: Path) -> Seen:
    from digest.collect import folder
    from digest.collect.language import in_its_language

    if file.is_dir():
        raise UsageError(f"{file} is a folder.", advice=f"As a source of a digest:\n  - folder: {file}")
    reading = folder.read_file(file)
    return Seen(
        kind=reading.kind,
        name=reading.title,
        url="",
        articles=tuple(in_its_language(article) for article in reading.articles),
        yaml=f"  - folder: {file.parent}",
    )


def _url(url: str, read_as: str, links: str) -> Seen:
    from digest.app import utc_now, web
    from digest.collect import collect

    source = _source(url, read_as, links)
    with web(_allowed()) as (client, parser):
        (answer,) = collect([source], {}, client, utc_now(), parser=parser)
    if answer.failure:
        failure = answer.failure
        raise Unavailable(failure.reason, where=failure.url, advice=failure.advice)
    state = answer.state
    lines = [f"  - {source.url}"]
    if read_as or links:
        lines = [f"  - url: {source.url}", f"    read_as: {state.kind}", *([f"    links: {links}"] if links else [])]
    return Seen(kind=state.kind, name=state.name, url=state.url, articles=answer.articles, yaml="\n".join(lines))


def _allowed() -> tuple[str, ...]:
    """The publication's intranet, where there is a publication here."""
    from digest.app import configuration, folder_from_environment
    from digest.cli.session import session

    folder = folder_from_environment(session.get().config)
    return configuration(folder).site.intranet if (folder / "digest.yaml").exists() else ()


def _source(url: str, read_as: str, links: str) -> Source:
    from digest.config.load import source_of

    return source_of(url, read_as=read_as, links=links)


def _show(seen: Seen) -> None:
    from digest.cli.screen import plain, say

    say(f"{seen.kind.capitalize()}{f': {plain(seen.name)}' if seen.name else ''}, {len(seen.articles)} articles")
    if seen.url:
        say(seen.url)
    for article in seen.articles[:10]:
        date = f"{article.published:%Y-%m-%d}" if article.published else "no date"
        by = f" · {', '.join(article.authors)}" if article.authors else ""
        say(f"\n{plain(article.title)}\n  {date}{plain(by)} · {len(article.text.split())} words")
        say(f"  {article.url}" if article.url else "  no address")
    if len(seen.articles) > 10:
        say(f"\nand {len(seen.articles) - 10} more")
    say(f"\nTo collect it, under sources:\n{seen.yaml}")

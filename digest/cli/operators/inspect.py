"""`digest inspect`: what we see at an address or in a file, and the line of YAML for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.options import AsJson
from digest.errors import DigestError, Unavailable, UsageError
from digest.model.source import SourceKind

if TYPE_CHECKING:
    from digest.collect.parser import Parser
    from digest.collect.web.client import Client
    from digest.config.digests import Source
    from digest.model.article import Entry
    from digest.model.source import SourceState

#: Articles shown.
SHOWN = 10
_KINDS = " or ".join(SourceKind.of_addresses())

#: What `links:` may say, simple words first; the first that means just the links found is proposed.
SELECTORS = tuple(
    f"{place} {inner} a".strip()
    for inner in ("h2", "h3", "h1", "h4", "li", "p", "td", "")
    for place in ("main article", "article", "main", "")
    if inner or place
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    kind: str
    name: str
    url: str
    entries: tuple[Entry, ...]
    yaml: str
    """What to paste under `sources:`."""


def inspect(
    what: Annotated[str, typer.Argument(metavar="URL|FILE", help="A feed, a page, or a file.")],
    read_as: Annotated[str, typer.Option("--read-as", metavar="KIND", help=_KINDS)] = "",
    links: Annotated[str, typer.Option("--links", metavar="CSS", help="The links of a list.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what is found at an address, and the YAML to paste.

    With --json its articles, as one object when it is one article.
    """
    from digest.cli.screen import show_json
    from digest.read.text.language import language_of

    seen = _file(Path(what)) if _is_file(what) else _url(what, read_as, links)
    if as_json:
        entries = [as_dict(entry) | {"language": language_of(entry)} for entry in seen.entries]
        show_json(entries[0] if len(entries) == 1 else entries)
    else:
        _show(seen)


def as_dict(entry: Entry) -> dict[str, object]:
    """An entry as scripts read it."""
    return {
        "title": entry.title,
        "authors": list(entry.authors),
        "published": entry.published,
        "url": entry.url,
        "text": entry.text,
        "guid": entry.guid,
        "language": entry.language,
        "image": entry.image.url if entry.image else None,
    }


def _is_file(what: str) -> bool:
    """Raises `UsageError` for the name of a file that is not there."""
    from digest.collect.folder import CONTENT_TYPES

    if Path(what).exists():
        return True
    meant = what.startswith((".", "/", "~")) or ("/" not in what and Path(what).suffix.lower() in CONTENT_TYPES)
    if meant:
        raise UsageError(f"There is no file {what} here.", advice="An address begins with https://")
    return False


def _file(file: Path) -> Seen:
    from digest.collect.folder import CONTENT_TYPES, read_file

    if file.is_dir():
        raise UsageError(f"{file} is a folder.", advice=f"As a source of a digest:\n  - folder: {file.absolute()}")
    if file.suffix.lower() not in CONTENT_TYPES:
        known = ", ".join(CONTENT_TYPES)
        raise UsageError(
            f"{file} has an ending that is not read.", advice=f"A folder is read for files ending in {known}."
        )
    reading = read_file(file)
    return Seen(
        kind=reading.kind,
        name=reading.title,
        url="",
        entries=reading.entries,
        yaml=f"  - folder: {file.absolute().parent}",
    )


def _url(url: str, read_as: str, links: str) -> Seen:
    from digest.collect.collect import collect
    from digest.config.load import source_of
    from digest.wiring import utc_now, web

    source = source_of(url, read_as=read_as, links=links)
    with web(_allowed()) as (client, parser):
        (answer,) = collect([source], {}, client, utc_now(), parser=parser)
        if answer.failure:
            failure = answer.failure
            raise Unavailable(failure.reason, where=failure.url, advice=failure.advice)
        state = answer.state
        proposed = links or (_selector(source, state, client, parser) if state.kind is SourceKind.LIST else "")
    return Seen(
        kind=state.kind,
        name=state.name,
        url=state.url,
        entries=answer.entries,
        yaml=_yaml(source, state, proposed),
    )


def _allowed() -> tuple[str, ...]:
    """The publication's intranet, where there is a publication here."""
    from digest.cli.session import session
    from digest.wiring import configuration, folder_from_environment

    folder = folder_from_environment(session.get().config)
    return configuration(folder).site.intranet if (folder / "digest.yaml").exists() else ()


def _selector(source: Source, state: SourceState, client: Client, parser: Parser) -> str:
    """CSS that means just the links that were found on the page; empty when none so simple does."""

    def found(links: str) -> tuple[str, ...]:
        reading = parser.read(page.content, page.url, page.content_type, read_as=SourceKind.LIST, links=links)
        return tuple(link.url for link in reading.links)

    try:
        page = client.get(state.url or source.url)
        listed = found("")
        return next((css for css in SELECTORS if found(css) == listed), "")
    except DigestError:
        return ""


def _yaml(source: Source, state: SourceState, links: str) -> str:
    if not (source.read_as or links):
        return f"  - {source.url}"
    read_as = source.read_as or state.kind
    return "\n".join(
        [f"  - url: {source.url}", f"    read_as: {read_as}", *([f"    links: {_as_yaml(links)}"] if links else [])]
    )


def _as_yaml(text: str) -> str:
    from digest.config.yaml.lines import value

    return value(text)


def _show(seen: Seen) -> None:
    from digest.cli.screen import counted, plain, say

    head = ": ".join(filter(None, (seen.kind.capitalize(), plain(seen.name))))
    say(f"{head}, {counted(len(seen.entries), 'article')}")
    if seen.url:
        say(seen.url)
    for entry in seen.entries[:SHOWN]:
        date = f"{entry.published:%Y-%m-%d}" if entry.published else "no date"
        by = f" · {', '.join(entry.authors)}" if entry.authors else ""
        say(f"\n{plain(entry.title) or 'without a title'}", hang=2)
        say(f"  {date}{plain(by) and by} · {counted(len(entry.text.split()), 'word')}", hang=4)
        if entry.url:
            say(f"  {entry.url}")
    if len(seen.entries) > SHOWN:
        say(f"\nand {len(seen.entries) - SHOWN} more")
    say(f"\nTo collect it, paste this under sources:\n{seen.yaml}")

"""`digest sources`: how the sources are, what waits for an editor, and lists of feeds in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli.help import Command, Group
from digest.cli.options import AsJson
from digest.errors import Refused, Unavailable, UsageError
from digest.text.web_addresses import page_of

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from digest.config.digests import Digest, Source
    from digest.model.source import SourceState
    from digest.read.feeds.opml import Outline
    from digest.wiring import Wiring

    Row = tuple[Digest, Source, SourceState]

app = typer.Typer(add_completion=False, cls=Group, invoke_without_command=True, rich_markup_mode=None)

What = Annotated[str, typer.Argument(metavar="NAME|URL", help="The source, as it is called or where it is.")]
Of = Annotated[str, typer.Option("--of", metavar="NAME", help="Of one digest; all without.")]


@app.callback()
def root(context: typer.Context, name: Of = "", as_json: AsJson = False) -> None:
    """Show how each source is; release, retry, import, export.

    What kind it was found to be, when it last answered, how often it publishes,
    when it is asked next, and what is wrong.
    """
    if context.invoked_subcommand:
        return
    from digest.cli.opened import opened
    from digest.cli.screen import say, show_json, table, when

    with opened() as wiring:
        found = list(_rows(wiring, name))
        zone, now = wiring.publication.site.zone, wiring.clock()
    if as_json:
        show_json([_as_dict(row) for row in found])
    elif not found:
        say("No sources yet: digest new NAME makes a digest.")
    else:
        table(
            ("Source", "Digest", "Kind", "Health", "Last answer", "Rhythm", "Next", "What is wrong"),
            [
                (
                    *(_name(row), digest.key, state.kind, state.health.value, when(state.last_success, zone, now)),
                    *(_rhythm(state), _next(state, zone, now), _wrong(state, when(state.last_new, zone, now))),
                )
                for row in found
                for digest, _, state in [row]
            ],
        )


@app.command(cls=Command)
def release(what: What) -> None:
    """Let through what is held, or take a changed list as it is.

    Articles are held when many more than usual are new at once; a list is quarantined when it looks unlike itself.
    """
    from dataclasses import replace

    from digest.cli.opened import opened
    from digest.cli.screen import counted, plain, say

    with opened() as wiring:
        row = _one(wiring, what)
        _, source, state = row
        name = plain(_name(row))
        if not state.held and not state.quarantined:
            raise Refused(f"Nothing of {name} is held.", advice="digest sources shows how it is.")
        with wiring.store.together() as store:
            count = store.articles.release(source.key, wiring.clock())
            free = replace(state, held=0, why="", quarantined=False, told=False)
            if state.quarantined:
                free = replace(free, usual=None, failures=0, reason="", next_try=None)
            store.sources.save([free])
    if count:
        say(f"{counted(count, 'article')} of {name} may run from the next edition on, unless too old for it.")
    if state.quarantined:
        say(f"{name} is taken as it is from the next collection on.")


@app.command(cls=Command)
def retry(what: What) -> None:
    """Ask a source now, and find anew what it is.

    What is held of it and it no longer carries is dropped.
    """
    from digest.cli.opened import opened
    from digest.cli.screen import counted, plain, say

    with opened() as wiring:
        digest, source, state = row = _one(wiring, what)
        name = plain(_name(row))
        from digest.pipeline.gathering import retry as asked_anew

        report, kind, dropped = asked_anew(digest, source, state, wiring.kit(digest.key))
        if report.failure:
            raise Unavailable(
                report.failure.reason, where=f"{name}, {report.failure.url}", advice=report.failure.advice
            )
    say(f"{name}: {kind}, {counted(report.new, 'new article')}.")
    if dropped:
        say(f"{counted(dropped, 'article')} that it no longer carries {'is' if dropped == 1 else 'are'} dropped.")
    if report.held:
        say(f"{counted(report.held, 'article')} {'is' if report.held == 1 else 'are'} held: digest sources shows why.")


@app.command("import", cls=Command)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as feed readers export it.")],
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="The digest; else the YAML is shown.")] = "",
) -> None:
    """Add the feeds of an OPML file, or show their YAML.

    Every other line of the digest's file stays as it is.
    """
    from digest.cli.files import write
    from digest.cli.opened import opened
    from digest.cli.screen import complain, counted, plain, say
    from digest.config import load
    from digest.read.feeds.opml import read_opml

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    opml = read_opml(content, str(file))
    for problem in opml.problems:
        complain(f"{file}, {plain(problem)}; left out")
    if not to:
        say("sources:")
        say("\n".join(_lines(opml.feeds, "  ", frozenset())) or "  []")
        return
    with opened() as wiring:
        digest = wiring.publication.digest(to)
        known = {source.key for source in digest.sources}
        new = [feed for feed in opml.feeds if feed.url not in known]
        path = wiring.publication.site.folder / "digests" / f"{to}.yaml"
        before = path.read_text(encoding="utf-8")
        lines = _lines(new, _dash(before), frozenset(topic.name for topic in digest.topics))
        after = _with_lines(before, lines)
        shown = f"{wiring.publication.site.folder.name}/digests/{to}.yaml"
        if len(load.parse(after, to, wiring.publication.site, shown).sources) != len(known) + len(new):
            raise _by_hand(shown, lines)
        if new:
            write(path, after)
    left = len(opml.feeds) - len(new)
    there = f"; {left} {'was' if left == 1 else 'were'} there already" if left else ""
    say(f"{counted(len(new), 'source')} added to {shown}{there}.")


@app.command(cls=Command)
def export(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; else it is shown.")] = None,
    name: Of = "",
) -> None:
    """Write the sources as OPML, for feed readers.

    Folders are left out.
    """
    from digest.cli.files import write
    from digest.cli.opened import opened
    from digest.cli.screen import counted, plain, say
    from digest.read.feeds.opml import Outline, write_opml

    with opened() as wiring:
        feeds = {
            source.key: Outline(url=state.url or source.url, name=plain(_name(row)), topic=source.topic)
            for row in _rows(wiring, name)
            for _, source, state in [row]
            if source.url
        }
        content = write_opml(
            wiring.publication.digests[name].title if name else wiring.publication.site.name, feeds.values()
        )
    if file is None:
        say(content.decode().rstrip())
    else:
        try:
            write(file, content.decode())
        except OSError as error:
            raise Unavailable(f"{file} cannot be written: {error.strerror}.") from None
        say(f"{counted(len(feeds), 'source')} written to {file}.")


# ---- which


def _rows(wiring: Wiring, name: str = "") -> Iterator[Row]:
    """In the order of the files."""
    from digest.model.source import SourceState

    if name:
        wiring.publication.in_force(name)
    pairs = [
        (digest, s)
        for digest in wiring.publication.digests.values()
        if name in ("", digest.key)
        for s in digest.sources
    ]
    states = wiring.store.sources.states([source.key for _, source in pairs])
    for digest, source in pairs:
        yield digest, source, states.get(source.key) or SourceState(source=source.key)


def _one(wiring: Wiring, what: str) -> Row:
    """The source that is meant. Raises `UsageError` when none is, or several are."""
    rows = {source.key: (digest, source, state) for digest, source, state in reversed(list(_rows(wiring)))}
    meant = [row for row in rows.values() if _is_meant(row, what.strip())]
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise UsageError(
            f'There is no source "{what}".', advice="digest sources lists them; its name or its URL will do."
        )
    keys = "\n".join(f"  {source.key}" for _, source, _ in meant)
    raise UsageError(f'Several sources are called "{what}". Say which by its URL:\n{keys}')


def _is_meant(row: Row, what: str) -> bool:
    _, source, state = row
    places = {source.key, source.url, source.folder, state.url} - {""}
    page = page_of(what if "://" in what else f"https://{what}")
    return (
        what.casefold() == _name(row).casefold()
        or what in places
        or page in {page_of(place) for place in places} - {""}
    )


# ---- what is shown


def _name(row: Row) -> str:
    from digest.pipeline.names import source_name

    _, source, state = row
    return source_name(source, state.name)


def _rhythm(state: SourceState) -> str:
    """Between two of its articles, "3 hours"; empty while it is unknown."""
    from datetime import timedelta

    from digest.text.durations import in_words

    return in_words(timedelta(seconds=state.every)) if state.every else ""


def _next(state: SourceState, zone: ZoneInfo, now: datetime) -> str:
    """When it is asked again: not before what holds us off, else for the next edition or before it."""
    from digest.cli.screen import when

    if state.next_try and state.next_try > now:
        return f"from {when(state.next_try, zone, now)}"
    return when(state.next_look, zone, now) if state.next_look else "next edition"


def _wrong(state: SourceState, since: str) -> str:
    said: list[str] = []
    if state.reason:
        said.append(f"{state.reason}, {state.failures} times in a row" if state.failures > 1 else state.reason)
    if state.held:
        said.append(f"{state.held} held: {state.why}")
    if state.silent and not state.reason:
        said.append(f"nothing new since {since}")
    return "; ".join(said)


def _as_dict(row: Row) -> dict[str, object]:
    digest, source, state = row
    return {
        "source": _name(row),
        "digest": digest.key,
        "url": state.url or source.url,
        "folder": source.folder,
        "kind": state.kind,
        "health": state.health.value,
        "failures": state.failures,
        "reason": state.reason,
        "held": state.held,
        "why": state.why,
        "last_success": state.last_success,
        "last_new": state.last_new,
        "every_seconds": round(state.every),
        "next_try": state.next_try,
        "next_look": state.next_look,
    }


# ---- lines of a digest's file


def _lines(feeds: Sequence[Outline], lead: str, topics: frozenset[str]) -> list[str]:
    """YAML of each; a topic that the digest has not is a remark."""
    from digest.config.yaml.lines import value

    by_name = {topic.casefold(): topic for topic in topics}
    lines: list[str] = []
    for feed in feeds:
        topic = by_name.get(feed.topic.casefold(), "")
        remark = f"  # {feed.topic}" if feed.topic and not topic else ""
        more = [("name", feed.name)] * bool(feed.name) + [("topic", topic)] * bool(topic)
        lines.append(f"{lead}- {'url: ' if more else ''}{value(feed.url)}{remark}")
        lines += [f"{lead}  {name}: {value(text)}" for name, text in more]
    return lines


def _dash(text: str) -> str:
    """What stands before the dash of the sources."""
    import re

    found = re.search(r"^sources:[^\n]*\n(?:[ ]*(?:#[^\n]*)?\n)*([ ]*)- ", text, re.MULTILINE)
    return found[1] if found else "  "


def _with_lines(text: str, lines: Sequence[str]) -> str:
    """The lines behind the last source; where none is written yet, below `sources:`."""
    rows = text.splitlines()
    start = next((number for number, row in enumerate(rows) if row.startswith("sources:")), None)
    if start is None or rows[start].partition("#")[0].strip() != "sources:":
        raise _by_hand("the file", lines)
    last = start
    for number, row in enumerate(rows[start + 1 :], start + 1):
        if row.strip() and not row.startswith((" ", "-", "#")):
            break
        if row.strip() and not row.lstrip().startswith("#"):
            last = number
    return "\n".join([*rows[: last + 1], *lines, *rows[last + 1 :]]) + "\n"


def _by_hand(file: str, lines: Sequence[str]) -> Refused:
    return Refused(
        f"The sources of {file} are written in a way that no line can be added to.",
        advice="\n".join(["Nothing was changed. Paste this under sources:", *lines]),
    )

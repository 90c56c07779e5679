"""Sources as feed readers exchange them: lists in and out [effect: disk]."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from digest.actions.configs.edit import edit, shown
from digest.actions.shape import Shape
from digest.actions.sources.listing import known_sources
from digest.config.edits.edit import Add, Entry, Place, new_source
from digest.config.edits.forms import entry_lines
from digest.errors import UsageError
from digest.publication import Publication
from digest.read.feeds.opml import Opml, Outline, read_opml, write_opml
from digest.text.durations import counted
from digest.text.lines import visible


class Imported(Shape):
    """What became of a list of feeds."""

    file: str
    """That they were written to, "config/digests/morning.yaml"."""
    added: int
    there: int
    """Were sources of the digest already."""


class Exported(Shape):
    """Sources as a list of feeds."""

    opml: str
    feeds: int


def listed_feeds(file: Path) -> Opml:
    """The feeds of an OPML file. Raises `UsageError` when it cannot be read, or is none."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    return read_opml(content, str(file))


def as_yaml(feeds: Sequence[Outline]) -> str:
    """The feeds as an editor would write them."""
    return "\n".join(["sources:", *([line for entry in _new(feeds) for line in entry_lines(entry)] or ["  []"])])


def import_feeds(publication: Publication, feeds: Sequence[Outline], to: str) -> Imported:
    """The feeds are sources of the digest; every other line of its file is as it was.

    Raises `UsageError` or `ConfigError` when there is no such digest, and `Refused` when its file cannot be added to.
    """
    digest, seen = publication.digest(to), shown(publication, to)
    known = {source.key for source in digest.sources}
    new = [feed for feed in feeds if feed.url not in known]
    entries = tuple(_new(new, [topic.name for topic in digest.topics]))
    edit(
        publication,
        seen,
        [Add(place=Place(field="sources"), entries=entries)],
        f"{counted(len(new), 'source')} imported",
    )
    return Imported(file=seen.name, added=len(new), there=len(feeds) - len(new))


def export_feeds(publication: Publication, name: str = "") -> Exported:
    """The sources of one digest, or of all, as OPML; folders are left out. Raises `UsageError` for a digest that is
    not there."""
    feeds = {
        known.source.key: Outline(
            url=known.state.url or known.source.url, name=visible(known.name).strip(), topic=known.source.topic
        )
        for known in known_sources(publication, name)
        if known.source.url
    }
    title = publication.digests[name].title if name else publication.site.name
    return Exported(opml=write_opml(title, feeds.values()).decode(), feeds=len(feeds))


def _new(feeds: Sequence[Outline], topics: Collection[str] = ()) -> Iterator[Entry]:
    """Each as a source; a topic that is none of the digest's becomes a remark."""
    by_name = {topic.casefold(): topic for topic in topics}
    for feed in feeds:
        topic = by_name.get(feed.topic.casefold(), "")
        yield new_source(feed.url, name=feed.name, topic=topic, remark="" if topic else feed.topic)

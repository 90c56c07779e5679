"""A file of articles, grouped without database or memory [effect: disk]."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml.error import YAMLError

from digest.config.digests import Topic, slug
from digest.config.ready import ready_made
from digest.config.yaml.values import values
from digest.errors import UsageError
from digest.group.dev import Row, group_file
from digest.group.embeddings import installed


def group(file: Path, topics: Path | None = None, *, light: bool = False) -> list[Row]:
    """Section and story of each article of a file, one JSON object a line; by the topics of another file, or by the
    ready-made ones. `light` goes by words alone, whatever extras are installed. Raises `UsageError` for a file that
    cannot be read, naming the line."""
    chosen = topics_of(topics) if topics else tuple(ready_made().values())
    try:
        with file.open(encoding="utf-8") as lines:
            return group_file(lines, chosen, None if light else installed(), tuple(ready_made().values()))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not in UTF-8.") from None


def topics_of(file: Path) -> tuple[Topic, ...]:
    """The topics of a file `topics: [{name, description, keywords}]`, in any YAML; keywords may be one text or a list.
    One without keywords takes those of the ready-made topic of that name, as in a digest. Raises `UsageError`."""
    try:
        listed = values(file.read_text(encoding="utf-8-sig"))["topics"]
        return tuple(_topic({"name": entry} if isinstance(entry, str) else entry) for entry in listed)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    except (YAMLError, UnicodeDecodeError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{file} is not a list of topics.", advice="Write it like: topics: [{name: Sport, keywords: [match, goal]}]"
        ) from error


def _topic(entry: Mapping[str, object]) -> Topic:
    name = str(entry["name"])
    keywords = _keywords(entry.get("keywords"))
    ready = None if keywords else ready_made().get(slug(name))
    return Topic(
        key=slug(name) or name,
        name=name,
        description=str(entry.get("description") or (ready.description if ready else "")),
        keywords=keywords or (ready.keywords if ready else ()),
        hints=ready.hints if ready else (),
        foreign=ready.foreign if ready else frozenset(),
        also=ready.also if ready else (),
        part_of=ready.part_of if ready else "",
        use=ready.key if ready else "",
    )


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return tuple(str(word) for word in value) if isinstance(value, list) else ()

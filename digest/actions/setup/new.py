"""A digest is made: its commented file [effect: disk]."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from digest.actions.files import write
from digest.config import load
from digest.config.digests import Digest, Source, slug
from digest.config.typed.fields import is_name
from digest.config.yaml.lines import value
from digest.errors import ConfigError, Refused, UsageError
from digest.publication import Publication
from digest.text.lines import folded, visible
from digest.text.near_misses import quoted

_FILE = """\
# {head}. Its name is this file's name: {name}.
title: {title}
send: {send}

sources:                           # feeds, pages, or folders; digest inspect URL shows what is found there
{sources}

topics:                            # ready-made ones (digest topics lists them), or your own with keywords
{topics}

# max_stories: {most:<19} # and more, each with its default: digest check {name}
# leave_out: [horoscope, "title: weekly quiz", paywalled]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDigest:
    """What a new digest is to say; as it is made, an example in which single answers can be tried out."""

    name: str
    title: str = "Title"
    send: str = "by hand"
    sources: tuple[str, ...] = ("https://feeds.example.org/rss",)
    """Each as one line of the file: an address, or "folder: inbox"."""
    names: Mapping[str, str] = field(default_factory=dict)
    """One of these lines → what the source calls itself."""
    topics: tuple[str, ...] = ("world",)


def name_for(typed: str) -> str:
    """How a digest that somebody calls so may be named: "Morning News" is morning-news."""
    return re.sub(r"[\s_]+", "-", typed.strip()).casefold()


def free_file(publication: Publication, name: str) -> Path:
    """Where the digest of that name will stand. Raises `UsageError` for what cannot be a name, and `Refused` when there
    is one."""
    if not is_name(name):
        plain = slug(folded(name)).encode("ascii", "ignore").decode().strip("-")[:60].strip("-") or "morning"
        raise UsageError(
            f"{quoted(name)} cannot be the name of a file here.",
            advice=f"Use small letters, digits and hyphens: {plain}",
        )
    file = publication.site.folder / "digests" / f"{name}.yaml"
    if file.exists():
        raise Refused(f"{file} exists already.", advice="Nothing was changed.")
    return file


def make_digest(publication: Publication, new: NewDigest) -> Path:
    """The digest's file stands. Raises as `free_file`, and `ConfigError` when it would make no sense; then nothing was
    written."""
    file = free_file(publication, new.name)
    write(file, text(publication, new))
    return file


def named(publication: Publication, new: NewDigest, names: Mapping[str, str]) -> NewDigest:
    """With what its sources call themselves, by `Source.key`; a folder is called by its own name. Raises as `text`."""
    pairs = zip((line for line in new.sources if line.strip()), sources_of(publication, new), strict=False)
    return replace(new, names={line: names[one.key] for line, one in pairs if one.url and names.get(one.key)})


def sources_of(publication: Publication, new: NewDigest) -> tuple[Source, ...]:
    """The sources as they would be collected. Raises `ConfigError` when the file would make no sense."""
    return _parsed(publication, new, text(publication, new)).sources


def text(publication: Publication, new: NewDigest) -> str:
    """The file of a digest. Raises `ConfigError` when it would make no sense, with what is wrong in the answers: nobody
    has seen the file's lines yet."""
    written = _FILE.format(
        head=visible(new.title).strip() or new.name,
        name=new.name,
        title=value(new.title),
        send=value(new.send),
        sources=_list(_with_name(source, new.names.get(source, "")) for source in new.sources),
        topics=_list(new.topics),
        most=Digest.model_fields["max_stories"].default,
    )
    _parsed(publication, new, written)
    return written


def _parsed(publication: Publication, new: NewDigest, written: str) -> Digest:
    shown = f"{publication.site.folder.name}/digests/{new.name}.yaml"
    try:
        return load.parse(written, new.name, publication.site, shown, publication.clock().date())
    except load.Broken as broken:
        raise ConfigError(broken.sentences) from None


def _with_name(line: str, name: str) -> str:
    return f"url: {line.strip()}\n    name: {value(visible(name))}" if name else line


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"  - {item.strip()}" for item in items if item.strip())

"""A digest is made: its commented file [effect: disk]."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from digest.actions.files import write
from digest.config import load
from digest.config.digests import Digest
from digest.config.typed.fields import is_name
from digest.config.yaml.lines import value
from digest.errors import Refused, UsageError
from digest.publication import Publication
from digest.text.lines import visible

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
    topics: tuple[str, ...] = ("world",)


def free_file(publication: Publication, name: str) -> Path:
    """Where the digest of that name will stand. Raises `UsageError` for what cannot be a name, and `Refused` when there
    is one."""
    if not is_name(name):
        raise UsageError(
            f'"{name}" cannot be the name of a file here.', advice="Use small letters, digits and hyphens: morning"
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


def text(publication: Publication, new: NewDigest) -> str:
    """The file of a digest. Raises `ConfigError` when it would make no sense."""
    written = _FILE.format(
        head=visible(new.title).strip() or new.name,
        name=new.name,
        title=value(new.title),
        send=value(new.send),
        sources=_list(new.sources),
        topics=_list(new.topics),
        most=Digest.model_fields["max_stories"].default,
    )
    shown = f"{publication.site.folder.name}/digests/{new.name}.yaml"
    load.parse(written, new.name, publication.site, shown)
    return written


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"  - {item.strip()}" for item in items if item.strip())

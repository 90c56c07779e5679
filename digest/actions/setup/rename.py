"""A digest goes by another name, and keeps its readers, editions and articles [effect: disk]."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from digest.actions.configs.edit import Shown, edited_meanwhile, shown, shown_site
from digest.actions.files import Meanwhile, replace
from digest.actions.shape import Shape
from digest.config import load
from digest.config.digests import Digest
from digest.config.edits.defaults import renamed
from digest.config.edits.edit import Change, Edit, NoSuchEntry, Place, Put, of_source
from digest.config.edits.editing import edited
from digest.config.typed.fields import is_name
from digest.errors import Refused, UsageError
from digest.publication import Publication


class Renamed(Shape):
    """A digest under its new name."""

    file: Path
    """Where it is written now."""
    subscribers: int
    """Who came with it."""
    changed: tuple[str, ...]
    """Files of other digests that named it."""


def rename(publication: Publication, old: str, new: str) -> Renamed:
    """Subscribers, editions and articles of `old` belong to `new`, and so does its file, unless `new` has one already;
    digests that name it call it so, and so do the defaults of all.

    Raises `UsageError` for what cannot be a name, and `Refused` when it is not clear which files are meant, while the
    digest is being sent, or when `new` has readers.
    """
    _check(publication, old, new)
    folder = publication.site.folder / "digests"
    before, after = folder / f"{old}.yaml", folder / f"{new}.yaml"
    mentions = tuple(_mentions(publication, old, new))
    with publication.store.together() as store, _all_or_none(mentions):
        store.rename(old, new)
        for mention in mentions:
            if mention.digest:
                publication.keep(store, mention.digest, mention.text.removeprefix("\ufeff"), f"{old} renamed to {new}")
        if before.exists():
            before.rename(after)
    publication.reload()
    files = tuple(mention.seen.name for mention in mentions)
    return Renamed(file=after, subscribers=publication.store.subscribers.count(new), changed=files)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A file with the new name in it."""

    seen: Shown
    text: str
    digest: Digest | None = None
    """The one that it defines; None for digest.yaml."""


def _mentions(publication: Publication, old: str, new: str) -> Iterator[_Mention]:
    """The files of other digests that repeat nothing of this one, or are made of it; digest.yaml where it says so for
    all of them."""
    site = shown_site(publication)
    of_all = renamed(site.text, old, new)
    if of_all != site.text:
        yield _Mention(seen=site, text=of_all)
    for key, digest in publication.digests.items():
        edits: list[Edit] = []
        if old in digest.not_in:
            edits += [Change(place=Place(field="not_in"), entry=old, text=new)]
        if any(source.digest == old for source in digest.sources):
            edits += [Put(place=of_source(f"digest:{old}", "digest"), value=new)]
        if not edits or key in (old, new):
            continue
        seen = shown(publication, key)
        read = partial(load.parse, key=key, site=publication.site, file=seen.name)
        text = seen.text
        for edit in edits:
            try:
                text = edited(text, edit, read)
            except NoSuchEntry:  # it stands among the defaults of all
                continue
        if text != seen.text:
            yield _Mention(seen=seen, digest=read(text), text=text)


@contextmanager
def _all_or_none(mentions: Sequence[_Mention]) -> Iterator[None]:
    """The files are written; when anything is raised inside, they stand as they were."""
    done: list[_Mention] = []
    try:
        for mention in mentions:
            _write(mention)
            done.append(mention)
        yield
    except BaseException:
        for mention in done:
            replace(mention.seen.file, mention.text.encode(), mention.seen.content)
        raise


def _write(mention: _Mention) -> None:
    try:
        replace(mention.seen.file, mention.seen.content, mention.text.encode())
    except Meanwhile as meanwhile:
        raise edited_meanwhile(mention.seen, meanwhile.content) from None


def _check(publication: Publication, old: str, new: str) -> None:
    if not is_name(new):
        raise UsageError(
            f'"{new}" cannot be the name of a digest.', advice="Small letters a to z, digits and hyphens make one."
        )
    files = {*publication.digests, *publication.refused}
    if old in files and new in files:
        raise Refused(f"There are files of both {old} and {new}.", advice="Remove the one that is not wanted.")
    if old not in files and new not in files:
        raise Refused(f"There is no file of {old} nor of {new}.", advice=f"Its file is to be digests/{new}.yaml.")
    if any(edition.digest == old for edition in publication.store.editions.sending()):
        raise Refused(f"{old} is being sent.", advice=f"digest send {old} finishes that; then rename it.")

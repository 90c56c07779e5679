"""The mails of a past edition made again, and whether they are the same, byte for byte; nothing changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from digest.actions.editions import edition_named
from digest.actions.shape import Shape
from digest.config import load
from digest.config.digests import Digest
from digest.errors import ConfigError, Refused
from digest.model.edition import Edition, Rendering
from digest.model.people import Segment
from digest.pipeline.building import renderings
from digest.store.freezing import fingerprint
from digest.wiring import Wiring

#: Characters that are shown of a difference.
_SHOWN = 60


class RebuiltMail(Shape):
    """What everybody in one segment got, made again."""

    segment: str
    same: bool
    difference: str
    """Where the two begin to differ, in words; empty where they do not."""


class Rebuilt(Shape):
    """A past edition, made again."""

    edition: str
    hash: str
    """As it was frozen."""
    stored: str
    """Of what is stored of it now."""
    rebuilt: str
    """Of what was made again."""
    mails: tuple[RebuiltMail, ...]
    changed: tuple[str, ...]
    """What it is made with and is known to be another than then; sentences."""
    same: bool
    """Bytes and hash are what they were."""


def rebuild(wiring: Wiring, name: str, date: str = "") -> Rebuilt:
    """The edition of that date, or the last one, made again of the stories that were frozen with it, with the digest's
    file as it was then, and `digest.yaml` and the look as they are. Raises `UsageError` when there is none, `Refused`
    when it was never frozen, and `ConfigError` when the look cannot be used."""
    store, key = wiring.store, wiring.publication.in_force(name).key
    edition = edition_named(wiring.publication, key, date) if date else store.editions.last_frozen(key)
    if not isinstance(edition, Edition):
        what = f"it is {edition.status.value}, and was never frozen" if edition else f"{name} has no frozen edition"
        raise Refused(what, where=edition.name if edition else name, advice="digest history lists those that were.")
    digest, remarks = _as_it_was(wiring, edition)
    kit = wiring.kit(key, as_typed=True)
    frozen = store.editions.renderings(edition.id)
    segments = {key: Segment.of(key) for key in frozen}
    look, again = replace(kit.look, name=digest.look).used(
        lambda look: renderings(edition.draft, digest, segments, look, kit)
    )
    if edition.draft.look != look.stamp:
        remarks += (f"The look {look.name} is not as it was: its files or this program are of another version.",)
    stored, rebuilt = (_hash(edition, made) for made in (frozen, again))
    return Rebuilt(
        edition=edition.name,
        hash=edition.hash,
        stored=stored,
        rebuilt=rebuilt,
        same=edition.hash == stored == rebuilt,
        mails=tuple(_mails(frozen, again)),
        changed=remarks,
    )


def _hash(edition: Edition, made: Mapping[str, Rendering]) -> str:
    return fingerprint(edition.draft, [one for key, one in made.items() if key not in edition.later])


def _as_it_was(wiring: Wiring, edition: Edition) -> tuple[Digest, tuple[str, ...]]:
    """The digest as its file said when the edition was made, and what of that is not known."""
    publication, key = wiring.publication, edition.digest
    made = _made(wiring, edition)
    version = next((one for one in publication.store.configs.versions(key) if one.at <= made), None)
    if version:
        with suppress(ConfigError):
            return load.parse(version.text, key, publication.site, f"config/digests/{key}.yaml"), ()
    what = "makes no sense any more" if version else "is not kept"
    return publication.in_force(key), (f"The file of {key} as it was then {what}: it is taken as it is.",)


def _made(wiring: Wiring, edition: Edition) -> datetime:
    """When its mails were: as it was built, or came to stand as it did when its editors let it go."""
    kept = wiring.store.drafts.of(edition.id)
    return (kept.at if kept else None) or edition.draft.window.closed


def _mails(frozen: Mapping[str, Rendering], again: Mapping[str, Rendering]) -> Iterator[RebuiltMail]:
    for key, rendering in frozen.items():
        difference = _difference(rendering, again[key]) if key in again else "its topics have no story"
        yield RebuiltMail(segment=key, same=not difference, difference=difference)


def _difference(before: Rendering, after: Rendering) -> str:
    for part in ("subject", "preheader", "text", "html"):
        was, now = (
            getattr(one, part).replace(one.mark, "…") if one.mark else getattr(one, part) for one in (before, after)
        )
        if was != now:
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False)))
            start = max(same - _SHOWN // 3, 0)
            shown, instead = was[start : start + _SHOWN], now[start : start + _SHOWN]
            return f"{part}, character {same + 1:,}: {shown!r} was, {instead!r} is"
    return "" if before == after else "the signs around its links are others"

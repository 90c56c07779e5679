"""What was understood of a digest's file, and what its sources answer; nothing changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from digest.actions.checks.languages import unspoken
from digest.actions.checks.own_looks import BrokenLook, own_looks
from digest.actions.checks.own_pictures import unprinted
from digest.actions.checks.strays import strays
from digest.actions.checks.topics_taking import TopicsTaking, lately_taking
from digest.actions.mailing import unserved
from digest.actions.outlook import before_any, obstacles
from digest.actions.shape import Shape
from digest.actions.sources.moved import moved
from digest.collect.lying import lying, sentences
from digest.config.digests import Digest
from digest.config.load import Broken
from digest.errors import Unreadable
from digest.group.caps import Room, room
from digest.model.decision import Decision
from digest.model.edition import Occasion
from digest.model.source import Failure, SourceState
from digest.pipeline.names import called, source_name
from digest.publication import Publication
from digest.render.passing_on import unanswered
from digest.send.message import letterhead
from digest.text.near_misses import quoted
from digest.timetable import upcoming
from digest.wiring import Wiring

#: Occasions that are shown.
_NEXT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A digest, with what follows from its file and from the day."""

    digest: Digest
    coming: tuple[Occasion, ...]
    subscribers: int
    sources: tuple[str, ...]
    """Their names, as readers see them."""
    outcome: Decision | None
    """What becomes of every edition as things stand, whatever is in it; None: that depends."""
    obstacles: tuple[str, ...]
    """What keeps its mails from leaving; sentences."""
    room: Room
    """How many stories an edition can hold."""
    taking: TopicsTaking
    """What each topic would take of what came in the last week."""
    unread: tuple[str, ...]
    """What is in its folders and gives nothing, and folders that are not there; sentences."""
    over: tuple[str, ...]
    """Blocks whose days have passed: to be mended, though no edition waits for it; sentences with file and line."""
    unanswered: Mapping[str, str]
    """Field of a line at the foot of mails → why they would do without it, as things stand; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Every file that was looked at: those that make sense, and those that do not."""

    understood: tuple[Understood, ...]
    refused: dict[str, Broken]
    unspoken: tuple[str, ...]
    """Languages without sentences, faults of the publication's own, and pictures that cannot be ours; sentences with
    file and line."""
    notes: tuple[str, ...]


class UnderstoodDigest(Shape):
    """A digest as it was understood."""

    digest: str
    title: str
    send: str
    next: tuple[datetime, ...]
    subscribers: int
    sources: tuple[str, ...]
    outcome: str
    """What becomes of every edition as things stand: held, skipped; empty: that depends on what is in it."""
    obstacles: tuple[str, ...]
    max_stories: int
    """How many an edition can hold, all caps together."""
    taking: TopicsTaking
    unread: tuple[str, ...]
    """What is in its folders and gives nothing."""
    over: tuple[str, ...]
    """Blocks whose days have passed."""


class RefusedDigest(Shape):
    """A file that makes no sense."""

    digest: str
    problem: str


class CheckedFiles(Shape):
    """Every file that was looked at."""

    digests: tuple[UnderstoodDigest, ...]
    refused: tuple[RefusedDigest, ...]
    looks: tuple[BrokenLook, ...]
    unspoken: tuple[str, ...]
    """Languages without sentences, faults of the publication's own, and pictures that cannot be ours."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnswer:
    """What a source gave when it was asked."""

    name: str
    kind: str
    articles: int
    unchanged: bool
    """It has nothing new since it was last collected."""
    failure: Failure | None
    unread: tuple[str, ...]
    """Of a folder, a sentence of each file of which nothing is taken."""


def check(wiring: Wiring, name: str = "") -> Checked:
    """What was understood of the digest, or of all. Raises `UsageError` when there is none so called."""
    publication = wiring.publication
    if name and name not in publication.refused:
        publication.in_force(name)
    refused = {key: broken for key, broken in publication.refused.items() if name in ("", key)}
    digests = [digest for key, digest in sorted(publication.digests.items()) if name in ("", key)]
    understood = tuple(_understood(wiring, digest) for digest in digests if digest.key not in refused)
    return Checked(
        understood=understood,
        refused=refused,
        unspoken=(*unspoken(publication.site, digests), *unprinted(publication.site, digests)),
        notes=_notes(publication),
    )


def shape(wiring: Wiring, checked: Checked) -> CheckedFiles:
    """What was checked, and looks of one's own, as programs read it."""
    looks = own_looks(wiring, (understood.digest for understood in checked.understood))
    return CheckedFiles(
        digests=tuple(map(_digest_shape, checked.understood)),
        refused=tuple(RefusedDigest(digest=key, problem=str(broken)) for key, broken in checked.refused.items()),
        looks=looks.shapes,
        unspoken=checked.unspoken,
        notes=(*checked.notes, *looks.remarks),
    )


def _digest_shape(understood: Understood) -> UnderstoodDigest:
    digest = understood.digest
    return UnderstoodDigest(
        digest=digest.key,
        title=digest.title,
        send=digest.send.words,
        next=tuple(occasion.at for occasion in understood.coming),
        subscribers=understood.subscribers,
        sources=understood.sources,
        outcome=understood.outcome.fate.value if understood.outcome else "",
        obstacles=understood.obstacles,
        max_stories=understood.room.stories,
        taking=understood.taking,
        unread=understood.unread,
        over=understood.over,
    )


def _notes(publication: Publication) -> tuple[str, ...]:
    """What is no mistake of these files, and yet should be known."""
    folder = publication.site.folder.name
    none = f"There is no digest in {folder}/digests yet: digest new NAME makes one."
    yet = () if publication.digests or publication.refused else (none,)
    moves = (source.sentence for source in moved(publication))
    pages = filter(None, (unserved(publication),))
    return (*publication.notes, *yet, *moves, *(stray.sentence for stray in strays(publication)), *pages)


def ask_sources(wiring: Wiring, digest: Digest) -> Iterator[SourceAnswer]:
    """What each source answers now, as it answers; nothing is stored."""
    # Imported here because it brings the HTTP client, which a check that asks nobody has no need of.
    from digest.pipeline.gathering import ask  # noqa: PLC0415

    sources = {source.key: source for source in digest.sources}
    for answer in ask(digest.sources, wiring.kit(digest.key)):
        state = answer.state
        yield SourceAnswer(
            name=source_name(sources[state.source], state.name),
            kind=state.kind,
            articles=len(answer.entries) + len(answer.passed),
            unchanged=answer.unchanged,
            failure=answer.failure,
            unread=state.unread,
        )


def _understood(wiring: Wiring, digest: Digest) -> Understood:
    publication = wiring.publication
    site, today = publication.site, publication.clock().astimezone(publication.site.zone).date()
    states = publication.store.sources.states([source.key for source in digest.sources])
    names = called(digest.sources, states)
    return Understood(
        digest=digest,
        coming=upcoming(digest, site.zone, publication.clock(), _NEXT, publication.readers(digest)),
        subscribers=publication.store.subscribers.count(digest.key),
        sources=tuple(names[source.key] for source in digest.sources),
        outcome=before_any(wiring, digest),
        obstacles=obstacles(wiring, digest.key),
        room=room(digest, names),
        taking=lately_taking(wiring, digest),
        unread=tuple(_unread(digest, states)),
        over=tuple(_over(digest, today)),
        unanswered=unanswered(digest, site, letterhead(digest, site), today),
    )


def _over(digest: Digest, today: date) -> Iterator[str]:
    for block in digest.blocks:
        if block.last and block.last < today:
            what = f"the days of the block {quoted(block.title)} are over since {block.last:%-d %B %Y}"
            yield f"{block.where}: {what}. Take it out, or give it a later to:"


def _unread(digest: Digest, states: Mapping[str, SourceState]) -> Iterator[str]:
    """Of folders as they are now, and of what they were found to hold when they were read."""
    for source in digest.sources:
        if source.folder:
            name, state = source_name(source), states.get(source.key)
            try:
                now = sentences(lying(Path(source.folder)).passed_over)
            except Unreadable as problem:
                yield f"{name}: {source.folder} {problem.what}. {problem.advice}"
                continue
            before = state.unread if state else ()
            yield from (f"{name}: {sentence}" for sentence in dict.fromkeys((*now, *before)))

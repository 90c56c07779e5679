"""How things stand: what is wrong, under way, held, of unknown outcome, due next, sent last, and who is ill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from digest.actions.checks.own_looks import BrokenLook, own_looks
from digest.actions.checks.strays import Stray, strays
from digest.actions.duty.health import OnDuty, Overdue, health
from digest.actions.duty.waves import ComingWave, coming_waves, still_to_come
from digest.actions.readers.joining import JoinedLately, joined_lately
from digest.actions.shape import Shape
from digest.actions.sources.ill import IllSource, ill
from digest.actions.sources.moved import MovedSource, moved
from digest.model.edition import Edition, Listed, Status, Waiting, occasion_words
from digest.model.mail import Answer
from digest.pipeline.deciding import all_failed
from digest.publication import Publication
from digest.store.drafts.drafts import Approval
from digest.timetable import rest, upcoming
from digest.wiring import Wiring

#: Editions of all digests that are looked at, and those of them that are asked for people of unknown outcome.
_RECENT = 60
_ASKED = 20
#: Past editions that are told.
_LAST = 5
_OVER = (Status.SENT, Status.SKIPPED, Status.FAILED)


class RefusedFile(Shape):
    """A file that makes no sense now."""

    digest: str
    """Empty: the publication's own."""
    file: str
    problems: int
    in_force: bool
    """An earlier version of it made sense and counts."""


class NotSent(Shape):
    """An occasion of which nothing was sent because no source could be collected; it is tried again."""

    digest: str
    occasion: str
    at: datetime
    reason: str


class RunningNow(Shape):
    """A run of a digest in some process."""

    digest: str
    occasion: str
    since: datetime
    by: str


class EditionStatus(Shape):
    """An edition and what became of its mails."""

    edition: str
    digest: str
    status: str
    reason: str
    approved_by: str
    """Empty where nobody did, or had to."""
    by_hand: bool
    """A person sends it; it does not leave by itself."""
    recipients: Mapping[str, int]


class UnknownOutcome(Shape):
    """A person whose mail may or may not have been taken."""

    edition: str
    address: str
    reason: str


class Untold(Shape):
    """What editors were to be told, and could not be."""

    digest: str
    """Empty: about the whole publication."""
    kind: str
    reason: str


class NextSend(Shape):
    """When a digest is sent next; `at` is None for one sent by hand, or that rests."""

    digest: str
    at: datetime | None
    rest: str
    """Why its schedule sends nothing now, "paused" or "ended on 18 June 2027"; empty where it does."""
    subscribers: int
    edition: str = ""
    """The one that leaves then, approved by a person."""
    waves: tuple[ComingWave, ...] = ()
    """Of one by readers' time; `at` is the first of them."""


class PublicationStatus(Shape):
    """How one publication stands."""

    name: str
    mail: str
    """The provider; empty while digest.yaml cannot be used."""
    stopped: str
    """Why all sending is halted; empty when it is not."""
    copy_of: str
    """Why this is a copy, which sends nothing; empty where it is the original."""
    on_duty: tuple[OnDuty, ...]
    absent: tuple[str, ...]
    """That nobody is on duty, or nobody for a part of the work, though something is due by itself."""
    overdue: tuple[Overdue, ...]
    refused: tuple[RefusedFile, ...]
    looks: tuple[BrokenLook, ...]
    not_sent: tuple[NotSent, ...]
    running: tuple[RunningNow, ...]
    sending: tuple[EditionStatus, ...]
    held: tuple[EditionStatus, ...]
    uncertain: tuple[UnknownOutcome, ...]
    untold: tuple[Untold, ...]
    next: tuple[NextSend, ...]
    last: tuple[EditionStatus, ...]
    ill: tuple[IllSource, ...]
    moved: tuple[MovedSource, ...]
    strays: tuple[Stray, ...]
    joined: JoinedLately
    """On the pages."""
    unwritten: int
    """Mails to single readers, such as those that ask whether an address is theirs, that could not be mailed yet."""
    why_unwritten: str


def status(wiring: Wiring) -> PublicationStatus:
    """How the publication stands now."""
    publication, store = wiring.publication, wiring.store
    looked_after = health(publication)
    by_itself = any(not digest.send.by_hand for digest in publication.digests.values())
    editions = store.editions.listed(None, _RECENT)
    leaving = store.editions.leaving()
    unwritten, why_unwritten = store.letters.failing()
    held = [edition for edition in editions if edition.waits and edition.id not in {draft.id for draft in leaving}]
    approved = store.drafts.approved([edition.id for edition in editions])
    return PublicationStatus(
        name=publication.site.name,
        mail="" if publication.broken else publication.site.mail.provider,
        stopped=store.deliveries.stopped(),
        copy_of=wiring.place.why_copy,
        on_duty=looked_after.on_duty,
        absent=looked_after.absent if by_itself else (),
        overdue=looked_after.overdue,
        refused=tuple(_refused(publication)),
        looks=own_looks(wiring, publication.digests.values()).shapes,
        not_sent=tuple(_not_sent(publication)),
        running=tuple(
            RunningNow(digest=run.digest, occasion=run.occasion, since=run.started, by=run.by)
            for run in store.runs.running(wiring.clock())
            if not wiring.presence.gone(run.by)
        ),
        sending=tuple(_edition(publication, edition, approved) for edition in store.editions.sending()),
        held=tuple(_edition(publication, edition, approved) for edition in held),
        uncertain=tuple(_uncertain(publication, editions[:_ASKED])),
        untold=tuple(
            Untold(digest=notice.digest, kind=notice.kind.value, reason=why) for notice, why in store.notices.untold()
        ),
        next=(*(_leaving(publication, draft) for draft in leaving), *_next(publication)),
        last=tuple(_edition(publication, e, approved) for e in editions if e.status in _OVER)[:_LAST],
        ill=tuple(ill(publication)),
        moved=moved(publication),
        strays=() if publication.broken else strays(publication),
        joined=joined_lately(publication),
        unwritten=unwritten,
        why_unwritten=why_unwritten,
    )


def _refused(publication: Publication) -> Iterator[RefusedFile]:
    if broken := publication.broken:
        yield RefusedFile(digest="", file=broken.file, problems=len(broken.problems), in_force=False)
    for key, broken in publication.refused.items():
        yield RefusedFile(
            digest=key, file=broken.file, problems=len(broken.problems), in_force=key in publication.digests
        )


def _not_sent(publication: Publication) -> Iterator[NotSent]:
    for digest in publication.digests.values():
        run = publication.store.runs.latest(digest.key)
        if run and run.report and run.ended and (failed := all_failed(run.report.sources, digest)):
            words = occasion_words(run.occasion)
            yield NotSent(digest=digest.key, occasion=words, at=run.ended, reason=failed.reason)


def _edition(publication: Publication, edition: Edition | Listed, approved: Mapping[int, Approval]) -> EditionStatus:
    """For one that is half sent, what keeps the others."""
    deliveries = publication.store.deliveries
    half_sent = edition.status is Status.SENDING
    return EditionStatus(
        edition=edition.name,
        digest=edition.digest,
        status=edition.status.value,
        reason=_why_due(publication, edition) if half_sent else edition.reason,
        approved_by=approved[edition.id].by if edition.id in approved else "",
        by_hand=edition.occasion.by_hand,
        recipients=deliveries.sums(edition.id),
    )


def _why_due(publication: Publication, edition: Edition | Listed) -> str:
    """What keeps those that are due, and which wave is next where readers' clocks count."""
    coming = still_to_come(publication, edition) if isinstance(edition, Edition) else ""
    return "; ".join(filter(None, (publication.store.deliveries.why_due(edition.id), coming)))


def _uncertain(publication: Publication, editions: Sequence[Listed]) -> Iterator[UnknownOutcome]:
    deliveries = publication.store.deliveries
    for edition in editions:
        if deliveries.sums(edition.id).get("uncertain"):
            for delivery in deliveries.of(edition.id, Answer.UNCERTAIN):
                yield UnknownOutcome(edition=edition.name, address=delivery.address, reason=delivery.reason)


def _leaving(publication: Publication, draft: Waiting) -> NextSend:
    count = publication.store.subscribers.count(draft.digest)
    return NextSend(digest=draft.digest, at=draft.due, rest="", subscribers=count, edition=draft.name)


def _next(publication: Publication) -> Iterator[NextSend]:
    """By digest, the soonest first."""
    zone, now = publication.site.zone, publication.clock()
    coming = {
        key: upcoming(digest, zone, now, 1, publication.readers(digest)) for key, digest in publication.digests.items()
    }
    for key in sorted(coming, key=lambda key: (not coming[key], coming[key][0].at if coming[key] else now, key)):
        at = coming[key][0].at if coming[key] else None
        yield NextSend(
            digest=key,
            at=at,
            rest=rest(publication.digests[key], zone, now),
            subscribers=publication.store.subscribers.count(key),
            waves=coming_waves(publication, publication.digests[key], coming[key][0]) if coming[key] else (),
        )

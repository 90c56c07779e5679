"""What became of an edition once it was handed over: who has it, who left, who came, what was opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from digest.actions.ledger.deliveries import frozen_edition
from digest.actions.readers.clicks import StoryClicks, clicks_of
from digest.actions.readers.joining import JoinedLately, joined_lately
from digest.actions.shape import Shape
from digest.model.edition import Edition
from digest.model.people import Farewell, Why
from digest.model.report import ReportKind
from digest.publication import Publication

#: Of readers who left, for one reason, whose words are shown.
WORDS = 10


class Reason(Shape):
    """Why readers left, as those said who said anything."""

    why: str
    times: int
    words: tuple[str, ...]
    """Their own, the last ones said."""


class EditionStats(Shape):
    """One edition."""

    edition: str
    digest: str
    status: str
    frozen: datetime
    recipients: int
    accepted: int
    """Mails that the provider took; what is told below is of these."""
    delivered: int
    """Of which it is known that the reader's server has them, those that were complained of included."""
    bounced_hard: int
    bounced_soft: int
    complained: int
    left: int
    """Who unsubscribed from the digest since, until its next edition."""
    joined: int
    reasons: tuple[Reason, ...]
    """The most frequent first."""
    clicks: tuple[StoryClicks, ...]
    """Empty where they are not counted."""


class Stats(Shape):
    """What is known of the editions asked for."""

    editions: tuple[EditionStats, ...]
    reports: int
    """How often the provider told anything at all: while it is 0, nothing is known of what was delivered."""
    form: JoinedLately
    """Who filled in the form to subscribe."""


def stats(publication: Publication, name: str = "", date: str = "") -> Stats:
    """Of the edition of that date, of the digest's last one, or (no name) of the last one of each digest in force.
    Raises `UsageError` where there is no such digest or edition, and `Refused` for one that went to nobody yet."""
    return Stats(
        editions=tuple(_of(publication, edition) for edition in _editions(publication, name, date)),
        reports=sum(count.times for count in publication.store.reports.received()),
        form=joined_lately(publication),
    )


def _editions(publication: Publication, name: str, date: str) -> Iterator[Edition]:
    if date:
        yield frozen_edition(publication, name, date)
        return
    for digest in [name] if name else sorted(publication.digests):
        last = publication.store.editions.last_frozen(digest)
        if last or name:
            yield last or frozen_edition(publication, name)


def _of(publication: Publication, edition: Edition) -> EditionStats:
    store = publication.store
    counts = store.reports.counts(edition.id)
    moved = store.reports.movements(edition.digest, edition.frozen)
    return EditionStats(
        edition=edition.name,
        digest=edition.digest,
        status=edition.status.value,
        frozen=edition.frozen,
        recipients=store.editions.recipients(edition.id),
        accepted=store.deliveries.sums(edition.id)["accepted"],
        delivered=counts[ReportKind.DELIVERED] + counts[ReportKind.COMPLAINED],
        bounced_hard=counts[ReportKind.HARD],
        bounced_soft=counts[ReportKind.SOFT],
        complained=counts[ReportKind.COMPLAINED],
        left=moved.left,
        joined=moved.joined,
        reasons=_reasons(store.farewells.since(edition.digest, edition.frozen)),
        clicks=clicks_of(publication, edition),
    )


def _reasons(farewells: Sequence[Farewell]) -> tuple[Reason, ...]:
    counts = Counter(one.why for one in farewells)
    words = {why: tuple(one.words for one in farewells if one.why is why and one.words) for why in Why}
    return tuple(Reason(why=why.value, times=times, words=words[why][-WORDS:]) for why, times in counts.most_common())

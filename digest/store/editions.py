"""Editions: drafts that may be replaced, then one freeze after which nothing of them changes but their answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from digest.errors import Refused
from digest.model.edition import TRANSITIONS, Edition, Rendering, Status
from digest.model.grouping import Outcome, Verdict
from digest.model.mail import Batch
from digest.model.people import Recipient
from digest.store import frozen
from digest.store.database.engine import Database
from digest.store.database.tables import editions, renderings, verdicts
from digest.store.database.upsert import insert_new
from digest.store.freezing import enrol, fingerprint, fingerprint_of, unanswered_sentence
from digest.store.settling import advance, settle

Plan = Callable[[Edition, Iterable[Recipient]], Iterable[Batch]]


class Editions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, digest: str, occasion: str) -> Edition | None:
        """The one of that occasion's key."""
        return self._first(select(editions).where(editions.c.digest == digest, editions.c.occasion == occasion))

    def get(self, id: int) -> Edition | None:
        return self._first(select(editions).where(editions.c.id == id))

    def latest(self, digest: str, before: datetime | None = None) -> Edition | None:
        """The digest's last one that was not skipped, of the occasions before that instant."""
        query = select(editions).where(editions.c.digest == digest, editions.c.status != Status.SKIPPED.value)
        if before:
            query = query.where(editions.c.at < before)
        return self._first(query.order_by(editions.c.at.desc(), editions.c.id.desc()).limit(1))

    def latest_scheduled(self, digest: str) -> Edition | None:
        """The one of the digest's last occasion that came from its schedule, whatever became of it."""
        scheduled = select(editions).where(editions.c.digest == digest, editions.c.by_hand.is_(False))
        return self._first(scheduled.order_by(editions.c.at.desc(), editions.c.id.desc()).limit(1))

    def last_frozen(self, digest: str) -> Edition | None:
        """The one of the digest that was frozen last."""
        begun = select(editions).where(editions.c.digest == digest, editions.c.frozen.is_not(None))
        return self._first(begun.order_by(editions.c.frozen.desc(), editions.c.id.desc()).limit(1))

    def waiting(self, digest: str) -> tuple[Edition, ...]:
        """Drafts of the digest, approved ones too, oldest first."""
        status = editions.c.status.in_((Status.DRAFT.value, Status.APPROVED.value))
        return self._all(select(editions).where(editions.c.digest == digest, status).order_by(editions.c.at))

    def history(self, digest: str | None, limit: int) -> tuple[Edition, ...]:
        """The last ones, skipped ones too, newest occasion first; None: of every digest."""
        query = select(editions).order_by(editions.c.at.desc(), editions.c.id.desc()).limit(limit)
        return self._all(query if digest is None else query.where(editions.c.digest == digest))

    def sending(self) -> tuple[Edition, ...]:
        """Frozen ones whose recipients are not all accounted for, oldest first."""
        return self._all(select(editions).where(editions.c.status == Status.SENDING.value).order_by(editions.c.id))

    def next_number(self, digest: str) -> int:
        """What the digest's next edition is called; only frozen ones count."""
        counted = select(func.max(editions.c.number)).where(editions.c.digest == digest, editions.c.frozen.is_not(None))
        with self._database.read() as connection:
            return (connection.scalar(counted) or 0) + 1

    def frozen_before(self, digest: str) -> int:
        """How many of the digest were frozen until now."""
        frozen_ones = select(func.count()).where(editions.c.digest == digest, editions.c.frozen.is_not(None))
        with self._database.read() as connection:
            return connection.scalar(frozen_ones) or 0

    def draft(self, edition: Edition, verdicts: Iterable[Verdict], now: datetime) -> Edition:
        """The draft (or approved draft) of its occasion stands as given; no article is settled. Raises `Refused`
        when the edition of that occasion may not become one any more."""
        with self._database.write() as connection:
            return _placed(connection, replace(edition, hash="", frozen=None), now, verdicts)

    def skip(self, edition: Edition, now: datetime) -> Edition:
        """Its occasion passed without a mail, for its `reason`; skipping again changes nothing."""
        with self._database.write() as connection:
            return _placed(connection, replace(edition, status=Status.SKIPPED, hash="", frozen=None), now)

    def freeze(
        self,
        edition: Edition,
        verdicts: Sequence[Verdict],
        renderings: Mapping[str, Rendering],
        plan: Plan,
        now: datetime,
        *,
        silent: Collection[str] = (),
    ) -> Edition:
        """All of it in one transaction: items, verdicts, renderings, hash, recipients and batches stand, the articles
        are settled, and sending may begin. `plan` is given the frozen edition and its recipients.

        Raises `UnknownSegment` for a recipient whose segment is neither rendered nor `silent`, `Refused` when the
        edition was frozen or skipped before; then nothing has changed."""
        stands = replace(edition, status=Status.SENDING, frozen=now, hash=fingerprint(edition, renderings.values()))
        with self._database.write() as connection:
            stored = _placed(connection, stands, now, verdicts)
            _keep_renderings(connection, stored.id, renderings)
            count = enrol(connection, stored, plan, known=renderings.keys(), silent=silent)
            connection.execute(_row(stored.id).values(recipients=count))
            settle(connection, stored.digest, stored.id, verdicts)
            advance(connection, stored.digest)
            return stored

    def finish(self, id: int, now: datetime) -> Edition:
        """Every recipient has a final answer: it was sent. Raises `Refused` while that is not so."""
        with self._database.write() as connection:
            row = connection.execute(select(editions).where(editions.c.id == id).with_for_update()).one()
            if row.status == Status.SENT:
                return edition_of(row)
            _allow(edition_of(row), Status.SENT)
            open_ones = unanswered_sentence(connection, id, row.recipients)
            if open_ones:
                raise Refused(open_ones, where=edition_of(row).name, advice="Look at: digest status")
            connection.execute(_row(id).values(status=Status.SENT.value, changed=now))
            return replace(edition_of(row), status=Status.SENT)

    def verify(self, id: int) -> bool:
        """What is stored of a frozen edition has the hash it was given at the freeze."""
        edition, query = self.get(id), select(editions.c.content).where(editions.c.id == id)
        with self._database.read() as connection:
            content = connection.scalar(query)
        return edition is not None and edition.hash == fingerprint_of(content or "", self.renderings(id).values())

    def renderings(self, id: int) -> Mapping[str, Rendering]:
        """Segment key → rendering."""
        query = select(renderings).where(renderings.c.edition == id).order_by(renderings.c.segment)
        with self._database.read() as connection:
            return {row.segment: _rendering(row) for row in connection.execute(query)}

    def verdicts(self, id: int) -> tuple[Verdict, ...]:
        """By number of their article."""
        query = select(verdicts).where(verdicts.c.edition == id).order_by(verdicts.c.article)
        with self._database.read() as connection:
            return tuple(_verdict(row) for row in connection.execute(query))

    def recipients(self, id: int) -> int:
        """How many were frozen with it."""
        with self._database.read() as connection:
            return connection.scalar(select(editions.c.recipients).where(editions.c.id == id)) or 0

    def told_of(self, digest: str, article: int) -> tuple[tuple[Edition, Verdict], ...]:
        """Every edition of the digest that judged the article, oldest first."""
        judged = select(verdicts).join(editions, editions.c.id == verdicts.c.edition)
        query = judged.where(verdicts.c.article == article, editions.c.digest == digest).order_by(verdicts.c.edition)
        with self._database.read() as connection:
            said = {row.edition: _verdict(row) for row in connection.execute(query)}
            rows = connection.execute(select(editions).where(editions.c.id.in_(said)).order_by(editions.c.id))
            return tuple((edition_of(row), said[row.id]) for row in rows)

    def _first(self, query: Select[Any]) -> Edition | None:
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return edition_of(row) if row else None

    def _all(self, query: Select[Any]) -> tuple[Edition, ...]:
        with self._database.read() as connection:
            return tuple(edition_of(row) for row in connection.execute(query))


def edition_of(row: Row[Any]) -> Edition:
    """The edition in a row of `editions`."""
    content = frozen.value(Edition, row.content)
    return replace(content, id=row.id, digest=row.digest, status=Status(row.status), frozen=row.frozen)


def _placed(
    connection: Connection, edition: Edition, now: datetime, judged: Iterable[Verdict] | None = None
) -> Edition:
    """The edition of that occasion stands as given, with its verdicts (None: those it had)."""
    columns = _columns(edition) | {"changed": now, "recipients": 0}
    new = insert_new(connection, editions, [columns]) > 0
    place = select(editions).where(editions.c.digest == edition.digest, editions.c.occasion == edition.occasion.key)
    row = connection.execute(place.with_for_update()).one()
    if not new:
        if row.status == edition.status == Status.SKIPPED:
            return edition_of(row)
        _allow(edition_of(row), edition.status)
        connection.execute(_row(row.id).values(columns))
    if judged is not None:
        connection.execute(delete(verdicts).where(verdicts.c.edition == row.id))
        rows = [_verdict_columns(row.id, verdict) for verdict in judged]
        if rows:
            connection.execute(insert(verdicts), rows)
    return replace(edition, id=row.id)


def _allow(stands: Edition, wanted: Status) -> None:
    if wanted not in TRANSITIONS[stands.status]:
        raise Refused(_STANDS[stands.status], where=stands.name, advice="Nothing was changed.")


_STANDS = {
    Status.DRAFT: "is still a draft",
    Status.APPROVED: "is approved already",
    Status.SENDING: "is being sent already: it can no longer change",
    Status.SENT: "was sent already: it can no longer change",
    Status.SKIPPED: "was skipped: it can no longer be sent",
}


def _row(id: int) -> Any:
    return update(editions).where(editions.c.id == id)


def _keep_renderings(connection: Connection, id: int, rendered: Mapping[str, Rendering]) -> None:
    rows = [_rendering_columns(id, key, rendering) for key, rendering in sorted(rendered.items())]
    if rows:
        connection.execute(insert(renderings), rows)


def _columns(edition: Edition) -> dict[str, object]:
    return {
        "digest": edition.digest,
        "occasion": edition.occasion.key,
        "at": edition.occasion.at,
        "by_hand": edition.occasion.by_hand,
        "number": edition.number,
        "status": edition.status.value,
        "frozen": edition.frozen,
        "content": frozen.text(edition),
    }


def _verdict_columns(edition: int, verdict: Verdict) -> dict[str, object]:
    return {
        "edition": edition,
        "article": verdict.article,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "section": verdict.section,
        "story": verdict.story,
        "written": verdict.where,
        "repeats": verdict.of,
        "rank": verdict.rank,
        "tries": verdict.tries,
    }


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(
        article=row.article,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        section=row.section,
        story=row.story,
        where=row.written,
        of=row.repeats,
        rank=row.rank,
        tries=row.tries,
    )


def _rendering_columns(edition: int, segment: str, rendering: Rendering) -> dict[str, object]:
    return {
        "edition": edition,
        "segment": segment,
        "subject": rendering.subject,
        "preheader": rendering.preheader,
        "html": rendering.html,
        "text": rendering.text,
        "mark": rendering.mark,
    }


def _rendering(row: Row[Any]) -> Rendering:
    return Rendering(
        segment=row.segment,
        subject=row.subject,
        preheader=row.preheader,
        html=row.html,
        text=row.text,
        mark=row.mark,
    )

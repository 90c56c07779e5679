"""Editions: drafts that may be replaced, then one freeze after which nothing of them changes but their answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, select

from digest.errors import Refused
from digest.model.article import Article
from digest.model.click import Link
from digest.model.edition import Draft, Edition, Listed, Rendering, Skipped, Status, Stored, Waiting
from digest.model.grouping import Verdict
from digest.model.mail import Batch
from digest.model.people import Recipient
from digest.store.database.engine import Database
from digest.store.database.tables import editions, pictures, renderings, verdicts
from digest.store.edition_rows import (
    draft_columns,
    edition_of,
    listed_of,
    picture_of,
    rendering_of,
    verdict_of,
    went_out,
)
from digest.store.freezes.portions import Steps, frozen_with
from digest.store.freezes.roll import roll
from digest.store.freezing import fingerprint
from digest.store.ledger.accounts import begin_tallies, counted, why_nobody
from digest.store.settling import advance, settle, unsettle
from digest.store.standing import (
    allow,
    forget_frame,
    keep_links,
    keep_prints,
    keep_renderings,
    locked,
    number_for,
    placed,
    refused,
    row_of,
    still,
)

_RAN = 60
_NONE: Mapping[str, bytes] = {}
Plan = Callable[[Edition, Iterable[Recipient]], Iterable[Batch]]


class Editions:
    """The stored editions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, digest: str, occasion: str) -> Stored | None:
        """The one of that occasion's key."""
        return self._first(select(editions).where(editions.c.digest == digest, editions.c.occasion == occasion))

    def get(self, id: int) -> Stored | None:
        """The edition of that id; None when there is none."""
        return self._first(select(editions).where(editions.c.id == id))

    def latest(self, digest: str, before: datetime | None = None) -> Stored | None:
        """The digest's last one that was not skipped, of the occasions before that instant."""
        query = select(editions).where(editions.c.digest == digest, editions.c.status != Status.SKIPPED.value)
        if before:
            query = query.where(editions.c.at < before)
        return self._first(query.order_by(editions.c.at.desc(), editions.c.id.desc()))

    def latest_scheduled(self, digest: str, until: datetime) -> Stored | None:
        """The one of the digest's last occasion that came from its schedule, was due by then, and is a draft no
        longer."""
        decided = editions.c.status.not_in((Status.DRAFT.value, Status.APPROVED.value))
        scheduled = select(editions).where(editions.c.digest == digest, editions.c.by_hand.is_(False))
        scheduled = scheduled.where(editions.c.at <= until, decided)
        return self._first(scheduled.order_by(editions.c.at.desc(), editions.c.id.desc()))

    def last_frozen(self, digest: str) -> Edition | None:
        """The one of the digest that was frozen last and did not fail."""
        return self._last(editions.c.digest == digest, went_out())

    def last_with_recipients(self, digest: str) -> Edition | None:
        """The one of the digest that was frozen last, also where it failed."""
        return self._last(editions.c.digest == digest, editions.c.frozen.is_not(None))

    def ran(self, digest: str, since: datetime) -> tuple[Article, ...]:
        """What led the stories of the digest's editions that were frozen since then, each once, oldest first; of at
        most its last 60 editions."""
        frozen = select(editions).where(editions.c.digest == digest, editions.c.frozen >= since, went_out())
        newest = self._all(frozen.order_by(editions.c.frozen.desc(), editions.c.id.desc()).limit(_RAN))
        leads = (story.lead for edition in reversed(newest) for story in edition.draft.stories)
        return tuple({lead.number: lead for lead in leads}.values())

    def waiting(self, digest: str) -> tuple[Waiting, ...]:
        """Drafts of the digest, approved ones too, oldest first."""
        status = editions.c.status.in_((Status.DRAFT.value, Status.APPROVED.value))
        drafts = self._all(select(editions).where(editions.c.digest == digest, status).order_by(editions.c.at))
        return tuple(draft for draft in drafts if isinstance(draft, Waiting))

    def leaving(self) -> tuple[Waiting, ...]:
        """Drafts of every digest that a person approved to leave at a time of their own, the soonest first."""
        approved = self._all(select(editions).where(editions.c.status == Status.APPROVED.value))
        leaving = [draft for draft in approved if isinstance(draft, Waiting) and draft.leaves]
        return tuple(sorted(leaving, key=lambda draft: (draft.due, draft.id)))

    def history(self, digest: str | None, limit: int) -> tuple[Stored, ...]:
        """The last ones with all that is in them, skipped ones too, newest occasion first; None: of every digest."""
        query = select(editions).order_by(editions.c.at.desc(), editions.c.id.desc()).limit(limit)
        return self._all(query if digest is None else query.where(editions.c.digest == digest))

    def listed(self, digest: str | None, limit: int) -> tuple[Listed, ...]:
        """The last ones, skipped ones too, newest occasion first; None: of every digest. What is in them is not
        read, so that a list costs the same whatever they hold."""
        columns = [column for column in editions.c if column is not editions.c.content]
        query = select(*columns).order_by(editions.c.at.desc(), editions.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            rows = connection.execute(query if digest is None else query.where(editions.c.digest == digest))
            return tuple(listed_of(row) for row in rows)

    def sending(self) -> tuple[Edition, ...]:
        """Frozen ones whose recipients are not all accounted for, oldest first."""
        begun = self._all(select(editions).where(editions.c.status == Status.SENDING.value).order_by(editions.c.id))
        return tuple(edition for edition in begun if isinstance(edition, Edition))

    def last_freeze(self) -> datetime | None:
        """When an edition of any digest was frozen last."""
        with self._database.read() as connection:
            at: datetime | None = connection.scalar(select(func.max(editions.c.frozen)))
            return at

    def next_number(self, digest: str) -> int:
        """What the digest's next edition is called; only frozen ones that did not fail count."""
        counted = select(func.max(editions.c.number)).where(editions.c.digest == digest, went_out())
        with self._database.read() as connection:
            return (connection.scalar(counted) or 0) + 1

    def frozen_before(self, digest: str) -> int:
        """How many editions of the digest were frozen until now and did not fail."""
        frozen_ones = select(func.count()).where(editions.c.digest == digest, went_out())
        with self._database.read() as connection:
            return connection.execute(frozen_ones).scalar_one()

    def skip(self, draft: Draft, reason: str, now: datetime) -> Skipped:
        """The draft's occasion passed without a mail, for that reason; skipping again changes nothing."""
        with self._database.write() as connection:
            columns = draft_columns(draft, Status.SKIPPED, now, reason=reason)
            row, _ = locked(connection, columns)
            stands = edition_of(row)
            if isinstance(stands, Skipped):
                return stands
            allow(stands, Status.SKIPPED)
            connection.execute(row_of(row.id).values(columns))
            forget_frame(connection, row.id)
            return Skipped(id=row.id, draft=draft, reason=reason)

    def freeze(
        self,
        draft: Draft,
        verdicts: Sequence[Verdict],
        renderings: Mapping[str, Rendering],
        plan: Plan,
        now: datetime,
        *,
        silent: Collection[str] = (),
        seen: Waiting | None = None,
        later: Collection[str] = (),
        links: Sequence[Link] = (),
        prints: Mapping[str, bytes] = _NONE,
    ) -> Edition:
        """Recipients and batches were written down, as many as there are in portions; then in one transaction items,
        verdicts, renderings and hash stand, the articles are settled, and sending may begin. `plan` is given the frozen
        edition and its recipients, as they stood at one moment; by `links` its readers are led to its stories. A draft
        that was `seen` must stand as it did; segments that came `later` are no part of its hash.

        Raises `UnknownSegment` for a recipient whose segment is neither rendered nor `silent`, `Refused` when the
        edition was frozen or skipped before, `LeaseLost` when another freeze of the digest took over; then nothing has
        changed."""
        hash = fingerprint(draft, [one for key, one in renderings.items() if key not in later])
        columns = draft_columns(draft, Status.SENDING, now, hash=hash, later=later) | {"frozen": now}

        def begin(connection: Connection) -> Edition:
            if seen:
                still(connection, seen)
            id = number_for(connection, columns)
            return Edition(id=id, draft=draft, hash=hash, frozen=now, status=Status.SENDING, later=tuple(sorted(later)))

        def finish(connection: Connection, edition: Edition, count: int) -> Edition:
            if seen:
                still(connection, seen)
            placed(connection, columns | {"id": edition.id, "recipients": count}, verdicts)
            keep_renderings(connection, edition.id, renderings)
            keep_links(connection, edition.id, links)
            keep_prints(connection, edition.id, draft, prints, now)
            forget_frame(connection, edition.id)
            begin_tallies(connection, edition.id, count)
            settle(connection, draft.digest, edition.id, verdicts)
            advance(connection, draft.digest)
            return edition

        steps = Steps(digest=draft.digest, now=now, begin=begin, plan=plan, finish=finish)
        return frozen_with(self._database, steps, roll(self._database, draft, renderings.keys(), silent))

    def finish(self, id: int, now: datetime) -> Edition:
        """Every recipient has a final answer: it was sent, or failed where somebody wants it and nobody has it or may
        have it; then its articles are open again. Raises `Refused` while that is not so."""
        with self._database.write() as connection:
            row = connection.execute(select(editions).where(editions.c.id == id).with_for_update()).one()
            edition = edition_of(row)
            if not isinstance(edition, Edition):
                raise refused(edition)
            if edition.status is not Status.SENDING:
                return edition
            counts = counted(connection, id)
            if open_ones := row.recipients - sum(counts.values()):
                what = f"{open_ones} of {row.recipients} recipients have no final answer yet"
                raise Refused(what, where=edition.name, advice=f"Look at: digest audit {edition.name}")
            failed = why_nobody(connection, id, counts)
            status: Literal[Status.FAILED, Status.SENT] = Status.FAILED if failed else Status.SENT
            connection.execute(row_of(id).values(status=status.value, changed=now, reason=failed))
            if failed:
                unsettle(connection, edition.digest, id)
            return replace(edition, status=status, reason=failed)

    def resume(self, id: int, now: datetime) -> Edition:
        """A person lets the edition go on: its late limit counts from now, and where deliveries of it are due again,
        it is being sent again. Raises `Refused` where it is not frozen, or reached nobody."""
        with self._database.write() as connection:
            row = connection.execute(select(editions).where(editions.c.id == id).with_for_update()).one()
            edition = edition_of(row)
            if not isinstance(edition, Edition) or edition.status is Status.FAILED:
                raise refused(edition)
            open_ones = row.recipients > sum(counted(connection, id).values())
            status = Status.SENDING if open_ones else edition.status
            connection.execute(row_of(id).values(resumed=now, status=status.value))
            return replace(edition, status=status, resumed=now)

    def renderings(self, id: int) -> Mapping[str, Rendering]:
        """Segment key → rendering."""
        query = select(renderings).where(renderings.c.edition == id).order_by(renderings.c.segment)
        theirs = select(pictures).where(pictures.c.edition == id).order_by(pictures.c.id)
        with self._database.read() as connection:
            attached = [picture_of(row) for row in connection.execute(theirs)]
            return {row.segment: rendering_of(row, attached) for row in connection.execute(query)}

    def verdicts(self, id: int) -> tuple[Verdict, ...]:
        """The edition's verdicts, by number of their article."""
        query = select(verdicts).where(verdicts.c.edition == id).order_by(verdicts.c.article)
        with self._database.read() as connection:
            return tuple(verdict_of(row) for row in connection.execute(query))

    def recipients(self, id: int) -> int:
        """How many recipients were frozen with the edition."""
        with self._database.read() as connection:
            return connection.scalar(select(editions.c.recipients).where(editions.c.id == id)) or 0

    def verdicts_of_article(self, digest: str, article: int) -> tuple[tuple[Stored, Verdict], ...]:
        """Every edition of the digest that judged the article, oldest first."""
        judged = select(verdicts).join(editions, editions.c.id == verdicts.c.edition)
        query = judged.where(verdicts.c.article == article, editions.c.digest == digest).order_by(verdicts.c.edition)
        with self._database.read() as connection:
            by_edition = {row.edition: verdict_of(row) for row in connection.execute(query)}
            rows = connection.execute(select(editions).where(editions.c.id.in_(by_edition)).order_by(editions.c.id))
            return tuple((edition_of(row), by_edition[row.id]) for row in rows)

    def _last(self, *wanted: ColumnElement[bool]) -> Edition | None:
        """The one of these that was frozen last."""
        newest = select(editions).where(*wanted).order_by(editions.c.frozen.desc(), editions.c.id.desc())
        last = self._first(newest)
        return last if isinstance(last, Edition) else None

    def _first(self, query: Select[Any]) -> Stored | None:
        with self._database.read() as connection:
            row = connection.execute(query.limit(1)).first()
        return edition_of(row) if row else None

    def _all(self, query: Select[Any]) -> tuple[Stored, ...]:
        with self._database.read() as connection:
            return tuple(edition_of(row) for row in connection.execute(query))

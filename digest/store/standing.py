"""How the row of an edition comes to stand as given, and what refuses it (one transaction of the caller's)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from digest.errors import Busy, Refused
from digest.model.click import Link
from digest.model.edition import TRANSITIONS, Draft, Rendering, Status, Stored, Waiting
from digest.model.grouping import Verdict
from digest.store.clicks.tables import links
from digest.store.database.tables import editions, pictures, renderings, verdicts
from digest.store.database.upsert import drawn_number, insert_new, insert_or_update
from digest.store.drafts.tables import drafts
from digest.store.edition_rows import edition_of, picture_columns, rendering_columns, verdict_columns
from digest.store.prints import prints


class Changed(Busy):
    """Somebody else changed the draft in between."""

    def __init__(self, name: str) -> None:
        super().__init__("the draft was changed meanwhile", where=name, advice="Look at it again. Nothing was changed.")


def placed(connection: Connection, columns: Mapping[str, Any], judged: Iterable[Verdict] | None = None) -> int:
    """The id of the row of that occasion, which stands as given, with its verdicts (None: those it had)."""
    row, new = locked(connection, columns)
    if not new:
        allow(edition_of(row), Status(columns["status"]))
        if row.id != columns.get("id", row.id):
            raise Changed(edition_of(row).name)
        connection.execute(row_of(row.id).values(columns))
    if judged is not None:
        connection.execute(delete(verdicts).where(verdicts.c.edition == row.id))
        rows = [verdict_columns(row.id, verdict) for verdict in judged]
        if rows:
            connection.execute(insert(verdicts), rows)
    return int(row.id)


def locked(connection: Connection, columns: Mapping[str, Any]) -> tuple[Row[Any], bool]:
    """The row of that occasion, and whether it was made just now; nobody else changes it until the transaction ends."""
    new = insert_new(connection, editions, [columns]) > 0
    place = (editions.c.digest == columns["digest"], editions.c.occasion == columns["occasion"])
    return connection.execute(select(editions).where(*place).with_for_update()).one(), new


def number_for(connection: Connection, columns: Mapping[str, Any]) -> int:
    """The id of the row of that occasion; where there is none, one that no other row will ever have. Raises `Refused`
    where the row may not come to stand as given."""
    place = (editions.c.digest == columns["digest"], editions.c.occasion == columns["occasion"])
    row = connection.execute(select(editions).where(*place)).first()
    if row is None:
        return drawn_number(connection, editions)
    allow(edition_of(row), Status(columns["status"]))
    return int(row.id)


def still(connection: Connection, seen: Waiting) -> Row[Any]:
    """The row of a draft that stands as it was seen; nobody else changes it until the transaction ends. Raises
    `Changed` where it has other bytes by now or another approval, `Refused` where it is no draft any more."""
    row = connection.execute(select(editions).where(editions.c.id == seen.id).with_for_update()).one()
    stands = edition_of(row)
    if not isinstance(stands, Waiting):
        raise refused(stands)
    if (stands.hash, stands.status) != (seen.hash, seen.status):
        raise Changed(seen.name)
    return row


def allow(stands: Stored, wanted: Status) -> None:
    """Raises `Refused` where the edition may not become that."""
    if wanted not in TRANSITIONS[stands.status]:
        raise refused(stands)


def refused(stands: Stored) -> Refused:
    """That an edition stands as it does, as an error."""
    return Refused(_STANDS[stands.status], where=stands.name, advice="Nothing was changed.")


_STANDS = {
    Status.DRAFT: "is still a draft",
    Status.APPROVED: "is approved already",
    Status.SENDING: "is being sent already: it can no longer change",
    Status.SENT: "was sent already: it can no longer change",
    Status.SKIPPED: "was skipped: it can no longer be sent",
    Status.FAILED: "reached nobody: its articles are in the next edition",
}


def row_of(id: int) -> Any:
    """To change the row of that edition."""
    return update(editions).where(editions.c.id == id)


def keep_links(connection: Connection, id: int, story_links: Iterable[Link]) -> None:
    """The links of the edition's stories lead where they lead."""
    rows = [{"code": link.code, "edition": id, "story": link.story, "url": link.url} for link in story_links]
    insert_or_update(connection, links, rows)


def forget_frame(connection: Connection, id: int) -> None:
    """Of a draft no more nobody keeps what mails of readers to come would be made of: its mails are made."""
    connection.execute(update(drafts).where(drafts.c.edition == id).values(frame=""))


def keep_renderings(connection: Connection, id: int, rendered: Mapping[str, Rendering]) -> None:
    """The edition has these renderings, by segment, with their pictures, and no others."""
    for table in (renderings, pictures):
        connection.execute(delete(table).where(table.c.edition == id))
    rows = [rendering_columns(id, key, rendering) for key, rendering in sorted(rendered.items())]
    if rows:
        connection.execute(insert(renderings), rows)
    attached = {picture.id: picture for rendering in rendered.values() for picture in rendering.attached}
    if attached:
        connection.execute(insert(pictures), [picture_columns(id, attached[key]) for key in sorted(attached)])


def keep_prints(connection: Connection, id: int, draft: Draft, contents: Mapping[str, bytes], now: datetime) -> None:
    """The edition shows the draft's prints; those of `contents` were kept by nobody before."""
    prints.keep(connection, contents, now)
    prints.show(connection, id, draft)

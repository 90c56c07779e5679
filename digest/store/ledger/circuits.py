"""What a provider answered for an edition since sending went on last, counted for all who send it together."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, update

from digest.model.mail import Circuit
from digest.store.database.upsert import insert_new
from digest.store.ledger.tables import circuits


def counted(connection: Connection, edition: int, call: Circuit) -> Circuit:
    """The counts with those of one more call."""
    counts = {"of_edition": edition, "taken": call.accepted, "not_taken": call.rejected, "of_us": call.refused}
    row = connection.execute(_COUNT, counts | {"without": call.lost}).first()
    if row is None:
        insert_new(connection, circuits, [{"edition": edition, "accepted": 0, "rejected": 0, "refused": 0, "lost": 0}])
        row = connection.execute(_COUNT, counts | {"without": call.lost}).one()
    return Circuit(accepted=row.accepted, rejected=row.rejected, refused=row.refused, lost=row.lost)


def begin_anew(connection: Connection) -> None:
    """A person lets sending go on: what came before counts no more."""
    connection.execute(delete(circuits))


_COUNT = (
    update(circuits)
    .where(circuits.c.edition == bindparam("of_edition"))
    .values(
        accepted=circuits.c.accepted + bindparam("taken"),
        rejected=circuits.c.rejected + bindparam("not_taken"),
        refused=circuits.c.refused + bindparam("of_us"),
        lost=(circuits.c.lost + bindparam("without")) * bindparam("without"),
    )
    .returning(*circuits.c)
)

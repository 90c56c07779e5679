"""A database that the version before left in the middle of an edition opens, and the edition goes on.

`data/half_sent_0002.json` holds the rows of revision 0002 as that version wrote them: one edition that is sent, one of
which the first batch has its answers, the second was claimed by a process that was killed before it wrote a mail, and
the third was not touched; and the SHA-256 of the mails that were written then, by delivery.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, LargeBinary, MetaData, text

from digest.config.load import parse
from digest.pipeline import running
from digest.store import Store
from digest.store.database import schema
from digest.store.database.engine import Database, connect
from digest.store.database.schema import OURS, Code
from tests.acceptance.servers import OUTBOX, Newsroom
from tests.send.servers import taken
from tests.store.made import has_its_hash
from tests.store.tables import KEY

BEFORE = json.loads((Path(__file__).parent / "data" / "half_sent_0002.json").read_text(encoding="utf-8"))
#: The lease of the process that was killed is over.
THEN = datetime.fromisoformat("2026-11-26T01:40:00+00:00")
NOBODY_LEFT = {"due": 0, "accepted": 11, "rejected": 0, "uncertain": 0, "expired": 0, "suppressed": 0}


def revisions(folder: Path, last: str) -> Code:
    """The program as it was when that was its last revision."""
    folder.mkdir()
    for file in OURS.folders[0].glob("0*_*.py"):
        if file.name[:4] <= last:
            (folder / file.name).write_text(file.read_text(encoding="utf-8"))
    return Code(folders=(folder,))


def fill(database: Database, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Rows as they were, in the tables as they were."""
    tables = MetaData()
    with database.write() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            kinds = {column.name: column.type for column in table.columns}
            values = [
                {name: _value(kinds[name], value) for name, value in row.items()} for row in rows.get(table.name, [])
            ]
            if values and table.name != schema.VERSION_TABLE:
                connection.execute(table.insert(), values)
        if database.is_postgres:
            for name, key in (("articles", "number"), ("editions", "id"), ("runs", "id"), ("subscribers", "id")):
                last = f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), max({key})) FROM {name}"
                connection.execute(text(last))


def _value(kind: object, value: Any) -> Any:
    if isinstance(kind, LargeBinary) and value is not None:
        return bytes.fromhex(value["hex"])
    return bool(value) if isinstance(kind, Boolean) else value


@pytest.fixture
def room(empty: str, tmp_path: Path) -> Newsroom:
    """The publication of those days, and its database in this version's hands."""
    database = connect(empty)
    schema.upgrade(database, KEY, revisions(tmp_path / "revisions", "0002"))
    fill(database, BEFORE["tables"])
    database.close()
    assert Store.upgrade(empty, KEY).startswith(f"The database went from revision 0002 to {OURS.head}.")
    made = Newsroom(tmp_path)
    made.site(f"{OUTBOX}database: {empty}\n")
    made.morning()
    return made


def test_a_half_sent_edition_goes_on_and_each_recipient_has_it_once(room: Newsroom) -> None:
    with room.opened(clock=lambda: THEN) as wiring:
        (edition,) = wiring.store.editions.sending()
        report = running.run(
            wiring.publication.in_force("morning"), edition.occasion, wiring.kit("morning"), lambda built: "no"
        )
        everybody = {one.address: one for one in wiring.store.deliveries.of(edition.id)}
        verified = has_its_hash(wiring.store, edition.id)

    written = {name.partition("/")[2].removesuffix(".eml"): taken(mail) for name, mail in room.mails.items()}
    assert (report.ended.value, report.answers) == ("sent", NOBODY_LEFT)
    assert written.keys().isdisjoint(BEFORE["mails"])
    assert written.keys() | BEFORE["mails"].keys() == {one.id for one in everybody.values()}
    assert all(everybody[mail.address].id == id for id, mail in written.items())
    assert verified


def test_a_mail_of_it_is_made_as_it_was_made_then_to_the_byte(room: Newsroom) -> None:
    with room.opened() as wiring:
        (edition,) = wiring.store.editions.sending()
        ids = {one.address: one.id for one in wiring.store.deliveries.of(edition.id)}

    made = {ids[address]: hashlib.sha256(mail).hexdigest() for address, mail in room.composed(edition).items()}

    assert {id: made[id] for id in BEFORE["mails"]} == BEFORE["mails"]


def test_what_else_was_stored_is_read(room: Newsroom) -> None:
    with room.opened() as wiring:
        store = wiring.store
        newest, oldest = store.editions.history("morning", 10)
        assert [(e.id, e.stories, e.reason) for e in store.editions.listed("morning", 10)] == [
            (edition.id, len(edition.draft.stories), edition.reason) for edition in (newest, oldest)
        ]
        assert [story.lead.title for story in newest.draft.stories] == ["Seals return to the river after a century"]
        assert has_its_hash(store, oldest.id)
        assert store.subscribers.count("morning") == 11
        assert [state.kind for state in store.sources.all()] == ["folder"]
        text, _ = store.configs.last("morning")
        assert parse(text, "morning", wiring.publication.site, "morning.yaml").title == "Morning Quay"

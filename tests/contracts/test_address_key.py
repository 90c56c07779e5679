"""Addresses are hashed with a key outside the database; without it nobody who said stop is brought back."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pytest
from sqlalchemy import select, text

from digest.errors import Refused, Unavailable
from digest.model.people import Cause, Subscriber, Subscription, Suppression
from digest.store import Entered, Loss, Store
from digest.store.database import address_key, schema
from digest.store.database.engine import connect
from digest.store.database.tables import subscribers, suppressions
from digest.text.mail_addresses import address_hash
from tests.contracts.test_version_before import revisions
from tests.store.made import NOW

ADA, BEN = "ada@reader.example", "ben@reader.example"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "address.key"


def add(store: Store, address: str) -> Entered:
    subscription = Subscription(subscriber=0, digest="morning", consent="at the fair", since=NOW)
    (entered,) = store.subscribers.add_all([(Subscriber(address=address, added=NOW), subscription)], NOW)
    return entered


def hashes(store: Store) -> set[bytes]:
    columns = (subscribers.c.hash, suppressions.c.hash)
    with store._database.read() as connection:
        return {bytes(one) for column in columns for one in connection.scalars(select(column))}


def test_a_new_database_has_a_key_of_its_own_that_only_its_owner_reads(empty: str, key: Path) -> None:
    Store.open(empty, key=key, migrate=True).close()
    assert (key.stat().st_mode & 0o777, len(key.read_bytes())) == (0o600, 64)
    assert list(key.parent.iterdir()) == [key]
    before = key.read_bytes()
    Store.open(empty, key=key, migrate=True).close()
    assert key.read_bytes() == before


def test_26_what_lies_in_the_database_does_not_tell_whether_a_guessed_address_is_known(empty: str, key: Path) -> None:
    with Store.open(empty, key=key, migrate=True) as store:
        add(store, ADA)
        store.subscribers.suppress(Suppression(address=BEN, cause=Cause.BOUNCED))
        plain = {hashlib.sha256(address.encode()).digest() for address in (ADA, BEN)}
        assert hashes(store) == {hmac.digest(key.read_bytes(), one, "sha256") for one in plain}


@pytest.mark.parametrize("fate", ["gone", "another", "empty"])
@pytest.mark.parametrize("migrate", [True, False])
def test_without_its_key_a_database_is_not_opened_and_nothing_is_changed(
    empty: str, key: Path, fate: str, migrate: bool
) -> None:
    with Store.open(empty, key=key, migrate=True) as store:
        add(store, ADA)
        store.subscribers.erase(ADA, NOW)
    kept = key.read_bytes()
    key.unlink()
    if fate != "gone":
        key.write_text({"another": "f" * 64, "empty": ""}[fate])
    with pytest.raises(Refused, match=r"key of this database's addresses[^$]*Put the file back from a backup"):
        Store.open(empty, key=key, migrate=migrate)
    assert key.exists() == (fate != "gone")
    key.write_bytes(kept)
    with Store.open(empty, key=key, migrate=migrate) as store:
        assert add(store, ADA) is Entered.SUPPRESSED


def test_a_key_that_is_none_is_not_taken(empty: str, key: Path) -> None:
    key.parent.mkdir()
    for few in (0, 31):
        key.write_bytes(b"k" * few)
        with pytest.raises(Refused, match=f"holds no key: it has {few} bytes"):
            Store.open(empty, key=key, migrate=True)
    key.write_bytes(b"k" * 32)
    Store.open(empty, key=key, migrate=True).close()


def test_who_was_known_erased_or_suppressed_before_there_was_a_key_still_is(
    empty: str, key: Path, tmp_path: Path
) -> None:
    database = connect(empty)
    schema.upgrade(database, key, revisions(tmp_path / "revisions", "0006"))
    erased = "eve@reader.example"
    with database.write() as connection:
        person = text("INSERT INTO subscribers (id, address, normal, hash, name, folded, language, added) "
                      "VALUES (:id, :a, :a, :h, '', :a, '', 1)")  # fmt: skip
        chosen = text("INSERT INTO subscriptions VALUES ('morning', :id, 'active', '', 'at the fair', 1)")
        stop = text("INSERT INTO suppressions VALUES (:h, :digest, '', 'unsubscribed', 1, '')")
        for id, address in enumerate((ADA, BEN), start=1):
            connection.execute(person, {"id": id, "a": address, "h": address_hash(address)})
            connection.execute(chosen, {"id": id})
        for digest in ("", "morning"):
            connection.execute(stop, {"h": address_hash(erased), "digest": digest})
    assert not key.exists()
    schema.upgrade(database, key)
    database.close()
    with Store.open(empty, key=key, migrate=False) as store:
        assert (add(store, ADA), add(store, erased.title())) == (Entered.KNOWN, Entered.SUPPRESSED)
        assert [person.address for person in store.subscribers.find(BEN)] == [BEN]
        assert store.subscribers.count("morning") == 2
        assert hashes(store).isdisjoint(map(address_hash, (ADA, BEN, erased)))


def test_a_new_key_knows_who_is_kept_and_forgets_who_was_erased(empty: str, key: Path) -> None:
    with Store.open(empty, key=key, migrate=True) as store:
        add(store, ADA)
        add(store, BEN)
        store.subscribers.erase(BEN, NOW)
    key.unlink()
    with Store.open(empty, key=key, migrate=False, keyed=False) as store:
        assert "is gone" in store.key_fault(key)
        assert store.key_loss() == Loss(forgotten=1, known=1)
        store.begin_new_key(key)
        assert store.knows_key(key)
    with Store.open(empty, key=key, migrate=False) as store:
        assert add(store, ADA) is Entered.KNOWN
        assert add(store, BEN) is Entered.ADDED


def test_a_key_that_cannot_be_read_or_written_is_told(empty: str, key: Path) -> None:
    Store.open(empty, key=key, migrate=True).close()
    key.unlink()
    key.mkdir()
    with pytest.raises(Unavailable, match=f"{key} cannot be read"):
        Store.open(empty, key=key, migrate=False)
    (key / "file").touch()
    with pytest.raises(Unavailable, match="cannot be written"):
        address_key.made(key / "file" / "address.key")

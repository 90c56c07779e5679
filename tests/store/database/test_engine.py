"""A SQLite file is private and durable, writers wait for each other, and what goes wrong is a sentence."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from digest.errors import DigestError, NoDatabase, Refused, Unavailable
from digest.store import Store
from digest.store.database import schema, sqlite
from digest.store.database.complaints import sentences
from digest.store.database.engine import Database, connect
from digest.store.deliveries import Deliveries
from tests.store.made import MINUTE, NOW, claimed, people, receipts, sending
from tests.store.tables import KEY, lay_tables
from tests.unclosed import nothing_unclosed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "digest.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    lay_tables(file)
    with Store.open(f"sqlite:///{file}", key=KEY, migrate=False) as opened:
        yield opened


@pytest.fixture
def other(file: Path, store: Store) -> Iterator[sqlite3.Connection]:
    """Another program on the same file."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as connection:
        yield connection


def test_the_file_and_its_journal_are_for_their_owner_only(file: Path, store: Store) -> None:
    store.configs.accept("a", "b", NOW)
    modes = {part.name: part.stat().st_mode & 0o777 for part in file.parent.glob("digest.db*")}
    assert modes == {"digest.db": 0o600, "digest.db-wal": 0o600, "digest.db-shm": 0o600}


def test_whatever_driver_the_address_of_a_file_names_it_is_opened_by_ours(file: Path) -> None:
    Store.open(f"sqlite+another:///{file}", key=KEY, migrate=True).close()
    assert file.stat().st_size


def test_the_mode_that_an_operator_gave_the_file_stays(file: Path) -> None:
    file.touch()
    file.chmod(0o640)
    Store.open(f"sqlite:///{file}", key=KEY, migrate=True).close()
    assert file.stat().st_mode & 0o777 == 0o640


def test_every_connection_writes_durably_and_checks_references(store: Store) -> None:
    database = store._database
    with database.read() as one, database.read() as two, database.write() as three:
        for connection in (one, two, three):
            asked = [
                connection.exec_driver_sql(f"PRAGMA {p}").scalar()
                for p in ("journal_mode", "synchronous", "foreign_keys")
            ]
            assert asked == ["wal", 2, 1]


def test_tables_made_in_a_transaction_that_fails_are_not_there(store: Store) -> None:
    def fail() -> None:
        with store._database.write() as connection:
            connection.execute(text("CREATE TABLE moods (id INTEGER)"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store._database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'moods'")) == 0


def test_5_readers_go_on_while_another_program_holds_the_file(store: Store, other: sqlite3.Connection) -> None:
    other.execute("BEGIN EXCLUSIVE")
    assert store.configs.last("a") is None
    other.execute("ROLLBACK")


def test_5_a_writer_that_waits_in_vain_says_so_and_changes_nothing(
    store: Store, other: sqlite3.Connection, file: Path
) -> None:
    hasty = Store(connect(f"sqlite:///{file}", patience=0.05))
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable, match="the database is busy"):
        hasty.configs.accept("a", "b", NOW)
    other.execute("ROLLBACK")
    hasty.configs.accept("a", "b", NOW)
    hasty.close()


def test_5_answers_are_recorded_once_another_program_lets_go(store: Store, other: sqlite3.Connection) -> None:
    id = sending(store, 5)
    claim = claimed(store, id)
    other.execute("BEGIN EXCLUSIVE")
    letting_go = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    letting_go.start()
    store.deliveries.record(claim, receipts(claim), NOW)
    letting_go.join()
    assert store.deliveries.sums(id)["accepted"] == 5


def test_5_recording_waits_three_times_as_long_as_anything_else(
    store: Store, other: sqlite3.Connection, file: Path
) -> None:
    id = sending(store, 5)
    claim = claimed(store, id)
    database = connect(f"sqlite:///{file}", patience=0.2)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable):
        Deliveries(database).claim(id, "b", NOW, MINUTE)
    letting_go = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    letting_go.start()
    Deliveries(database).record(claim, receipts(claim), NOW)
    letting_go.join()
    database.close()


def test_7_a_full_disk_is_a_sentence_and_half_of_nothing_is_stored(store: Store) -> None:
    def limit(raw: sqlite3.Connection, _: object) -> None:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 2}")

    people(store, 10)
    store._database.engine.dispose()
    event.listen(store._database.engine, "connect", limit)
    with pytest.raises(Unavailable, match=r"the disk is full.*\nMake room"):
        people(store, 1_000)
    assert store.subscribers.count("morning") == 10


@pytest.mark.parametrize("name", ["digest.db", "gone/digest.db"])
def test_a_disk_that_fails_though_it_has_room_is_not_called_full(file: Path, name: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    with pytest.raises(NoDatabase, match="the disk does not answer"), sentences(str(file.parent / name)):
        raise OperationalError("SELECT 1", {}, error)


class Driver(Exception):
    """What psycopg raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("Festplatte voll")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "what"),
    [
        ("53100", "the disk is full"),
        ("55P03", "the database is busy"),
        ("40P01", "the database is busy"),
        ("25006", "may only be read"),
        ("XX001", "damaged"),
        ("57P01", "cannot be used: Festplatte voll"),
    ],
)
def test_a_server_s_complaint_is_told_by_its_code_in_whatever_language_it_speaks(state: str, what: str) -> None:
    with pytest.raises(NoDatabase, match=what) as raised, sentences("a server"):
        raise OperationalError("SELECT 1", {}, Driver(state))
    assert (raised.value.where, bool(raised.value.advice)) == ("a server", True)


@pytest.mark.parametrize(
    "url", ["", "digest.db", "sqlite://", "sqlite:///:memory:", "mysql://me:secret@host/name", "postgres"]
)
def test_a_database_of_another_kind_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Refused, match="database:") as raised:
        connect(url)
    assert "secret" not in str(raised.value)


def _folder(path: Path) -> str:
    path.mkdir()
    return f"sqlite:///{path}"


def _text(path: Path) -> str:
    path.write_text("Dear reader, this is a letter and no database. " * 99)
    return f"sqlite:///{path}"


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda path: f"sqlite:///{path}/missing/digest.db", "cannot be opened: No such file"),
        (_folder, "cannot be opened: Is a directory"),
        (_text, "not a database"),
        (lambda path: "postgresql://me:secret@127.0.0.1:9/digest", "cannot be used"),
    ],
)
def test_a_database_that_cannot_be_had_is_a_sentence_with_advice(
    tmp_path: Path, make: Callable[[Path], str], what: str
) -> None:
    with pytest.raises(DigestError, match=what) as raised:
        Store.open(make(tmp_path / "digest.db"), key=KEY, migrate=True)
    assert raised.value.exit_code == 3
    assert raised.value.advice
    assert "secret" not in str(raised.value)


def test_what_is_in_use_when_the_store_closes_is_closed_with_its_use(file: Path) -> None:
    database = connect(f"sqlite:///{file}")
    with database.read() as connection:
        raw = connection.connection.driver_connection
        database.close()
        assert connection.execute(text("SELECT 1")).scalar() == 1
    assert isinstance(raw, sqlite3.Connection)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")


def test_a_rehearsal_beside_a_file_that_is_gone_leaves_no_connection_open(store: Store, file: Path) -> None:
    file.unlink()
    with nothing_unclosed(), pytest.raises(NoDatabase), store.trial_of_people():
        pass


def test_a_file_beside_the_database_that_cannot_be_filled_leaves_no_connection_open(store: Store, file: Path) -> None:
    with closing(sqlite3.connect(file.with_name("inbox.db"))) as beside:
        beside.execute("CREATE TABLE letters (sender)")
        beside.execute("CREATE INDEX posts ON letters (sender)")
    with nothing_unclosed(), pytest.raises(NoDatabase, match="an index named posts"):
        store.inbox.waiting(1)


def test_a_rehearsal_leaves_no_file_and_holds_no_lock(store: Store, other: sqlite3.Connection, file: Path) -> None:
    people(store, 20)
    names = {part.name for part in file.parent.glob("digest.db*")}
    with store.trial_of_people() as trial:
        people(trial, 40)
        assert trial.subscribers.count("morning") == 40
        other.execute("BEGIN EXCLUSIVE")
        other.execute("ROLLBACK")
        assert {part.name for part in file.parent.glob("digest.db*")} == names
    assert store.subscribers.count("morning") == 20


def test_threads_of_one_program_take_turns(store: Store) -> None:
    database: Database = store._database
    inside, together = 0, []

    def write(number: int) -> None:
        nonlocal inside
        with database.write() as connection:
            inside += 1
            together.append(inside)
            connection.execute(text("SELECT 1"))
            inside -= 1

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [1] * 8


def test_a_thread_that_waits_too_long_for_another_says_so(file: Path, store: Store) -> None:
    database = connect(f"sqlite:///{file}", patience=0.05)
    told: list[str] = []

    def write() -> None:
        with pytest.raises(Unavailable) as raised, database.write():
            pass
        told.append(raised.value.what)

    with database.write():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    with database.write():
        pass
    database.close()
    assert told == ["the database is busy: another program does not stop writing to it"]


def test_who_gives_way_lets_another_program_write_though_they_write_all_the_time(
    store: Store, other: sqlite3.Connection
) -> None:
    other.execute("PRAGMA busy_timeout = 3000")
    begun, over = threading.Event(), threading.Event()

    def write() -> None:
        while not over.is_set():
            with store._database.write():
                begun.set()
                over.wait(0.05)
            store._database.give_way()

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait()
    try:
        for _ in range(5):
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
    finally:
        over.set()
        thread.join()


def test_a_defect_of_this_program_is_no_sentence(store: Store) -> None:
    with pytest.raises(ProgrammingError), store._database.read() as connection:
        connection.exec_driver_sql("SELECT ?", ("too", "many"))


def test_without_its_package_a_server_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Refused, match="one more package") as raised:
        connect("postgresql://quay@127.0.0.1:9/digest")
    assert "newsletter-digest[postgres]" in raised.value.advice


def test_a_database_that_cannot_be_written_to_is_not_well(file: Path, store: Store, other: sqlite3.Connection) -> None:
    database = connect(f"sqlite:///{file}", patience=0.05)
    assert schema.health(database)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NoDatabase, match="the database is busy"):
        schema.health(database)
    other.execute("ROLLBACK")
    database.close()


class Raw:
    """A connection on which the journal's mode is changed at the so-manieth try."""

    def __init__(self, *complaints: int) -> None:
        self.complaints = list(complaints)
        self.asked: list[str] = []

    def execute(self, statement: str) -> Raw:
        self.asked.append(statement)
        if "=" in statement and self.complaints:
            error = sqlite3.OperationalError("says the driver")
            error.sqlite_errorcode = self.complaints.pop(0)
            raise error
        return self

    def fetchone(self) -> tuple[str]:
        return ("delete",)


def test_whoever_changes_the_journal_waits_for_others_and_for_nothing_else() -> None:
    raw: Any = Raw(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED_SHAREDCACHE)
    sqlite._into_wal(raw)
    assert raw.asked == ["PRAGMA journal_mode", *["PRAGMA journal_mode = WAL"] * 3]
    broken: Any = Raw(sqlite3.SQLITE_IOERR)
    with pytest.raises(sqlite3.OperationalError):
        sqlite._into_wal(broken)


def test_what_is_no_database_cannot_be_copied(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear reader, this is a letter and no database. " * 99)
    with pytest.raises(Unavailable, match="the database cannot be copied"):
        sqlite.copy(letter, tmp_path / "copy")

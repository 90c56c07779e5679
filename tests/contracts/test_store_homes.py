"""A copy knows that it is one, and an original is never taken for a copy."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copy2

import pytest
from sqlalchemy import text

from digest import home
from digest.model.home import Mark
from digest.model.mail import Answer
from digest.store import Store
from tests.contracts.test_store_deliveries import left
from tests.store.made import DAY, NOW, claimed, receipts, sending


def begun(store: Store, file: Path) -> Mark:
    """An edition was begun from where the file lies."""
    assert store.homes.why_copy(home.mark(file)) == ""
    here = home.mark(file) or home.first(file)
    assert store.homes.why_copy(here) == ""
    kept = left_mark(store, file, here)
    assert store.homes.why_copy(home.mark(file)) == ""
    return kept


def left_mark(store: Store, file: Path, here: Mark) -> Mark:
    kept = home.leave(file, here.letters, store.homes.begin(here))
    store.homes.keep(kept)
    return kept


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "digest.db.mark"


def test_the_original_goes_on_for_ever_whatever_its_machine_is_called(store: Store, file: Path) -> None:
    for count in (1, 2, 3):
        assert begun(store, file).begun == count
    renamed = replace(begun(store, file), machine="a container of today")
    assert store.homes.why_copy(renamed) == ""
    assert store.homes.moved_from(renamed)
    assert store.homes.moved_from(home.mark(file)) == ""
    assert store.homes.moved_from(None) == store.homes.moved_from(home.first(file.with_name("other.mark"))) == ""


def test_of_several_that_begin_at_once_none_takes_the_place_for_a_copy(store: Store, file: Path) -> None:
    def begin(_: int) -> str:
        here = home.mark(file) or home.first(file)
        kept = left_mark(store, file, here)
        return store.homes.why_copy(home.mark(file)) or kept.letters

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(begin, range(24)))) == 1
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_each_machine_of_a_database_is_known_by_its_own_mark(store: Store, file: Path) -> None:
    files = [file, file.with_name("second.mark")]
    marks = [left_mark(store, one, home.first(one)) for one in files]
    renamed = replace(marks[1], machine="a container of today")
    store.homes.keep(renamed)
    assert [store.homes.why_copy(one) for one in marks] == ["", ""]
    assert [store.homes.moved_from(one) for one in marks] == ["", renamed.machine]


@pytest.mark.parametrize("change", [{"number": 7}, {"changed": 7}])
def test_other_numbers_of_files_alone_and_other_modes_alone_are_no_copy(
    store: Store, file: Path, change: dict[str, int]
) -> None:
    assert store.homes.why_copy(replace(begun(store, file), **change)) == ""


def test_killed_between_database_and_mark_it_is_the_original(store: Store, file: Path) -> None:
    begun(store, file)
    here = home.mark(file)
    assert here
    store.homes.begin(here)
    assert store.homes.why_copy(here) == ""
    home.leave(file, here.letters, here.begun + 1)  # and once more before the file was looked at
    assert store.homes.why_copy(home.mark(file)) == ""


def test_a_copied_mark_is_another_file(store: Store, kind: str, file: Path) -> None:
    begun(store, file)
    other = copy2(file, file.with_name("copy.mark"))
    copied = store.homes.why_copy(home.mark(other))
    assert ("folder was copied" in copied) is (kind == "sqlite")  # a server's ledger is shared by its machines


def test_a_database_without_its_mark_is_a_copy_but_for_a_server_that_gets_one_more_machine(
    store: Store, kind: str, file: Path
) -> None:
    begun(store, file)
    assert ("sent from elsewhere" in store.homes.why_copy(None)) is (kind == "sqlite")


def test_an_old_database_that_was_put_back_knows_it_by_the_mark(store: Store, file: Path) -> None:
    begun(store, file)
    before = begun(store, file)
    home.leave(file, before.letters, before.begun + 1)
    assert "older than what was sent from here" in store.homes.why_copy(home.mark(file))


def test_a_server_s_database_that_was_copied_is_another_one(store: Store, kind: str, file: Path) -> None:
    if kind == "sqlite":
        pytest.skip("a file has no server")
    begun(store, file)
    with store._database.write() as connection:
        connection.execute(text("UPDATE homes SET database = '1/2'"))
    assert store.homes.why_copy(home.mark(file)) == "its database was copied from another server"


def test_whoever_adopts_is_the_original_and_the_other_is_a_copy(store: Store, kind: str, file: Path) -> None:
    first = begun(store, file)
    store.homes.disown()
    assert store.homes.why_copy(first) == "its database was restored from a backup"
    assert store.homes.adopted() is None
    adopted = home.leave(file.with_name("new.mark"), home.new_mark(), 0)
    store.homes.adopt(adopted, NOW)
    assert store.homes.why_copy(adopted) == ""
    assert store.homes.adopted() == NOW
    assert bool(store.homes.why_copy(first)) is (kind == "sqlite")


def test_what_is_no_mark_is_none(file: Path) -> None:
    file.parent.mkdir()
    for content in (b"", b"{", b"[]", b'{"mark": "a"}', b"\xff", b"1" * 5000):
        file.write_bytes(content)
        assert home.mark(file) is None
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert home.mark(file) is None


# ---- what was half sent


def test_of_several_half_sent_editions_each_mail_that_is_due_counts_once(store: Store) -> None:
    for day in (24, 25):
        sending(store, 3, size=1, day=day)
    assert store.homes.doubt() == 6


def test_batches_of_half_sent_editions_are_doubted_until_they_have_an_answer(store: Store) -> None:
    done, half = sending(store, 10), sending(store, 10, size=4, day=25)
    for id in (done, half):
        claim = claimed(store, id)
        store.deliveries.record(claim, receipts(claim), NOW)
    store.editions.finish(done, NOW)
    assert store.homes.doubt() == 6
    first = claimed(store, half)
    assert first.doubtful
    store.deliveries.record(first, receipts(first, Answer.DEFERRED, NOW + DAY), NOW)
    put_off, other = claimed(store, half, NOW + DAY), claimed(store, half, NOW + DAY)
    assert (put_off.doubtful, other.doubtful) == (True, True), "nobody was asked yet"
    store.deliveries.record(replace(other, asked=True), receipts(other, Answer.DEFERRED, NOW + 2 * DAY), NOW)
    assert not claimed(store, half, NOW + 2 * DAY).doubtful
    later = sending(store, 2, day=26)
    assert not claimed(store, later).doubtful


def test_of_each_half_sent_edition_whoever_is_due_is_held(store: Store) -> None:
    whole, half = (sending(store, 5, size=2, day=day) for day in (24, 25))
    claim = claimed(store, half)
    store.deliveries.record(claim, receipts(claim), NOW)
    assert store.homes.hold("the original may have gone on", NOW) == 5 + 3
    assert (left(store, whole), left(store, half)) == ({"uncertain": 5}, {"accepted": 2, "uncertain": 3})


def test_where_nobody_can_be_asked_whoever_is_due_is_held(store: Store) -> None:
    id = sending(store, 10, size=4)
    claim = claimed(store, id)
    store.deliveries.record(claim, [*receipts(claim)[:2], *receipts(claim, Answer.DEFERRED)[2:]], NOW)
    lost = claimed(store, id)
    assert store.homes.hold("the original may have gone on", NOW) == 4
    assert left(store, id) == {"accepted": 2, "uncertain": 4, "due": 4}
    assert store.deliveries.claim(id, "a", NOW + DAY, DAY) is None
    store.deliveries.record(lost, receipts(lost), NOW)
    assert left(store, id) == {"accepted": 6, "uncertain": 4}

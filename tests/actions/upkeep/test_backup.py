"""What is backed up comes back as it was, and sends nothing by itself."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from digest.actions.people.enrol import enrol
from digest.actions.people.erase import erase
from digest.actions.upkeep.backup import backup
from digest.actions.upkeep.restore import restore
from digest.errors import Busy, DigestError, Refused, UsageError
from digest.model.click import Clicker
from digest.model.people import Standing
from digest.model.post import PostKind
from digest.pipeline.posts.applying import apply
from digest.presence import Presence
from digest.wiring import Wiring
from tests.actions.conftest import NOW, Open
from tests.actions.newsroom import newsroom

ADA = "ada@reader.example"


@pytest.fixture
def archive(open_wiring: Open, tmp_path: Path) -> Path:
    """The backup of a publication with one subscriber, which was changed afterwards and closed."""
    wiring = newsroom(open_wiring, tmp_path, ADA)
    file = tmp_path / "quay.zip"
    backup(wiring.publication, file)
    wiring.store.subscribers.remove(wiring.store.subscribers.find(ADA)[0].id)
    (tmp_path / "config" / "digests" / "morning.yaml").write_text("broken: [")
    wiring.close()
    return file


def state(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with what is in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reopened_anyway(folder: Path) -> Wiring:
    return Wiring.open_anyway(folder / "config", clock=lambda: NOW)


def reopened(folder: Path) -> Wiring:
    return Wiring.open(folder / "config", clock=lambda: NOW)


def test_a_backup_holds_database_key_and_configuration_and_is_its_owners_alone(
    open_wiring: Open, tmp_path: Path
) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    made = backup(wiring.publication, tmp_path / "quay.zip")
    assert (made.database, made.key, made.files, made.left_out) == (True, True, 4, ())
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert sorted(zipfile.ZipFile(made.file).namelist()) == [
        "address.key",
        "backup.json",
        "config/digest.yaml",
        "config/digests/inbox/ferry.txt",
        "config/digests/inbox/seals.txt",
        "config/digests/morning.yaml",
        "digest.db",
        "signing.key",
    ]


def test_a_backup_follows_no_link_and_says_what_it_left_out(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    (tmp_path / "secret").write_text("token")
    (tmp_path / "config" / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "config" / "pipe")
    assert backup(wiring.publication, tmp_path / "quay.zip").left_out == ("link", "pipe")


@pytest.mark.parametrize(
    ("place", "words"), [("config", "is a folder"), ("config/quay.zip", "lies within"), ("no/quay.zip", "no folder")]
)
def test_a_backup_wants_a_new_file_elsewhere(wiring: Wiring, tmp_path: Path, place: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        backup(wiring.publication, tmp_path / place)


def test_a_backup_replaces_no_file(wiring: Wiring, tmp_path: Path) -> None:
    (tmp_path / "quay.zip").write_text("older")
    with pytest.raises(Refused, match="already"):
        backup(wiring.publication, tmp_path / "quay.zip")
    assert (tmp_path / "quay.zip").read_text() == "older"


def test_on_a_new_machine_everything_is_as_it_was_and_nothing_is_sent(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    restored = restore(home / "config", archive, NOW)
    assert (restored.made, restored.database, restored.aside) == (NOW, True, ())
    assert [path.name for path in sorted(home.iterdir())] == ["address.key", "config", "digest.db", "signing.key"]
    with reopened(home) as wiring:
        assert [person.address for person in wiring.store.subscribers.find("ada")] == [ADA]
        assert wiring.store.deliveries.stopped() == "restored from a backup of 2026-11-24 07:00 UTC"
        assert wiring.publication.refused == {}
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*") if path.is_file()} == {0o600}


def test_what_readers_posted_and_was_not_applied_yet_is_applied_on_the_new_machine(
    open_wiring: Open, tmp_path: Path
) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    ada = wiring.store.subscribers.find(ADA)[0].id
    wiring.store.inbox.keep(PostKind.LEAVE, {"subscriber": ada, "digest": "morning"}, NOW)
    backup(wiring.publication, tmp_path / "quay.zip")
    restore(tmp_path / "elsewhere" / "config", tmp_path / "quay.zip", NOW)
    with reopened(tmp_path / "elsewhere") as other:
        assert [post.kind for post in other.store.inbox.waiting()] == [PostKind.LEAVE]
        apply(other.store, other.publication.site.outbox)
        assert [one.standing for one in other.store.subscribers.subscriptions(ada)] == [Standing.UNSUBSCRIBED]


def test_what_was_posted_and_clicked_in_the_place_of_a_backup_never_meets_it(archive: Path, tmp_path: Path) -> None:
    with reopened_anyway(tmp_path) as wiring:
        wiring.store.inbox.keep(PostKind.LEAVE, {"subscriber": 1, "digest": "morning"}, NOW)
        wiring.store.clicks.add({("abc", Clicker.READER): 3})
    restored = restore(tmp_path / "config", archive, NOW, replace=True)
    names = {path.name.partition(".before-restore-")[0] for path in restored.aside}
    assert {"inbox.db", "clicks.db"} <= names
    with reopened(tmp_path) as wiring:
        assert (wiring.store.inbox.waiting(), wiring.store.clicks.of(1)) == ((), {})
        assert not (tmp_path / "clicks.db").exists()


def test_who_was_erased_stays_out_on_the_new_machine(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, ADA)
    erase(wiring.publication, ADA)
    backup(wiring.publication, tmp_path / "quay.zip")
    restore(tmp_path / "elsewhere" / "config", tmp_path / "quay.zip", NOW)
    with reopened(tmp_path / "elsewhere") as other, pytest.raises(Refused, match="suppressed, not brought back"):
        enrol(other.publication, ADA, "morning", consent="by hand")


def test_a_backup_without_the_key_of_its_addresses_is_refused(archive: Path, tmp_path: Path) -> None:
    remade(archive, {"address.key": None})
    with pytest.raises(Refused, match="key of this database's addresses is gone"):
        restore(tmp_path / "elsewhere" / "config", archive, NOW)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_what_is_there_is_not_replaced_without_a_word(archive: Path, tmp_path: Path) -> None:
    before = state(tmp_path)
    with pytest.raises(Refused, match="There is already: "):
        restore(tmp_path / "config", archive, NOW)
    assert state(tmp_path) == before


def test_what_is_replaced_lies_beside(archive: Path, tmp_path: Path) -> None:
    restored = restore(tmp_path / "config", archive, NOW, replace=True)
    names = [path.name.partition(".before-restore-")[0] for path in restored.aside]
    assert [name for name in names if "-" not in name] == ["digest.db", "signing.key", "address.key", "config"]
    assert (restored.aside[-1] / "digests" / "morning.yaml").read_text() == "broken: ["
    with reopened(tmp_path) as wiring:
        assert wiring.store.subscribers.find("ada")


def test_nothing_is_replaced_while_somebody_works_with_it(archive: Path, tmp_path: Path) -> None:
    at_work = Presence(tmp_path / ".running", "here:1-ab")
    before = state(tmp_path)
    with pytest.raises(Busy, match="at work here"):
        restore(tmp_path / "config", archive, NOW, replace=True)
    assert state(tmp_path) == before
    at_work.close()


def test_a_backup_without_a_database_says_that_a_server_has_it(archive: Path, tmp_path: Path) -> None:
    remade(archive, {"digest.db": None}, {"database": ""})
    assert not restore(tmp_path / "elsewhere" / "config", archive, NOW).database


def remade(archive: Path, members: dict[str, bytes | None], told: dict[str, object] | None = None) -> None:
    """The archive with other members, of which its list knows."""
    with zipfile.ZipFile(archive) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(files.pop("backup.json")) | (told or {})
    files = {name: text for name, text in (files | members).items() if text is not None}
    sums = {name: {"size": len(text), "sha256": sha256(text).hexdigest()} for name, text in files.items()}
    with zipfile.ZipFile(archive, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
        packed.writestr("backup.json", json.dumps(manifest | {"members": sums}))


def with_member(name: str, mode: int = stat.S_IFREG, text: bytes = b"x") -> Callable[[Path], None]:
    def spoil(archive: Path) -> None:
        remade(archive, {name: text})
        with zipfile.ZipFile(archive) as packed:
            entries = [(entry, packed.read(entry)) for entry in packed.infolist()]
        with zipfile.ZipFile(archive, "w") as packed:
            for entry, content in entries:
                if entry.filename == name:
                    entry.external_attr = (mode | 0o777) << 16
                packed.writestr(entry, content)

    return spoil


def _bomb(archive: Path) -> None:
    """A member that says it is small."""
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("config/huge", b"\0" * 50_000_000)


def _twice(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("config/digest.yaml", "name: Another\n")


def _flip(archive: Path, words: bytes) -> None:
    content = archive.read_bytes()
    assert words in content
    archive.write_bytes(content.replace(words, words[:-1] + bytes([words[-1] ^ 1])))


def _inside(archive: Path, name: str) -> bytes:
    """Some bytes of what that member holds."""
    with zipfile.ZipFile(archive) as members:
        start = members.getinfo(name).header_offset + 500
    return archive.read_bytes()[start : start + 8]


HOSTILE: dict[str, Callable[[Path], object]] = {
    "a way out": with_member("config/../../evil"),
    "a whole path": with_member("/tmp/evil"),
    "a folder of Windows": with_member("config\\..\\evil"),
    "something beside": with_member("evil.py"),
    "a link": with_member("config/link", stat.S_IFLNK, b"/etc/passwd"),
    "a device": with_member("config/device", stat.S_IFCHR),
    "an empty part": with_member("config//evil"),
    "a name that steers a terminal": with_member("config/\x1b[2J"),
    "a file in a file": with_member("config/digest.yaml/evil"),
    "what its list does not know": _bomb,
    "one name twice": _twice,
    "a size that is not so": lambda archive: remade(archive, {}, {"members": {}}) or _bomb(archive),
    "another content": lambda archive: remade(archive, {}, {"format": 1}) or _flip(archive, b"Harbourton"),
    "a bit that tipped": lambda archive: _flip(archive, _inside(archive, "digest.db")),
    "half of it": lambda archive: archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2]),
    "no archive": lambda archive: archive.write_text("hello"),
    "no list": lambda archive: zipfile.ZipFile(archive, "w").close(),
    "a newer format": lambda archive: remade(archive, {}, {"format": 2}),
    "a database elsewhere": lambda archive: remade(archive, {}, {"database": "/var/lib/digest.db"}),
    "a database above": lambda archive: remade(archive, {}, {"database": "../digest.db"}),
    "a database in place of all": lambda archive: remade(archive, {}, {"database": "."}),
    "a database in the configuration": lambda archive: remade(archive, {}, {"database": "config/digest.yaml"}),
    "no database": lambda archive: remade(archive, {"digest.db": b"not SQLite" * 100}),
    "a folder": lambda archive: archive.unlink() or archive.mkdir(),
    "nothing": Path.unlink,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_whole_backup_of_ours_is_refused_and_changes_nothing(
    archive: Path, tmp_path: Path, kind: str
) -> None:
    HOSTILE[kind](archive)
    before = state(tmp_path)
    with pytest.raises(DigestError):
        restore(tmp_path / "config", archive, NOW, replace=True)
    assert state(tmp_path) == before
    assert not Path("/tmp/evil").exists()


def test_a_database_that_runs_something_by_itself_is_refused(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        (tmp_path / "odd.db").write_bytes(packed.read("digest.db"))
    with closing(sqlite3.connect(tmp_path / "odd.db")) as raw:
        raw.execute("CREATE TRIGGER odd AFTER INSERT ON stops BEGIN DELETE FROM suppressions; END")
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    remade(archive, {"digest.db": (tmp_path / "odd.db").read_bytes()})
    with pytest.raises(Refused, match="not ours"):
        restore(tmp_path / "elsewhere" / "config", archive, NOW)

from __future__ import annotations

import errno
import os
import stat
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model.mail import Answer
from digest.send.outbox import Outbox
from tests.send.made import EN, NOW, batch, messages, rendering
from tests.send.servers import taken

GIVEN = batch(3)
RENDERINGS = {EN: rendering()}


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_a_mail_is_a_file_named_by_its_delivery_in_a_folder_named_by_its_edition(tmp_path: Path) -> None:
    Outbox(tmp_path).hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    assert files(tmp_path) == sorted(f"morning-2026-11-24T0700/{d.id}.eml" for d in GIVEN.deliveries)
    assert taken((tmp_path / files(tmp_path)[0]).read_bytes()).subject == RENDERINGS[EN].subject


def test_a_mail_that_is_there_is_accepted_and_never_written_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    file = tmp_path / files(tmp_path)[0]
    file.write_bytes(b"somebody looked at it")
    receipts = outbox.hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    assert {receipt.answer for receipt in receipts} == {Answer.ACCEPTED}
    assert file.read_bytes() == b"somebody looked at it"


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_mails_and_their_folders_are_for_their_owner_only(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        Outbox(tmp_path / "var" / "outbox").hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    finally:
        os.umask(before)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in (tmp_path / "var").rglob("*")}
    assert modes == {True: 0o700, False: 0o600}


def test_a_file_that_was_cut_off_counts_for_nothing(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    folder = tmp_path / "morning-2026-11-24T0700"
    folder.mkdir()
    (folder / f".{GIVEN.deliveries[0].id}.eml.1-2").write_bytes(b"From: half a")
    assert outbox.look_up(GIVEN) == {}
    outbox.hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    assert len(outbox.look_up(GIVEN)) == 3


def test_when_mails_are_said_to_be_taken_they_and_their_names_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[object] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        status = os.fstat(handle)
        mail = "a mail" if status.st_size > 500 else "half a mail"
        synced.append(files(tmp_path) if stat.S_ISDIR(status.st_mode) else mail)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    Outbox(tmp_path).hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    assert synced == ["a mail"] * 3 + [files(tmp_path)]


def test_what_is_there_can_be_looked_up(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    first = replace(GIVEN, deliveries=GIVEN.deliveries[:1])
    outbox.hand_over(first, messages(first.deliveries), RENDERINGS)
    assert outbox.look_up(GIVEN) == {GIVEN.deliveries[0].id: Answer.ACCEPTED}


def test_a_full_disk_defers_the_batch_and_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [1]

    def fsync(handle: int) -> None:
        if not left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left.pop()

    monkeypatch.setattr(os, "fsync", fsync)
    outbox = Outbox(tmp_path, clock=lambda: NOW)
    receipts = outbox.hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    again = NOW + timedelta(seconds=2)
    assert {(one.answer, one.channel, one.retry_at) for one in receipts} == {(Answer.DEFERRED, True, again)}
    assert receipts[0].reason.endswith("cannot be written: No space left on device")
    assert [Path(name).suffix for name in files(tmp_path)] == [".eml"]


def test_a_folder_that_cannot_be_made_defers_the_batch(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file stands here")
    receipts = Outbox(tmp_path / "outbox").hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    assert [receipt.answer for receipt in receipts] == [Answer.DEFERRED] * 3


def test_no_key_leads_out_of_the_folder(tmp_path: Path) -> None:
    outside = replace(GIVEN, key="../../../etc/morning-0000")
    Outbox(tmp_path / "outbox").hand_over(outside, messages(outside.deliveries), RENDERINGS)
    assert all(name.startswith("outbox/") for name in files(tmp_path))
    assert len(files(tmp_path)) == 3


def test_a_batch_whose_key_has_no_number_has_a_folder_all_the_same(tmp_path: Path) -> None:
    Outbox(tmp_path).hand_over(replace(GIVEN, key="morning"), messages(GIVEN.deliveries), RENDERINGS)
    assert {Path(name).parent.name for name in files(tmp_path)} == {"morning"}


def test_a_look_up_sweeps_what_was_cut_off_of_this_batch_and_of_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "morning-2026-11-24T0700"
    folder.mkdir()
    ours, other = (folder / f".{id}.eml.1-2" for id in (GIVEN.deliveries[0].id, "z" * 26))
    for part in (ours, other):
        part.write_bytes(b"From: half a")
    Outbox(tmp_path).look_up(GIVEN)
    assert (ours.exists(), other.exists()) == (False, True)


def test_what_this_thread_left_half_written_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "morning-2026-11-24T0700"
    folder.mkdir()
    name = f".{GIVEN.deliveries[0].id}.eml.{os.getpid()}-{threading.get_ident()}"
    (folder / name).write_bytes(b"From: half a")
    receipts = Outbox(tmp_path).hand_over(GIVEN, messages(GIVEN.deliveries), RENDERINGS)
    assert {receipt.answer for receipt in receipts} == {Answer.ACCEPTED}
    assert [Path(file).suffix for file in files(tmp_path)] == [".eml"] * 3

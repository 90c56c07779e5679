"""After a kill only the mail in hand is of unknown outcome."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model.mail import Answer, Batch
from digest.send.smtp import journal
from digest.send.smtp.journal import Journal
from tests.send.made import batch

#: A process that begins the third of four mails, and waits.
DEAD = """
import sys
from pathlib import Path
from digest.model.mail import Answer, Batch, Delivery
from digest.send.smtp.journal import Journal
folder, key, *ids = sys.argv[1:]
batch = Batch(edition=17, number=0, key=key, deliveries=(), attempt=2, by="here:1-dead/3")
kept = Journal(Path(folder), "here:1-dead")
kept.begin(batch)
for id, answer in zip(ids, (Answer.ACCEPTED, Answer.REJECTED)):
    kept.begun(batch, id)
    kept.answered(batch, id, answer)
kept.begun(batch, ids[2])
print("begun", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def cut_off(tmp_path: Path) -> Iterator[tuple[Path, Batch, subprocess.Popen[str]]]:
    given = replace(batch(4), attempt=2, by="here:1-dead/3")
    ids = [delivery.id for delivery in given.deliveries]
    arguments = [sys.executable, "-c", DEAD, str(tmp_path), given.key, *ids]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        yield tmp_path, given, process


def test_3_of_a_killed_process_only_the_mail_in_hand_is_unknown(
    cut_off: tuple[Path, Batch, subprocess.Popen[str]],
) -> None:
    folder, given, process = cut_off
    mine = Journal(folder, "here:2-mine")
    first, second, third, fourth = (delivery.id for delivery in given.deliveries)
    assert mine.look_up(given) == {}, "it lives, and may go on"
    process.kill()
    process.wait()
    assert mine.look_up(given) == {first: Answer.ACCEPTED, second: Answer.REJECTED, fourth: Answer.DEFERRED}
    assert third not in mine.look_up(given)
    mine.close()


def test_what_belongs_to_another_attempt_says_nothing_but_that_this_one_was_not_begun(
    cut_off: tuple[Path, Batch, subprocess.Popen[str]],
) -> None:
    folder, given, process = cut_off
    process.kill()
    process.wait()
    later = Journal(folder).look_up(replace(given, attempt=3))
    assert set(later.values()) == {Answer.DEFERRED}
    assert Journal(folder).look_up(replace(given, by="elsewhere:1-dead")) == {}
    assert Journal(folder).look_up(replace(given, by="")) == {}


def test_4_after_the_machine_went_down_only_what_is_written_counts(
    cut_off: tuple[Path, Batch, subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, given, process = cut_off
    process.kill()
    process.wait()
    monkeypatch.setattr(journal, "boot", lambda: "another")
    first, second, *_ = (delivery.id for delivery in given.deliveries)
    assert Journal(folder).look_up(given) == {first: Answer.ACCEPTED, second: Answer.REJECTED}


def test_a_torn_line_is_none(tmp_path: Path) -> None:
    given = replace(batch(1), attempt=1, by="here:1-dead")
    file = tmp_path / "here%3A1-dead"
    line = f"{given.key}#1 {given.deliveries[0].id}"
    file.write_text(f"boot {journal.boot()}\n{line} begun\n{line} accep")
    assert Journal(tmp_path).look_up(given) == {}


def test_what_is_stored_by_now_is_forgotten_and_what_is_in_hand_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "LARGEST", 500)
    kept = Journal(tmp_path, "mine")
    for number in range(20):
        given = replace(batch(3), key=f"k-{number}", attempt=1)
        kept.begin(given)
        for delivery in given.deliveries:
            kept.begun(given, delivery.id)
            kept.answered(given, delivery.id, Answer.ACCEPTED)
    (file,) = tmp_path.iterdir()
    lines = file.read_text().splitlines()
    assert lines[0] == f"boot {journal.boot()}"
    assert sum(line.startswith("k-19#1 ") for line in lines) == 6
    assert len(list(filter(None, lines))) < 20
    assert file.stat().st_mode & 0o077 == 0


def test_a_process_that_ends_in_peace_leaves_what_it_knows_and_nothing_where_it_knows_nothing(tmp_path: Path) -> None:
    """The database may be away to the last."""
    Journal(tmp_path, "here:1-idle").close()
    assert list(tmp_path.iterdir()) == []
    kept = Journal(tmp_path, "here:1-mine")
    given = replace(batch(2), attempt=1, by="here:1-mine/3")
    first, second = (delivery.id for delivery in given.deliveries)
    kept.begin(given)
    kept.begun(given, first)
    kept.answered(given, first, Answer.ACCEPTED)
    kept.close()
    kept.close()
    assert Journal(tmp_path, "here:2-heir").look_up(given) == {first: Answer.ACCEPTED, second: Answer.DEFERRED}


def test_a_line_that_found_no_room_stops_its_mail_and_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Journal(tmp_path, "here:1-mine")
    given = replace(batch(2), attempt=1, by="here:1-mine/3")
    first, second = (delivery.id for delivery in given.deliveries)
    kept.begin(given)
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda handle, content: write(handle, content[:9]))
        with pytest.raises(OSError, match="No space left"):
            kept.begun(given, first)
    kept.begun(given, second)
    kept.close()
    assert Journal(tmp_path).look_up(given) == {first: Answer.DEFERRED}


def test_without_a_folder_nothing_is_known() -> None:
    kept = Journal()
    given = replace(batch(1), attempt=1, by="here:1-dead")
    kept.begin(given)
    kept.begun(given, given.deliveries[0].id)
    assert kept.look_up(given) == {}


def test_without_a_name_nothing_is_written(tmp_path: Path) -> None:
    kept = Journal(tmp_path)
    given = replace(batch(1), attempt=1, by="here:1-dead")
    kept.begin(given)
    kept.begun(given, given.deliveries[0].id)
    assert not list(tmp_path.iterdir())


def test_files_of_the_dead_are_swept_away_a_week_after_the_newest(tmp_path: Path) -> None:
    """By the clock of the disk alone, which may be that of another machine."""
    living = Journal(tmp_path, "living")
    names = {"old": journal.KEPT + 2, "week": journal.KEPT - 2, "new": 0, "living": journal.KEPT + 2}
    for name, age in names.items():
        if name != "living":
            (tmp_path / name).write_text("boot 1\n")
        os.utime(tmp_path / name, (10_000_000 - age, 10_000_000 - age))
    (tmp_path / "empty").write_text("")
    os.utime(tmp_path / "empty", (1, 1))
    kept = Journal(tmp_path, "zzz")
    os.utime(tmp_path / "zzz", (10_000_000, 10_000_000))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["empty", "living", "new", "week", "zzz"]
    for one in (living, kept):
        one.close()
    assert timedelta(seconds=journal.KEPT) == timedelta(days=7)


def test_what_a_living_process_wrote_is_asked_of_nobody_but_itself(tmp_path: Path) -> None:
    given = replace(batch(1), attempt=1, by="here:1-mine/3")
    mine = Journal(tmp_path, "here:1-mine")
    mine.begin(given)
    mine.begun(given, given.deliveries[0].id)
    assert mine.look_up(given) == {}
    assert Journal(tmp_path).look_up(given) == {}
    mine.close()


def test_a_journal_that_cannot_be_kept_hinders_no_mail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = Journal(tmp_path / "file", "mine")
    given = replace(batch(1), attempt=1)
    kept.begin(given)
    kept.begun(given, given.deliveries[0].id)
    kept.answered(given, given.deliveries[0].id, Answer.ACCEPTED)
    kept.close()
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize("word", ["accepted", "rejected", "deferred", "begun", "uncertain", "what"])
def test_of_a_mail_the_last_word_counts_where_it_says_what_became_of_it(tmp_path: Path, word: str) -> None:
    given = replace(batch(1), attempt=1, by="here:1-dead")
    line = f"{given.key}#1 {given.deliveries[0].id}"
    (tmp_path / "here%3A1-dead").write_text(f"boot {journal.boot()}\n{line} begun\n{line} {word}\n")
    known = {given.deliveries[0].id: Answer(word)} if word in ("accepted", "rejected", "deferred") else {}
    assert Journal(tmp_path).look_up(given) == known


def test_a_file_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    given = replace(batch(1), attempt=1, by="dead")
    (tmp_path / "elsewhere").write_text(f"boot {journal.boot()}\n")
    (tmp_path / "dead").symlink_to(tmp_path / "elsewhere")
    assert Journal(tmp_path).look_up(given) == {}
    assert Journal(tmp_path).look_up(replace(given, by="elsewhere")) != {}


def test_where_the_system_gives_no_number_the_time_of_its_start_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(path: Path) -> str:
        raise OSError

    assert journal.boot() == journal.boot.__wrapped__()
    monkeypatch.setattr(Path, "read_text", none)
    assert journal.boot.__wrapped__().isdecimal()

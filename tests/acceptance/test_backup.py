"""An operator backs up, loses the machine, and goes on elsewhere without anybody getting a mail twice."""

from __future__ import annotations

import shutil
import signal
from email.message import EmailMessage
from pathlib import Path

from tests.acceptance.conftest import Publication
from tests.acceptance.servers import newsroom, wait_for


def readers_mails(quay: Publication) -> list[EmailMessage]:
    return [mail for mail in quay.mails if "@reader.example" in str(mail["To"])]


def test_after_a_disaster_all_is_back_and_nothing_is_sent_until_somebody_says_so(
    quay: Publication, tmp_path: Path
) -> None:
    assert quay.digest("send", "morning", "--yes=2").code == 0
    archive = tmp_path.parent / f"{tmp_path.name}.zip"
    backed_up = quay.digest("backup", str(archive))
    assert (backed_up.code, "the database, the key that signs links, 4 files" in backed_up.out) == (0, True)
    assert "It holds a secret" in backed_up.out
    for path in tmp_path.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    restored = quay.digest("restore", str(archive))
    assert restored.code == 0
    assert "It is a copy, and sends nothing" in restored.out
    assert "all sending is stopped: restored from a backup" in quay.digest("status").out
    quay.article("bridge.txt", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    assert quay.digest("send", "morning", "--yes=2").code != 0
    assert readers_mails(quay) == []
    assert quay.digest("go").code == 0
    assert quay.digest("send", "morning", "--yes=2").code == 1
    assert quay.digest("adopt").code == 0
    assert quay.digest("send", "morning", "--yes=2").code == 0
    assert ["ferries" in mail.as_string() for mail in readers_mails(quay)] == [False, False]


def test_what_is_there_is_put_aside_only_when_asked(quay: Publication, tmp_path: Path) -> None:
    archive = str(tmp_path / "quay.zip")
    assert quay.digest("backup", archive).code == 0
    assert quay.digest("backup", archive).code == 1
    refused = quay.digest("restore", archive)
    assert (refused.code, "With --replace it is put aside" in refused.err) == (1, True)
    replaced = quay.digest("restore", archive, "--replace")
    assert (replaced.code, replaced.out.count("What was there before is")) == (0, 4)


def test_without_the_key_of_its_addresses_nothing_runs_but_the_red_button(quay: Publication) -> None:
    (quay.folder / "address.key").unlink()
    for command in (["status"], ["send", "morning", "--yes=2"], ["subscribers", "list", "morning"]):
        refused = quay.digest(*command)
        assert (refused.code, "Put the file back from a backup" in refused.err) == (1, True)
    assert quay.digest("stop", "somebody broke in").code == 0
    assert quay.digest("go").code == 0
    assert not (quay.folder / "address.key").exists()


def test_a_file_that_is_no_backup_is_refused_without_a_traceback(quay: Publication, tmp_path: Path) -> None:
    (tmp_path / "quay.zip").write_text("hello")
    answer = quay.digest("restore", str(tmp_path / "quay.zip"), "--replace")
    assert (answer.code, "This is no backup of digest" in answer.err) == (1, True)


def test_beside_a_running_service_a_backup_is_made_and_nothing_is_restored_over_it(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "quay", people=1)
    room.morning("daily at 07:00")
    archive = str(tmp_path / "quay.zip")
    service = room.typed("start")
    wait_for(lambda: "Watching 1 schedule " in service.out.read_text())

    assert room.digest("backup", archive).code == 0
    refused = room.digest("restore", archive, "--replace")
    assert (refused.code, "Stop digest start first" in refused.err) == (4, True)

    service.signal(signal.SIGTERM)
    assert service.ended(20).code == 0
    assert room.digest("restore", archive, "--replace").code == 0
    again = room.digest("start")
    assert (again.code, "this is a copy" in again.text.lower()) == (1, True)

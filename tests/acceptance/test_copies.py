"""A restored or copied publication sends nothing until it is adopted, and then nobody gets an edition twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from digest.wiring import Wiring
from tests.acceptance.servers import Newsroom, newsroom
from tests.send.apis.postmark import PostmarkLike, postmark_like
from tests.send.servers import SmtpLike, smtp_like

PEOPLE = 24
KILLED = 137


@pytest.fixture
def api() -> Iterator[PostmarkLike]:
    with postmark_like() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[SmtpLike]:
    with smtp_like() as server:
        yield server


def half_sent(folder: Path, base_url: str, provider: str, more: str = "") -> Newsroom:
    """Two of its batches were handed over, and written down."""
    room = newsroom(folder / "original", PEOPLE)
    room.environ["POSTMARK_TOKEN"] = "tok-1"
    room.through(provider, base_url, more)
    assert room.run("send", "morning", f"--yes={PEOPLE}", crash="recorded:2").code == KILLED
    return room


def copied(room: Newsroom, folder: Path) -> Newsroom:
    copytree(room.folder, folder / "copy")
    return Newsroom(folder / "copy", dict(room.environ))


def restored(room: Newsroom, folder: Path) -> Newsroom:
    file = folder / "backup.zip"
    assert room.digest("backup", str(file)).code == 0
    copy = Newsroom(folder / "copy", dict(room.environ))
    answer = copy.digest("restore", str(file))
    assert (answer.code, "digest adopt" in answer.out) == (0, True), answer.text
    return copy


def times(addresses: list[str]) -> Counter[int]:
    return Counter(Counter(address for address in addresses if "reader" in address).values())


@pytest.mark.parametrize("make", [copied, restored])
def test_19_a_copy_of_a_half_sent_edition_asks_before_each_batch_and_doubles_nobody(
    tmp_path: Path, api: PostmarkLike, make: object
) -> None:
    room = half_sent(tmp_path, api.url, "postmark", "token: ${POSTMARK_TOKEN}")
    copy = make(room, tmp_path)  # type: ignore[operator]
    assert room.run("send", "morning", crash="recorded:2").code == KILLED  # the original goes on, and dies

    refused = copy.digest("send", "morning")
    assert (refused.code, "This is a copy: " in refused.err, "digest adopt" in refused.err) == (1, True, True)
    assert copy.digest("start").code == 1
    assert "this is a copy" in copy.digest("status").out
    assert "sends nothing" in copy.digest("doctor").out
    taken = len(api.taken)

    adopted = copy.digest("adopt")
    assert (adopted.code, "The provider is asked about" in adopted.out) == (0, True), adopted.text
    sent = copy.digest("send", "morning")
    assert (sent.code, sent.err) == (0, ""), sent.text
    assert len(api.taken) > taken
    assert times([mail.address for mail in api.taken]) == {1: PEOPLE}
    assert copy.digest("audit", "morning").code == 0
    assert copy.digest("adopt").code == 1


def test_19_while_the_provider_cannot_be_asked_nothing_of_it_goes_out(tmp_path: Path, api: PostmarkLike) -> None:
    room = half_sent(tmp_path, api.url, "postmark", "token: ${POSTMARK_TOKEN}")
    copy = copied(room, tmp_path)
    assert room.digest("send", "morning").code == 0
    copy.digest("adopt")
    api.token = "another"  # so that every call is refused
    with copy.opened() as wiring:
        (edition,) = wiring.store.editions.sending()
        claim = wiring.store.deliveries.claim(edition.id, "a", wiring.clock(), wiring.pace().lease)
        assert getattr(claim, "doubtful", None)
    assert times([mail.address for mail in api.taken]) == {1: PEOPLE}


def test_19_where_nobody_can_be_asked_the_rest_is_held_and_named(tmp_path: Path, smtp: SmtpLike) -> None:
    room = half_sent(tmp_path, smtp.url, "smtp")
    copy = copied(room, tmp_path)
    taken = len(smtp.taken)
    adopted = copy.digest("adopt")
    assert (adopted.code, f"{PEOPLE - taken} mails are held as uncertain" in adopted.out) == (0, True), adopted.text
    assert copy.digest("send", "morning").code == 0
    assert times([mail.address for mail in smtp.taken]) == {1: taken}
    audit = json.loads(copy.digest("audit", "morning", "--json").out)
    assert (audit["open"], audit["answers"]["accepted"]) == (PEOPLE - taken, taken)


def test_the_original_is_never_locked_out(tmp_path: Path) -> None:
    room = newsroom(tmp_path, PEOPLE)
    assert room.digest("send", "morning").code == 0
    (room.folder / "digest.db.mark").chmod(0o600)
    room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    assert room.digest("send", "morning").code == 0
    assert "no copy" in room.digest("adopt").err
    assert (room.folder / "digest.db.mark").stat().st_mode & 0o077 == 0


def test_an_old_database_that_was_put_back_by_hand_is_a_copy(tmp_path: Path) -> None:
    room = newsroom(tmp_path, PEOPLE)
    room.digest("status")
    with room.opened() as wiring:
        assert isinstance(wiring, Wiring)
        wiring.store.copied_to(tmp_path / "old.db")
    assert room.digest("send", "morning").code == 0
    for end in ("", "-wal", "-shm"):
        (room.folder / f"digest.db{end}").unlink(missing_ok=True)
    (room.folder / "digest.db").write_bytes((tmp_path / "old.db").read_bytes())
    assert room.digest("send", "morning").code == 0, "nothing was ever sent from that one: no home is known"
    with room.opened() as wiring:
        wiring.store.copied_to(tmp_path / "older.db")
    room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    assert room.digest("send", "morning").code == 0
    (room.folder / "digest.db").write_bytes((tmp_path / "older.db").read_bytes())
    assert room.digest("doctor").code == 1
    refused = room.digest("send", "morning")
    assert (refused.code, "older than what was sent from here" in refused.err) == (1, True), refused.text

"""One look at everything that matters."""

from __future__ import annotations

from pathlib import Path

from digest.actions.send import send
from digest.actions.status import status
from digest.actions.stop import go, half_sent, stop
from tests.actions.conftest import NOW, Open
from tests.actions.newsroom import newsroom


def test_a_quiet_publication_has_a_next_send_and_nothing_else(open_wiring: Open, tmp_path: Path) -> None:
    now = status(newsroom(open_wiring, tmp_path, "ada@reader.example"))
    assert [(coming.digest, coming.subscribers) for coming in now.next] == [("morning", 1)]
    assert (now.stopped, now.refused, now.running, now.sending, now.held, now.uncertain, now.last) == ("", *[()] * 6)


def test_what_was_sent_is_told_with_what_became_of_it(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    send(wiring, "morning", "", lambda built, recipients: str(recipients))
    (last,) = status(wiring).last
    assert (last.digest, last.status, last.recipients["accepted"]) == ("morning", "sent", 1)


def test_a_file_that_makes_no_sense_is_told_with_what_stays_in_force(open_wiring: Open) -> None:
    open_wiring(morning="title: Morning\nsend: by hand\nsources: [https://wire.example/rss]\n").close()
    (refused,) = status(open_wiring(morning="titel: Morning\n")).refused
    assert (refused.digest, refused.in_force) == ("morning", True)


def test_a_look_that_cannot_be_used_is_told(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    morning = tmp_path / "config" / "digests" / "morning.yaml"
    morning.write_text(morning.read_text() + "look: looks/ours\n")
    wiring.publication.reload()
    (broken,) = status(wiring).looks
    assert broken.look == "looks/ours"
    assert broken.problem.startswith('config/looks/ours: There is no look "looks/ours".')


def test_a_stop_is_told_until_it_is_lifted(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    stop(wiring.store, "the printer is on fire", NOW)
    assert status(wiring).stopped == "the printer is on fire"
    assert go(wiring.store, NOW) == "the printer is on fire"
    assert (status(wiring).stopped, go(wiring.store, NOW), half_sent(wiring.store)) == ("", "", ())


def test_its_keys_as_json_stay(open_wiring: Open, tmp_path: Path) -> None:
    keys = list(status(newsroom(open_wiring, tmp_path)).model_dump())
    wrong = ("stopped", "copy_of", "on_duty", "absent", "overdue", "refused", "looks", "not_sent")
    held = ("running", "sending", "held", "uncertain", "untold", "next", "last", "ill", "moved", "strays")
    assert keys == ["name", "mail", *wrong, *held, "joined", "unwritten", "why_unwritten"]
    assert NOW.tzinfo is not None

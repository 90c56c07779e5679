"""What was understood of the files, and what sources answer."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from digest.actions.check import ask_sources, check, shape
from digest.actions.duty.here import worker_here
from digest.actions.status import status
from digest.errors import UsageError
from digest.model.duty import Role
from digest.pipeline import gathering
from tests.acceptance.servers import newsroom as room_of_feeds
from tests.actions.conftest import MORNING, NOW, SITE, Open
from tests.actions.newsroom import MORNING as MORNING_OF_A_FOLDER
from tests.actions.newsroom import newsroom
from tests.collect.conftest import Page, Server


def test_a_digest_is_understood_with_its_next_sends_and_how_many_get_it(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    (understood,) = check(wiring).understood
    assert (understood.digest.key, understood.subscribers, understood.sources) == ("morning", 1, ("The Quay",))
    assert [occasion.key for occasion in understood.coming] == [
        *("2026-11-24T08:00", "2026-11-25T08:00", "2026-11-26T08:00")
    ]


def test_a_broken_file_costs_the_others_nothing(open_wiring: Open) -> None:
    checked = check(open_wiring(morning=MORNING, evening="titel: x\n"))
    assert [understood.digest.key for understood in checked.understood] == ["morning"]
    assert list(checked.refused) == ["evening"]


def test_where_links_of_mails_lead_and_nobody_serves_the_pages_that_is_noted(open_wiring: Open) -> None:
    wiring = open_wiring(site=f"{SITE}web: https://quay.example\n", morning=MORNING)
    unserved = "Links of mails lead to https://quay.example, and no process serves those pages now: digest start"
    assert check(wiring).notes == (unserved,)
    wiring.store.workers.keep(worker_here(wiring, {Role.WEB}, NOW))
    assert check(wiring).notes == ()


def test_a_digest_that_is_not_there_is_refused(open_wiring: Open) -> None:
    with pytest.raises(UsageError, match='There is no digest "noon"'):
        check(open_wiring(morning=MORNING), "noon")


def test_asking_sources_stores_nothing(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    (answer,) = ask_sources(wiring, wiring.publication.in_force("morning"))
    assert (answer.name, answer.kind, answer.articles, answer.failure) == ("The Quay", "folder", 2, None)
    assert wiring.store.articles.find("ferries") == ()


def test_a_check_counts_what_was_read_before(tmp_path: Path) -> None:
    room, server = room_of_feeds(tmp_path, 0), Server({"/feed": Page.rss("Wall", "Ferry", "Lamp")})
    room.morning(sources=f"  - {server.url}/feed")
    with closing(server), room.opened(lambda: NOW) as wiring:
        digest = wiring.publication.in_force("morning")
        for _ in ("unread", "read"):
            (answer,) = ask_sources(wiring, digest)
            assert answer.articles == 3
            gathering.gather(digest, wiring.kit("morning"))


def test_a_folder_without_a_digest_is_told_how_to_make_one(open_wiring: Open) -> None:
    (note,) = check(open_wiring()).notes
    assert note == "There is no digest in config/digests yet: digest new NAME makes one."


def test_a_check_shows_what_each_topic_would_take_of_what_came_in_the_last_week(
    open_wiring: Open, tmp_path: Path
) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    (understood,) = check(wiring).understood
    assert (understood.taking.of, understood.taking.topics) == (0, ())
    digest = wiring.publication.in_force("morning")
    gathering.gather(digest, wiring.kit("morning"))
    (understood,) = check(wiring).understood
    (business,) = understood.taking.topics
    assert (understood.taking.of, business.topic, business.articles) == (2, "Business", 1)
    (again,) = check(open_wiring(now=NOW + timedelta(days=8), morning=MORNING_OF_A_FOLDER)).understood
    assert again.taking.of == 0


def test_what_an_edition_has_settled_still_shows_what_a_topic_takes(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    gathering.gather(wiring.publication.in_force("morning"), wiring.kit("morning"))
    digest = wiring.publication.in_force("morning")
    (source,) = (source.key for source in digest.sources)
    ferry, _ = wiring.store.articles.recent([source], NOW, 10)
    wiring.store.articles.drop(source, [ferry.number])
    assert ferry.number not in {article.number for article in wiring.store.articles.open_articles("morning", [source])}
    (understood,) = check(wiring).understood
    assert understood.taking.of == 2


def test_programs_get_all_that_a_check_knows(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path, "ada@reader.example")
    gathering.gather(wiring.publication.in_force("morning"), wiring.kit("morning"))
    files = shape(wiring, check(open_wiring(evening="titel: x\n")))
    (morning,) = files.digests
    assert (morning.digest, morning.subscribers, morning.taking.topics[0].articles) == ("morning", 1, 1)
    (evening,) = files.refused
    assert (evening.digest, "titel" in evening.problem, files.looks) == ("evening", True, ())


def test_what_is_not_read_of_a_folder_is_named_everywhere(open_wiring: Open, tmp_path: Path) -> None:
    wiring = newsroom(open_wiring, tmp_path)
    inbox = tmp_path / "config" / "digests" / "inbox"
    (inbox / "letter.pages").write_text("Of another program")
    (inbox / "later.md").write_text("---\ndraft: yes\n---\nNot yet.")
    digest = wiring.publication.in_force("morning")
    (understood,) = check(wiring).understood
    assert understood.unread == ("The Quay: letter.pages has an ending that is not read.",)
    sentences = ("later.md is a draft.", "letter.pages has an ending that is not read.")
    (answer,) = ask_sources(wiring, digest)
    assert answer.unread == sentences
    for _ in ("when it is read", "when nothing changed"):
        (report,) = gathering.gather(digest, wiring.kit("morning"))
        assert (report.unread, report.remark.endswith(f"The Quay: {' '.join(sentences)}")) == (sentences, True)
    (ill,) = status(wiring).ill
    assert (ill.health, ill.reason) == ("partly read", " ".join(sentences))
    (understood,) = check(wiring).understood
    assert set(understood.unread) == {f"The Quay: {sentence}" for sentence in sentences}
    (inbox / "letter.pages").unlink()
    (inbox / "later.md").unlink()
    (report,) = gathering.gather(digest, wiring.kit("morning"))
    assert (report.unread, status(wiring).ill) == ((), ())


def test_a_folder_that_is_not_there_is_named_before_anything_is_collected(open_wiring: Open) -> None:
    (understood,) = check(open_wiring(morning="title: M\nsend: by hand\nsources: [{folder: inbox}]\n")).understood
    (sentence,) = understood.unread
    assert "inbox does not exist. Make the folder, or correct its name." in sentence

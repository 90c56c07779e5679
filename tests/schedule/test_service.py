"""The running scheduler, with a clock turned by hand and no waiting: `look` runs what is due."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import cast

import pytest

from digest.app import App
from digest.model.edition import Edition, Status
from digest.schedule.service import Service
from tests.acceptance.servers import FERRY, SEALS, Newsroom, Wire, everybody, newsroom, wire
from tests.send.servers import PostmarkLike, Said, postmark_like

PEOPLE = 6
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: A Tuesday.
START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
EDITOR = "ed@quay-news.org"


class Bench:
    """A service of one publication; `look(after)` turns the clock and runs what is due."""

    def __init__(self, folder: Path, send: str = "daily at 07:00", now: datetime = START) -> None:
        self.now = now
        self.room = newsroom(folder, people=0)
        self.room.morning(send=send)
        self.room.subscribe(PEOPLE)
        self._running: tuple[App, Service] | None = None

    def begin(self) -> None:
        """The service is started, or started anew."""
        self.end()
        with self.room._environment():
            app = App.open(self.room.config, clock=lambda: self.now)
        self._running = app, Service(self.room.config, app)

    def end(self) -> None:
        if self._running:
            _, service = self._running
            service.stop()
            service.wait()
            self._running = None

    def look(self, after: timedelta = timedelta(0)) -> None:
        if self._running is None:
            self.begin()
        assert self._running
        self.now += after
        with self.room._environment():
            self._running[1].look()

    def reach(self, at: datetime) -> None:
        self.look(at - self.now)

    def editions(self) -> list[tuple[str, str]]:
        """Occasion and status, oldest first; skipped ones and drafts too."""
        with self.room.store() as store:
            return [(e.occasion.key, e.status.value) for e in reversed(store.editions.history("morning", 100))]

    def last(self) -> Edition:
        with self.room.store() as store:
            return store.editions.history("morning", 1)[0]

    def notices(self) -> list[str]:
        """Subjects of the mails to editors."""
        return [str(_parsed(raw)["Subject"]) for raw in self.room.notices]


def _parsed(raw: bytes) -> dict[str, object]:
    return cast("dict[str, object]", message_from_bytes(raw, policy=policy.default))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.end()


@pytest.fixture
def source() -> Iterator[Wire]:
    with wire() as made:
        yield made


@pytest.fixture
def api() -> Iterator[PostmarkLike]:
    with postmark_like() as server:
        yield server


def through_postmark(room: Newsroom, api: PostmarkLike) -> None:
    room.environ["POSTMARK_TOKEN"] = api.token
    room.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")


# ---- what is due is sent, once


def test_an_edition_is_sent_when_it_is_due_and_once(bench: Bench) -> None:
    bench.look()
    assert bench.editions() == []
    for _ in range(4):
        bench.look(30 * MINUTE)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE
    assert bench.notices() == []


def test_each_day_has_its_own_articles(bench: Bench) -> None:
    bench.look()
    bench.reach(START + HOUR)
    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.look(DAY)
    assert bench.editions() == [("2026-11-24T07:00", "sent"), ("2026-11-25T07:00", "sent")]
    assert [story.lead.title for story in bench.last().stories] == ["Bridge closes for repairs"]
    assert bench.last().number == 2


def test_a_day_without_news_is_skipped_and_said(bench: Bench) -> None:
    bench.look()
    bench.look(HOUR)
    bench.look(DAY)
    bench.look(DAY)
    assert bench.editions()[1:] == [("2026-11-25T07:00", "skipped"), ("2026-11-26T07:00", "skipped")]
    assert bench.last().reason == "no news"
    assert len(bench.room.mails) == PEOPLE
    assert bench.notices() == ["The Quay: Morning Quay was not sent"] * 2


def test_articles_wait_while_nobody_is_subscribed(bench: Bench) -> None:
    with bench.room.opened() as app:
        for person, _ in tuple(app.store.subscribers.list("morning")):
            app.store.subscribers.remove(person.id)
    bench.look()
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "skipped")]
    bench.room.subscribe(PEOPLE)
    bench.look(DAY)
    assert bench.last().status is Status.SENT
    assert len(bench.last().stories) == 2


@pytest.mark.parametrize(
    ("first", "days", "instants"),
    [
        # Clocks go back on 25 October 2026: 02:30 comes twice.
        (datetime(2026, 10, 24, 12, tzinfo=UTC), 2, ["2026-10-25T00:30", "2026-10-26T01:30"]),
        # Clocks go forward on 28 March 2027: there is no 02:30.
        (datetime(2027, 3, 27, 12, tzinfo=UTC), 2, ["2027-03-28T01:00", "2027-03-29T00:30"]),
    ],
)
def test_5_each_local_date_has_one_edition_whatever_clocks_do(
    tmp_path: Path, first: datetime, days: int, instants: list[str]
) -> None:
    bench = Bench(tmp_path, "daily at 02:30", first)
    bench.room.site(_read_site(bench.room).replace("Europe/London", "Europe/Berlin"))
    bench.look()
    for hour in range(24 * days):
        bench.room.article(f"hour-{hour}", f"Report of hour {hour} from the harbour\n\n{_WORDS[hour % 4]} {hour}.\n")
        bench.look(30 * MINUTE)
        bench.look(30 * MINUTE)
    bench.end()
    with bench.room.store() as store:
        found = [f"{e.occasion.at:%Y-%m-%dT%H:%M}" for e in reversed(store.editions.history("morning", 100))]
    assert found == instants
    assert {status for _, status in bench.editions()} == {"sent"}


_WORDS = (
    "Ships came in with grain and timber and left with machines",
    "The council met on the budget of schools and libraries",
    "Rowers trained before dawn while the river was calm",
    "A comet was seen above the lighthouse by many people",
)


def _read_site(room: Newsroom) -> str:
    return (room.config / "digest.yaml").read_text(encoding="utf-8")


# ---- late, after the machine was off


def test_18_after_an_outage_within_the_late_limit_it_is_sent_late(bench: Bench) -> None:
    bench.look()
    bench.end()
    bench.now += 6 * HOUR
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "sent")]


def test_18_after_a_weekend_off_what_is_too_late_is_skipped_with_its_reason_and_its_articles_run_next(
    bench: Bench,
) -> None:
    bench.look()
    bench.end()
    bench.now += 3 * DAY - HOUR
    bench.look()
    assert bench.editions() == [(f"2026-11-{day}T07:00", "skipped") for day in (24, 25, 26)]
    assert "22 hours late, more than the late limit of 6 hours" in bench.last().reason
    assert bench.room.mails == {}
    assert bench.notices() == ["The Quay: 3 things to know"]  # in one mail
    assert bench.room.notices[0].count(b"2026-11-25 07:00") == 2  # as text and as HTML
    bench.look(2 * HOUR)
    assert bench.last().status is Status.SENT
    assert len(bench.room.mails) == PEOPLE


def test_16_a_clock_set_back_sends_nothing_twice(bench: Bench) -> None:
    bench.look()
    for step in (HOUR, -DAY, DAY, -2 * HOUR, 2 * HOUR):
        bench.look(step)
    bench.begin()
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE


# ---- sources


def test_24_when_all_sources_fail_it_is_tried_again_and_editors_are_told_once(bench: Bench, source: Wire) -> None:
    bench.room.morning("daily at 07:00", f"  - {source.url}")
    source.status = 500
    bench.look()
    for _ in range(5):
        bench.look(HOUR)
    assert bench.editions() == []
    assert bench.notices() == ["The Quay: Morning Quay cannot be made"]
    source.status = 200
    bench.look(HOUR)
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE


def test_24_when_all_sources_fail_until_the_late_limit_it_is_skipped_and_that_is_no_no_news(
    bench: Bench, source: Wire
) -> None:
    bench.room.morning("daily at 07:00", f"  - {source.url}")
    source.status = 500
    bench.look()
    for _ in range(9):
        bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "skipped")]
    assert "late limit of 6 hours (none of 1 sources could be collected)" in bench.last().reason
    assert bench.notices() == ["The Quay: Morning Quay cannot be made", "The Quay: Morning Quay was not sent"]


def test_8_one_bad_source_does_not_stop_the_edition(bench: Bench, source: Wire) -> None:
    bench.room.morning("daily at 07:00", f"  - folder: inbox\n  - {source.url}")
    source.status = 500
    bench.look()
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]


# ---- configuration


def test_25_a_refused_edit_keeps_the_last_good_version_and_editors_are_told(bench: Bench) -> None:
    bench.look()
    file = bench.room.config / "digests" / "morning.yaml"
    good = file.read_text()
    file.write_text(good.replace("daily at 07:00", "daily at 7"))
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    (notice,) = bench.room.notices
    assert b"The edit of morning was not taken over" in notice
    assert b"daily at 7" in notice
    file.write_text(good.replace("daily at 07:00", "daily at 08:00"))
    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.look(MINUTE)
    bench.reach(START + DAY + 2 * HOUR)
    assert bench.editions()[1:] == [("2026-11-24T08:00", "sent"), ("2026-11-25T08:00", "skipped")]


def test_25_a_site_file_that_makes_no_sense_changes_nothing_and_editors_are_told(bench: Bench) -> None:
    bench.look()
    bench.room.site("name: The Quay\ntimezone: Moon/Base\n")
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    (notice,) = bench.room.notices
    assert b"The edit of digest.yaml was not taken over" in notice


def test_a_look_folder_that_is_gone_stops_only_the_digest_that_has_it(bench: Bench) -> None:
    bench.room.morning("daily at 07:00", name="noon")
    bench.room.subscribe(PEOPLE, "noon")
    file = bench.room.config / "digests" / "morning.yaml"
    file.write_text(file.read_text() + "look: no-such-look\n")
    bench.look()
    bench.look(HOUR)
    with bench.room.store() as store:
        assert [edition.digest for edition in store.editions.history(None, 10)] == ["noon"]


# ---- half-sent editions


@pytest.mark.parametrize("point", ["frozen", "handed-over:2", "recorded:6"])
def test_31_a_restart_goes_on_with_a_half_sent_edition_whoever_began_it(bench: Bench, point: str) -> None:
    bench.now = datetime.now(UTC)
    bench.room.run("send", "morning", crash=point)
    bench.look()
    (found,) = bench.editions()
    assert found[0].startswith("hand-")
    assert found[1] == "sent"
    assert len(bench.room.mails) == PEOPLE


def test_a_half_sent_edition_goes_on_under_a_changed_schedule(bench: Bench) -> None:
    bench.look()
    bench.room.environ["DIGEST_SIGNING_KEY"] = "2:another-secret-of-more-than-thirty-two-letters"
    bench.end()
    with bench.room._environment():
        app = App.open(bench.room.config, clock=lambda: bench.now)
    app.stopping.set  # noqa: B018
    app.close()
    assert bench.editions() == []

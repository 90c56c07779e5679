"""The running scheduler, with a clock turned by hand and no waiting: `look` runs what is due."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import cast

import pytest

from digest.model.edition import Draft, Occasion, Status, Stored, Window
from digest.schedule.service import Service
from digest.wiring import Wiring
from tests.acceptance.servers import LANGUAGES, Newsroom, Wire, everybody, newsroom, wait_for, wire
from tests.send.servers import PostmarkLike, Said, postmark_like, smtp_like

PEOPLE = 6
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: A Tuesday.
_SEGMENTS = frozenset(f"{language}:" for language in LANGUAGES)
START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
EDITOR = "ed@quay-news.org"


class Bench:
    """A service of one publication; `look(after)` turns the clock and runs what is due."""

    def __init__(self, folder: Path, send: str = "daily at 07:00", now: datetime = START) -> None:
        self.now = now
        self.room = newsroom(folder, people=0)
        self.room.morning(send=send)
        self.subscribe()
        self._running: tuple[Wiring, Service] | None = None

    def subscribe(self, digest: str = "morning") -> None:
        self.room.subscribe(PEOPLE, digest, lambda: self.now)

    def begin(self) -> None:
        """The service is started, or started anew."""
        self.end()
        with self.room._environment():
            wiring = Wiring.open(self.room.config, clock=lambda: self.now)
        self._running = wiring, Service(self.room.config, wiring)

    def end(self) -> None:
        if self._running:
            _, service = self._running
            service.stop()
            service.wait()
            self._running = None

    def stop_all(self, why: str) -> None:
        assert self.room.digest("stop", why).code == 0

    def sent_before(self) -> None:
        """An edition of the digest has left the machine, so that later ones wait for nobody."""
        with self.room.opened(lambda: self.now) as wiring:
            at = self.now - DAY
            old = Draft(
                digest="morning",
                title="Morning Quay",
                occasion=Occasion(key=f"{at:%Y-%m-%dT%H:%M}", at=at),
                number=1,
                window=Window(last=0, opened=None, closed=at),
            )
            done = wiring.store.editions.freeze(old, (), {}, lambda edition, people: (), at, silent=_SEGMENTS)
            wiring.store.editions.finish(done.id, at)

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

    def last(self) -> Stored:
        with self.room.store() as store:
            return store.editions.history("morning", 1)[0]

    def all_notices(self) -> list[str]:
        """Of all notices there ever were, in the order they came up."""
        with sqlite3.connect(self.room.folder / "digest.db") as database:
            return [key for (key,) in database.execute("SELECT key FROM notices ORDER BY added")]

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
    assert [story.lead.title for story in bench.last().draft.stories] == ["Bridge closes for repairs"]
    assert bench.last().draft.number == 2


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
    with bench.room.opened() as wiring:
        for person, _ in tuple(wiring.store.subscribers.list("morning")):
            wiring.store.subscribers.remove(person.id)
    bench.look()
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "skipped")]
    bench.subscribe()
    bench.look(DAY)
    assert bench.last().status is Status.SENT
    assert len(bench.last().draft.stories) == 2


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
    site = bench.room.config / "digest.yaml"
    site.write_text(site.read_text().replace("Europe/London", "Europe/Berlin"))
    bench.look()
    for hour in range(24 * days):
        if hour % 12 == 0:
            bench.room.article(f"hour-{hour}", f"Report of hour {hour} from the port\n\n{_WORDS[hour // 12]} {hour}.\n")
        bench.look(HOUR)
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
    told = message_from_bytes(bench.room.notices[0], policy=policy.default)
    assert [part.get_content().count("2026-11-25 07:00") for part in told.iter_parts()] == [1, 1]  # text and HTML
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
    assert sorted(bench.notices()) == [
        "The Quay: 127.0.0.1 cannot be collected",
        "The Quay: Morning Quay cannot be made",
    ]
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
    assert [key for key in bench.all_notices() if "all-failed" in key or "skipped" in key] == [
        "all-failed morning 2026-11-24T07:00",
        "skipped morning 2026-11-24T07:00",
    ]


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
    assert bench.editions()[1:] == [("2026-11-24T08:00", "skipped"), ("2026-11-25T08:00", "sent")]


def test_25_a_site_file_that_makes_no_sense_changes_nothing_and_editors_are_told(bench: Bench) -> None:
    bench.look()
    bench.room.site("name: The Quay\ntimezone: Moon/Base\n")
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    (notice,) = bench.room.notices
    assert b"The edit of digest.yaml was not taken over" in notice


def test_13_a_real_provider_that_is_written_while_it_runs_sends_nothing_until_it_is_ready(
    bench: Bench, api: PostmarkLike
) -> None:
    bench.look()
    bench.room.environ["POSTMARK_TOKEN"] = api.token
    bench.room.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")
    site = bench.room.config / "digest.yaml"
    ready = site.read_text()
    site.write_text(ready.replace("https://quay-news.org", "https://quay.example"))
    bench.look(HOUR)
    assert (bench.editions(), api.calls) == ([], [])
    site.write_text(ready)
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "draft")]


def test_a_zone_that_is_corrected_while_it_runs_counts_from_then_on(bench: Bench) -> None:
    bench.look()
    site = bench.room.config / "digest.yaml"
    site.write_text(site.read_text().replace("Europe/London", "America/New_York"))
    bench.look(HOUR)
    assert bench.editions() == []
    bench.look(5 * HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sent")]


# ---- half-sent editions


@pytest.mark.parametrize("point", ["frozen", "handed-over:2", "recorded:6"])
def test_31_a_restart_goes_on_with_a_half_sent_edition_whoever_began_it(bench: Bench, point: str) -> None:
    bench.room.morning("by hand")  # the command has the clock of this machine: no schedule may come due by it
    bench.room.run("send", "morning", crash=point)
    bench.now = datetime.now(UTC) + MINUTE
    bench.look()
    assert [(key[:5], status) for key, status in bench.editions()] == [("hand-", "sent")]
    assert len(bench.room.mails) == PEOPLE


def test_a_half_sent_edition_goes_on_when_its_schedule_has_changed_and_it_is_late(bench: Bench) -> None:
    """The recipients were promised it: the late limit is for editions that nobody has yet."""
    bench.look()
    bench.stop_all("while we look")
    bench.look(HOUR)
    assert bench.editions() == [("2026-11-24T07:00", "sending")]
    bench.end()
    bench.room.morning("weekdays at 12:00")
    bench.room.digest("go")
    bench.now += 2 * HOUR
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert len(bench.room.mails) == PEOPLE


def test_10_a_refused_account_stops_all_sending_and_after_go_the_next_look_sends_the_rest_only(
    bench: Bench, api: PostmarkLike
) -> None:
    through_postmark(bench.room, api)
    bench.sent_before()
    refused = Said(status=401, body=json.dumps({"ErrorCode": 10, "Message": "Bad or missing token."}).encode())
    api.script = [_all_taken(1), refused, refused]
    bench.look()
    bench.look(HOUR)
    calls = len(api.calls)
    for _ in range(20):
        bench.look(MINUTE)
    assert len(api.calls) == calls == 3  # the first mail, the refused one, and one attempt to tell editors
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sending")

    bench.room.digest("go")
    bench.look(2 * HOUR)
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sent")
    assert sorted({mail.address for mail in api.taken} - {EDITOR}) == sorted(everybody(PEOPLE))
    assert len([mail for mail in api.taken if mail.address != EDITOR]) == PEOPLE
    assert [mail.subject for mail in api.taken if mail.address == EDITOR] == ["The Quay: Sending has stopped"]


def _all_taken(count: int) -> Said:
    answers = [{"ErrorCode": 0, "Message": "OK", "MessageID": f"s-{n}"} for n in range(count)]
    return Said(body=json.dumps(answers).encode(), take=True)


def test_a_provider_that_is_mended_in_the_file_is_used_without_a_restart(bench: Bench, api: PostmarkLike) -> None:
    bench.room.environ |= {"POSTMARK_TOKEN": "wrong", "NEW_TOKEN": api.token}
    bench.room.through("postmark", api.url, "token: ${POSTMARK_TOKEN}")
    bench.sent_before()
    bench.look()
    bench.look(HOUR)
    assert api.taken == []
    bench.room.through("postmark", api.url, "token: ${NEW_TOKEN}")
    bench.room.digest("go")
    bench.look(MINUTE)
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sent")


def test_notices_that_cannot_be_mailed_stop_no_run_and_are_mailed_later(bench: Bench, api: PostmarkLike) -> None:
    through_postmark(bench.room, api)
    bench.sent_before()
    down = Said(status=503)
    file = bench.room.config / "digests" / "morning.yaml"
    file.write_text(file.read_text() + "max_storys: 4\n")
    api.script = [down]
    bench.look()
    assert len(api.calls) == 1
    bench.look(MINUTE)
    assert len(api.calls) == 1
    bench.look(HOUR)
    assert bench.editions()[-1] == ("2026-11-24T07:00", "sent")
    assert [mail.subject for mail in api.taken if mail.address == EDITOR] == [
        "The Quay: The edit of morning was not taken over"
    ]


# ---- the first edition that leaves the machine


def test_the_first_edition_waits_for_a_person_who_sends_it_by_hand(bench: Bench, api: PostmarkLike) -> None:
    through_postmark(bench.room, api)
    bench.look()
    bench.look(HOUR)
    bench.look(HOUR)
    bench.begin()  # a restart changes nothing
    bench.look()
    assert bench.editions() == [("2026-11-24T07:00", "draft")]
    assert [mail.subject for mail in api.taken] == ["The Quay: Morning Quay waits for you"]
    assert "digest send morning 2026-11-24 07:00" in api.taken[0].text
    assert "waits" not in bench.room.digest("status").err

    sent = bench.room.digest("send", "morning", "2026-11-24", f"--yes={PEOPLE}")
    assert (sent.code, sent.err) == (0, "")
    assert bench.editions() == [("2026-11-24T07:00", "sent")]
    assert bench.last().draft.number == 1
    assert sorted(mail.address for mail in api.taken[1:]) == sorted(everybody(PEOPLE))

    bench.room.article("bridge", "Bridge closes for repairs\n\nThe old bridge will be closed for the whole of April.\n")
    bench.look(DAY)
    assert bench.editions()[-1] == ("2026-11-25T07:00", "sent")
    assert bench.last().draft.number == 2


def test_a_draft_that_nobody_sent_gives_its_articles_to_the_next(bench: Bench, api: PostmarkLike) -> None:
    through_postmark(bench.room, api)
    bench.look()
    bench.look(HOUR)
    bench.look(DAY)
    assert bench.editions() == [("2026-11-24T07:00", "skipped"), ("2026-11-25T07:00", "draft")]
    assert len(bench.last().draft.stories) == 2
    assert bench.last().draft.number == 1
    held = bench.room.digest("status").out.partition("Held")[2]
    assert "morning 2026-11-25 07:00" in held
    assert "morning 2026-11-24 07:00" not in held.partition("\n\n")[0]


# ---- the process itself


def test_30_told_to_end_while_it_waits_it_ends_at_once(tmp_path: Path) -> None:
    room = newsroom(tmp_path, people=1)
    room.morning("daily at 07:00")
    service = room.typed("start")
    wait_for(lambda: "Watching 1 schedules" in service.out.read_text())

    service.signal(signal.SIGTERM)
    ended = service.ended(10)

    assert (ended.code, ended.err) == (0, "")
    assert "Stopped; nothing is half-done." in ended.out
    assert list((room.folder / ".running").iterdir()) == []


def test_30_told_to_end_while_it_sends_it_finishes_what_is_in_hand_and_the_next_start_sends_the_rest(
    tmp_path: Path,
) -> None:
    people = 24
    with smtp_like() as smtp:
        room = newsroom(tmp_path, people)
        room.through("smtp", smtp.url, "rate: 10 per second")
        room.run("send", "morning", f"--yes={people}", crash="frozen")
        service = room.start("start")
        wait_for(lambda: len(smtp.envelopes) >= 2)

        service.signal(signal.SIGTERM)
        ended = service.ended(10)

        (edition,) = room.editions()
        taken = len(smtp.envelopes)
        assert (ended.code, ended.err) == (0, "")
        assert 0 < taken < people
        assert room.sums(edition) == {"accepted": taken, "due": people - taken}

        room.through("smtp", smtp.url)
        service = room.start("start")
        wait_for(lambda: room.editions()[0].status is Status.SENT)
        service.signal(signal.SIGINT)
        assert service.ended(10).code == 0
        assert sorted(mail.address for mail in smtp.taken) == sorted(everybody(people))


def test_30_told_to_end_while_a_source_does_not_answer_it_ends_and_nothing_is_settled(tmp_path: Path) -> None:
    with wire(held=True) as source:
        room = newsroom(tmp_path, people=1)
        room.morning(sources=f"  - {source.url}")
        sending = room.start("send", "morning")
        wait_for(source.asked.is_set)

        sending.signal(signal.SIGTERM)
        ended = sending.ended(10)

        assert ended.code == 3
        assert "asked to stop before the edition was frozen" in ended.err
        source.open.set()
        assert room.digest("send", "morning").code == 0
    assert len(room.mails) == 1

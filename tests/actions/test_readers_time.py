"""One edition, sent when each reader's clock shows the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from digest.actions.due import run_due, unfinished
from digest.actions.duty.begun import due_until
from digest.actions.editions import coming_sends, history
from digest.actions.people.enrol import enrol
from digest.actions.people.importing import import_people
from digest.actions.people.people import export_people, matching_people
from digest.actions.send import occasion_for, send
from digest.actions.status import status
from digest.config.typed.reviews import Review
from digest.errors import UsageError
from digest.model.run import Report
from digest.pipeline.drafts import making
from digest.wiring import Wiring
from tests.actions.conftest import Open
from tests.actions.newsroom import newsroom

HOUR = timedelta(hours=1)
#: 07:00 of 24 November in Tokyo is 22:00 the day before in London.
TOKYO = datetime.fromisoformat("2026-11-23T22:00+00:00")


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(TOKYO - HOUR)


@pytest.fixture
def wiring(open_wiring: Open, tmp_path: Path, clock: Clock) -> Wiring:
    """Readers in Tokyo, London and New York; the digest was made an hour before the first clock shows seven."""
    opened = newsroom(lambda **files: _opened(open_wiring, clock, files), tmp_path, "lon@reader.example")
    for name, zone in (("tok", "Asia/Tokyo"), ("nyc", "America/New_York")):
        enrol(opened.publication, f"{name}@reader.example", "morning", consent="asked", zone=zone)
    return opened


def _opened(open_wiring: Open, clock: Clock, files: dict[str, str]) -> Wiring:
    text = files["morning"].replace("weekdays at 08:00", "daily at 07:00 reader's time\nlate_limit: 2 hours")
    wiring = open_wiring(now=clock(), morning=text)
    wiring.clock = wiring.publication.clock = clock
    return wiring


def run(wiring: Wiring) -> Report:
    digest = wiring.publication.in_force("morning")
    (occasion,) = (*unfinished(wiring, digest), *due_until(wiring.publication, digest, wiring.clock()))
    return run_due(wiring, digest, occasion)


def answers(wiring: Wiring) -> dict[str, str]:
    (edition,) = wiring.store.editions.history("morning", 5)
    return {one.address[:3]: one.answer.value if one.answer else "" for one in wiring.store.deliveries.of(edition.id)}


def test_each_wave_leaves_when_its_clocks_show_the_time(wiring: Wiring, clock: Clock) -> None:
    digest = wiring.publication.in_force("morning")
    assert due_until(wiring.publication, digest, clock()) == ()
    clock.now = TOKYO
    first = run(wiring)
    assert (first.ended, first.answers["accepted"], first.coming) == ("open", 1, 2)
    assert first.reason == "the next 1 are due at 24 November 07:00"
    assert answers(wiring) == {"tok": "accepted", "lon": "", "nyc": ""}
    assert unfinished(wiring, digest) == ()
    (edition,) = wiring.store.editions.sending()
    (rendering,) = wiring.store.editions.renderings(edition.id).values()
    assert "Tuesday, 24 November 2026" in rendering.text
    assert status(wiring).sending[0].reason == "wave 2 of 3 at 24 Nov 07:00, to 1"
    assert occasion_for(wiring.publication, "morning").by_hand
    clock.now = TOKYO + 9 * HOUR
    assert run(wiring).answers["accepted"] == 2
    clock.now = TOKYO + 14 * HOUR
    assert run(wiring).ended == "sent"
    assert [(past.status, past.recipients["accepted"]) for past in history(wiring.publication)] == [("sent", 3)]
    assert due_until(wiring.publication, digest, clock()) == ()


def test_its_waves_are_shown_before(wiring: Wiring) -> None:
    (send,) = coming_sends(wiring.publication, count=1)
    assert send.at == TOKYO
    assert [(wave.at - TOKYO, wave.zones, wave.subscribers) for wave in send.waves] == [
        (0 * HOUR, ("Asia/Tokyo",), 1),
        (9 * HOUR, ("Europe/London",), 1),
        (14 * HOUR, ("America/New_York",), 1),
    ]
    assert len(status(wiring).next[0].waves) == 3


def test_its_editors_are_shown_it_so_long_before_the_first_of_its_waves(wiring: Wiring, clock: Clock) -> None:
    digest = wiring.publication.in_force("morning")
    review = Review(text="30 minutes before", ahead=HOUR / 2)
    wiring.publication.digests["morning"] = digest = digest.model_copy(update={"review": review})
    (send,) = coming_sends(wiring.publication, count=1)
    assert send.review == TOKYO - HOUR / 2
    clock.now = TOKYO - HOUR / 2 - timedelta(seconds=1)
    assert unfinished(wiring, digest) == ()
    clock.now += timedelta(seconds=1)
    (occasion,) = unfinished(wiring, digest)
    assert (occasion.at, run_due(wiring, digest, occasion).ended) == (TOKYO, "held")


def test_after_an_outage_each_wave_has_a_late_limit_of_its_own(wiring: Wiring, clock: Clock) -> None:
    clock.now = TOKYO + 10 * HOUR
    run(wiring)
    assert answers(wiring) == {"tok": "expired", "lon": "accepted", "nyc": ""}
    clock.now = TOKYO + 14 * HOUR
    assert run(wiring).ended == "sent"


def test_once_the_last_wave_is_late_the_edition_is_skipped(wiring: Wiring, clock: Clock) -> None:
    clock.now = TOKYO + 17 * HOUR
    assert run(wiring).ended == "skipped"
    assert "3 hours late" in history(wiring.publication)[0].reason


def test_a_reader_who_comes_while_it_is_sent_is_not_in_it_and_loses_nobody(wiring: Wiring, clock: Clock) -> None:
    clock.now = TOKYO
    run(wiring)
    enrol(wiring.publication, "aukland@reader.example", "morning", consent="asked", zone="Pacific/Auckland")
    digest = wiring.publication.in_force("morning")
    assert due_until(wiring.publication, digest, clock()) == ()
    clock.now = TOKYO + 14 * HOUR
    assert run(wiring).ended == "sent"
    clock.now = TOKYO + 20 * HOUR
    assert [one.key for one in due_until(wiring.publication, digest, clock())] == ["2026-11-25T07:00"]


def test_a_zone_that_is_none_is_told(wiring: Wiring) -> None:
    with pytest.raises(UsageError, match=r"is not a time zone\. Did you mean: Europe/Berlin"):
        enrol(wiring.publication, "ber@reader.example", "morning", consent="asked", zone="Europe/Berlim")


def test_lists_bring_zones_and_take_them_along(wiring: Wiring, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("email,Time zone\nosl@reader.example,Europe/Oslo\nodd@reader.example,GMT+1\n")
    assert import_people(wiring.publication, people, "morning", "fair").outcomes == {"added": 2}
    clocks = {one.address[:3]: one.timezone for one in matching_people(wiring.publication, "reader").people}
    assert clocks == {"lon": "", "tok": "Asia/Tokyo", "nyc": "America/New_York", "osl": "Europe/Oslo", "odd": ""}
    out = tmp_path / "out.csv"
    with out.open("w") as file:
        export_people(wiring.publication, "morning", file)
    assert "timezone" in out.read_text().splitlines()[0]
    for person in wiring.store.subscribers.find("osl@reader.example"):
        wiring.store.subscribers.remove(person.id)
    import_people(wiring.publication, out, "morning", "again")
    (back,) = matching_people(wiring.publication, "osl@reader.example").people
    assert back.timezone == "Europe/Oslo"


def test_the_zone_of_somebody_who_has_the_digest_can_be_told(wiring: Wiring, tmp_path: Path) -> None:
    enrol(wiring.publication, "lon@reader.example", "morning", consent="again", zone="Europe/Paris")
    people = tmp_path / "people.csv"
    people.write_text("email,tz\ntok@reader.example,Asia/Seoul\nnyc@reader.example,\n")
    import_people(wiring.publication, people, "morning", "fair")
    clocks = {one.address[:3]: one.timezone for one in matching_people(wiring.publication, "reader").people}
    assert clocks == {"lon": "Europe/Paris", "tok": "Asia/Seoul", "nyc": "America/New_York"}


def test_whoever_sends_a_draft_by_hand_gives_nobody_up(wiring: Wiring, clock: Clock) -> None:
    digest = wiring.publication.in_force("morning")
    clock.now = TOKYO
    (occasion,) = due_until(wiring.publication, digest, clock())
    waiting = making.drafted(digest, occasion, wiring.kit("morning"), "review")
    clock.now = TOKYO + 10 * HOUR
    report = send(wiring, "morning", waiting.occasion.words, lambda built, count: str(count))
    assert (report.ended, report.coming) == ("open", 1)
    assert answers(wiring) == {"tok": "accepted", "lon": "accepted", "nyc": ""}

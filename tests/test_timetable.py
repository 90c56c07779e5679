from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.digests import Digest, Source
from digest.config.typed.reviews import review
from digest.config.typed.schedule_words import schedule
from digest.errors import ConfigError
from digest.model.edition import Occasion
from digest.text.holiday_calendars import public_holidays
from digest.timetable import SPREAD, due, is_over, last_wave, rest, shown_at, to_show, upcoming, wave

BERLIN, LONDON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")
ZONES = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "America/New_York",
    "America/Chicago",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Asuncion",
    "America/Nuuk",
    "Asia/Beirut",
    "Asia/Tehran",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Apia",
    "US/Central",
]
#: Where clocks change by half an hour, at midnight, under DST in winter, or were turned over a day; the long tests have
#: all of them.
TOLD = {"Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Beirut", "Africa/Casablanca",
        "Australia/Lord_Howe", "Pacific/Apia"}  # fmt: skip
EVERYWHERE = pytest.mark.parametrize(
    "name", [pytest.param(zone, marks=[] if zone in TOLD else pytest.mark.soak) for zone in ZONES]
)


def digest(send: str, **fields: object) -> Digest:
    values: dict[str, object] = {
        "key": "morning",
        "title": "Morning",
        "send": schedule(send),
        "late_limit": timedelta(hours=6),
        "sources": (Source(url="https://example.org/feed"),),
        "max_per_source": 5,
        "max_age": timedelta(days=3),
    }
    return Digest.model_validate(values | fields)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def named(found: tuple[Occasion, ...]) -> list[str]:
    return [f"{o.key} {o.at:%dT%H:%M}" for o in found]


def test_occasions_carry_the_local_time_as_key_and_the_instant_in_utc() -> None:
    found = upcoming(digest("weekdays at 07:00"), BERLIN, utc("2026-11-26T06:00"), 3)
    assert named(found) == ["2026-11-27T07:00 27T06:00", "2026-11-30T07:00 30T06:00", "2026-12-01T07:00 01T06:00"]
    assert all(o.at.tzinfo is UTC and not o.by_hand for o in found)


@pytest.mark.parametrize(
    ("send", "zone", "after", "expected"),
    [
        # the clock goes from 02:00 to 03:00
        (
            "daily at 02:30",
            "Europe/Berlin",
            "2026-03-28T12:00",
            ["2026-03-29T02:30 29T01:00", "2026-03-30T02:30 30T00:30"],
        ),
        ("daily at 02:00", "Europe/Berlin", "2026-03-28T12:00", ["2026-03-29T02:00 29T01:00"]),
        # all of these fall on 03:00
        (
            "daily at 02:00, 02:59 and 03:00",
            "Europe/Berlin",
            "2026-03-28T12:00",
            ["2026-03-29T03:00 29T01:00", "2026-03-30T02:00 30T00:00"],
        ),
        # the clock goes from 03:00 to 02:00: the first 02:30 is at 00:30 UTC
        (
            "daily at 02:30",
            "Europe/Berlin",
            "2026-10-24T12:00",
            ["2026-10-25T02:30 25T00:30", "2026-10-26T02:30 26T01:30"],
        ),
        # midnight does not exist: the day begins at 01:00
        (
            "daily at 00:00",
            "Asia/Beirut",
            "2026-03-28T12:00",
            ["2026-03-29T00:00 28T22:00", "2026-03-30T00:00 29T21:00"],
        ),
        ("daily at 00:30", "America/Santiago", "2026-09-05T12:00", ["2026-09-06T00:30 06T04:00"]),
        # the day after a change, which others miss
        ("mondays at 00:00", "America/Chicago", "2021-03-13T12:00", ["2021-03-15T00:00 15T05:00"]),
        # half an hour of daylight saving
        ("daily at 02:15", "Australia/Lord_Howe", "2026-10-03T00:00", ["2026-10-04T02:15 03T15:30"]),
        # the gap ends on the next day: 22:59 is followed by 00:00
        (
            "daily at 23:30",
            "America/Nuuk",
            "2024-03-30T12:00",
            ["2024-03-30T23:30 31T01:00", "2024-03-31T23:30 01T00:30"],
        ),
        # 30 December 2011 was left out in Samoa
        (
            "daily at 07:00",
            "Pacific/Apia",
            "2011-12-29T00:00",
            ["2011-12-29T07:00 29T17:00", "2011-12-31T07:00 30T17:00"],
        ),
    ],
)
def test_clocks_that_change_give_one_edition_for_each_date(
    send: str, zone: str, after: str, expected: list[str]
) -> None:
    assert named(upcoming(digest(send), ZoneInfo(zone), utc(after), len(expected))) == expected


def minutes_of(zone: ZoneInfo, first: date, last: date) -> dict[date, list[tuple[int, datetime]]]:
    """Date → (minute of the day, instant) of every quarter of an hour the wall clock shows, as time goes by."""
    shown: dict[date, list[tuple[int, datetime]]] = {}
    at = datetime.combine(first, time(), UTC) - timedelta(days=2)
    end = datetime.combine(last, time(), UTC) + timedelta(days=2)
    while at < end:
        local = at.astimezone(zone)
        shown.setdefault(local.date(), []).append((local.hour * 60 + local.minute, at))
        at += timedelta(minutes=15)
    return shown


def changes(zone: ZoneInfo, first: date, last: date) -> Iterator[date]:
    """Dates on which the offset is another at the end than at the beginning, in UTC."""
    offsets = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        offsets.append((day, datetime.combine(day, time(), UTC).astimezone(zone).utcoffset()))
    yield from (day for (day, before), (_, after) in pairwise(offsets) if before != after)


@EVERYWHERE
def test_no_date_is_missed_or_doubled_in_any_zone(name: str) -> None:
    """Against a clock on the wall: every quarter of an hour around every change of 2018 to 2027 is walked through, and
    the first instant that shows the nominal time or a later one of that date is the occasion."""
    zone, first, last = ZoneInfo(name), date(2018, 1, 1), date(2027, 12, 31)
    changed = list(changes(zone, first, last))
    assert changed
    for change in changed:
        begin, end = change - timedelta(days=2), change + timedelta(days=3)
        shown = minutes_of(zone, begin, end)
        for clock in ("00:00", "00:30", "01:30", "02:00", "02:15", "02:30", "03:00", "07:00", "22:30", "23:45"):
            nominal = int(clock[:2]) * 60 + int(clock[3:])
            expected = {}
            for n in range((end - begin).days):
                day = begin + timedelta(days=n)
                later = [at for minute, at in shown[day] if minute >= nominal]
                expected[f"{day}T{clock}"] = later[0] if later else shown[day + timedelta(days=1)][0][1]
            after = datetime.combine(begin, time(), zone) - timedelta(minutes=1)
            found = upcoming(digest(f"daily at {clock}"), zone, after.astimezone(UTC), len(expected))
            assert {o.key: o.at for o in found} == expected


@EVERYWHERE
def test_ten_years_of_a_daily_digest_have_every_date_once(name: str) -> None:
    zone, days = ZoneInfo(name), 3652
    found = upcoming(digest("daily at 02:30"), zone, datetime(2018, 1, 1, tzinfo=zone), days)
    assert [o.key for o in found] == [f"{date(2018, 1, 1) + timedelta(days=n)}T02:30" for n in range(days)]
    assert all(a.at < b.at for a, b in pairwise(found))


RULES = st.sampled_from(
    [
        "daily at 02:30",
        "weekdays at 00:00 and 17:00",
        "mondays and thursdays at 23:45",
        "every other week on friday from 2026-10-09 at noon",
        "monthly on the last day at 02:00",
        "monthly on the first sunday at 02:15 and 02:45",
        "cron */20 0-3 * * *",
    ]
)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda d: d.replace(tzinfo=UTC))


@settings(max_examples=40, deadline=None)
@given(rule=RULES, zone=st.sampled_from(ZONES), start=INSTANTS, steps=st.lists(st.integers(0, 5000), max_size=6))
def test_however_often_it_is_asked_every_occasion_is_due_once(
    rule: str, zone: str, start: datetime, steps: list[int]
) -> None:
    morning, tz = digest(rule), ZoneInfo(zone)
    looks = [start]
    for minutes in steps:
        looks.append(looks[-1] + timedelta(minutes=minutes))
    pieces = [o for since, now in pairwise(looks) for o in due(morning, tz, since, now)]
    whole = due(morning, tz, looks[0], looks[-1])
    assert tuple(pieces) == whole
    assert all(a.at < b.at and a.key < b.key for a, b in pairwise(whole))
    assert all(looks[0] < o.at <= looks[-1] for o in whole)


def test_due_has_an_open_beginning_and_a_closed_end() -> None:
    morning = digest("daily at 07:00")
    at = utc("2026-11-24T07:00")
    assert named(due(morning, LONDON, at - timedelta(microseconds=1), at)) == ["2026-11-24T07:00 24T07:00"]
    assert due(morning, LONDON, at, at + timedelta(hours=23)) == ()
    assert due(morning, LONDON, at, at) == ()


def test_nothing_is_due_for_a_clock_that_went_back() -> None:
    assert due(digest("daily at 07:00"), LONDON, utc("2026-11-24T07:00"), utc("2026-11-20T07:00")) == ()


def test_by_hand_has_no_occasions() -> None:
    assert upcoming(digest("by hand"), LONDON, utc("2026-11-24T07:00"), 5) == ()
    assert due(digest(""), LONDON, utc("2026-01-01T00:00"), utc("2026-11-24T07:00")) == ()


def test_excepted_days_have_no_occasion_by_the_local_date() -> None:
    morning = digest("daily at 00:30", except_days=((date(2026, 7, 2), date(2026, 7, 3)),))
    found = upcoming(morning, BERLIN, utc("2026-06-30T12:00"), 3)
    assert [o.key for o in found] == ["2026-07-01T00:30", "2026-07-04T00:30", "2026-07-05T00:30"]


@pytest.mark.parametrize(
    ("calendar", "after", "day"),
    [
        ("GB-ENG", "2026-12-24T12:00", "2026-12-29T07:00"),  # 28 December stands in for Boxing Day, a Saturday
        ("DE", "2026-10-02T12:00", "2026-10-05T07:00"),
        ("de-BY", "2026-11-06T12:00", "2026-11-09T07:00"),
        ("US-CA", "2026-11-25T18:00", "2026-11-30T07:00"),  # Thanksgiving, and the Friday after it in California
        ("NYSE", "2026-11-25T18:00", "2026-11-27T07:00"),
        ("US", "2027-12-30T18:00", "2028-01-03T07:00"),  # New Year's Day, a Saturday, kept on the Friday before
    ],
)
def test_public_holidays_have_no_occasion(calendar: str, after: str, day: str) -> None:
    found = upcoming(digest("weekdays at 07:00", holidays=(calendar,)), BERLIN, utc(after), 1)
    assert [o.key for o in found] == [day]


def test_a_calendar_nobody_keeps_is_refused_in_a_sentence() -> None:
    with pytest.raises(ConfigError, match='no calendar of holidays "XX-1"'):
        public_holidays("XX-1", 2026)


def test_a_rare_schedule_is_found_years_ahead_and_an_excepted_one_ends() -> None:
    found = upcoming(digest("cron 0 7 29 feb *"), LONDON, utc("2026-11-24T07:00"), 2)
    assert [o.key for o in found] == ["2028-02-29T07:00", "2032-02-29T07:00"]
    never = digest("daily at 07:00", except_days=((date(2000, 1, 1), date(2199, 12, 31)),))
    assert upcoming(never, LONDON, utc("2026-11-24T07:00"), 1) == ()


def test_what_comes_thirty_years_ahead_is_not_looked_for() -> None:
    first = date(2026, 11, 24) + timedelta(days=30 * 366 - 2)
    far, near = (digest("daily at 07:00", starts=first - timedelta(days=days)) for days in (0, 1))
    assert upcoming(far, LONDON, utc("2026-11-24T07:00"), 1) == ()
    assert [o.key[:10] for o in upcoming(near, LONDON, utc("2026-11-24T07:00"), 1)] == [f"{first - timedelta(days=1)}"]


def test_a_since_from_before_all_time_is_no_error() -> None:
    found = due(digest("cron 0 7 1 1 *"), LONDON, datetime.min.replace(tzinfo=UTC), utc("1972-06-01T00:00"))
    assert [o.key for o in found] == ["1970-01-01T07:00", "1971-01-01T07:00", "1972-01-01T07:00"]


# ---- times without editions


def test_a_paused_digest_has_no_occasion_and_says_why() -> None:
    morning = digest("daily at 07:00", paused=True)
    assert upcoming(morning, LONDON, utc("2026-06-01"), 3) == ()
    assert due(morning, LONDON, utc("2026-05-01"), utc("2026-06-01")) == ()
    assert rest(morning, LONDON, utc("2026-06-01")) == "paused"


def test_first_and_last_day_are_of_the_zone_of_the_publication_and_both_count() -> None:
    term = digest("daily at 00:30", starts=date(2026, 7, 2), ends=date(2026, 7, 4))
    assert named(upcoming(term, BERLIN, utc("2026-06-01"), 9)) == [
        "2026-07-02T00:30 01T22:30",
        "2026-07-03T00:30 02T22:30",
        "2026-07-04T00:30 03T22:30",
    ]
    assert rest(term, BERLIN, utc("2026-07-01T21:59")) == "starts on 2 July 2026"
    assert rest(term, BERLIN, utc("2026-07-01T22:00")) == ""
    assert not is_over(term, BERLIN, utc("2026-07-04T21:59"))
    assert rest(term, BERLIN, utc("2026-07-04T22:00")) == "ended on 4 July 2026"
    assert is_over(term, BERLIN, utc("2026-07-04T22:00"))


def test_a_digest_that_has_ended_says_so_also_where_it_is_paused() -> None:
    over = digest("daily at 07:00", ends=date(2026, 7, 4), paused=True)
    assert rest(over, LONDON, utc("2026-07-04T12:00")) == "paused"
    assert rest(over, LONDON, utc("2026-07-05T12:00")) == "ended on 4 July 2026"
    assert not is_over(digest("daily at 07:00"), LONDON, utc("2026-07-05T12:00"))


def test_the_weeks_of_a_fortnight_are_counted_as_without_a_first_day() -> None:
    every = "every other week on friday from 2026-10-09 at noon"
    assert named(upcoming(digest(every, starts=date(2026, 10, 12)), LONDON, utc("2026-10-01"), 1)) == [
        "2026-10-23T12:00 23T11:00"
    ]


@given(
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.integers(0, 40),
    st.sampled_from(ZONES),
    st.sampled_from(["daily at 02:30", "weekdays at 00:00", "daily at 23:59"]),
)
def test_what_lies_between_the_days_is_what_lies_there_without_them(
    first: date, length: int, zone: str, send: str
) -> None:
    last, place = first + timedelta(days=length), ZoneInfo(zone)
    begin = datetime(2025, 12, 1, tzinfo=UTC)
    term = upcoming(digest(send, starts=first, ends=last), place, begin, 50)
    every = due(digest(send), place, begin, datetime.combine(last, time(), UTC) + timedelta(days=3))
    assert term == tuple(one for one in every if f"{first}" <= one.key[:10] <= f"{last}")


TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
BY_READERS = "daily at 07:00 reader's time"


def test_by_readers_time_there_is_one_occasion_due_when_the_first_clock_shows_the_time() -> None:
    readers = {TOKYO, NEW_YORK}
    coming = upcoming(digest(BY_READERS), LONDON, utc("2026-11-23T12:00"), 2, readers)
    assert named(coming) == ["2026-11-24T07:00 23T22:00", "2026-11-25T07:00 24T22:00"]
    (first, _) = coming
    shown = [f"{wave(first, zone):%dT%H:%M}" for zone in (TOKYO, LONDON, NEW_YORK)]
    assert shown == ["23T22:00", "24T07:00", "24T12:00"]
    assert last_wave(first, {LONDON, *readers}) == utc("2026-11-24T12:00")
    assert named(upcoming(digest(BY_READERS), LONDON, utc("2026-11-23T12:00"), 1)) == ["2026-11-24T07:00 24T07:00"]


def test_readers_zones_change_nothing_for_other_schedules() -> None:
    (occasion,) = upcoming(digest("daily at 07:00"), LONDON, utc("2026-11-23T12:00"), 1, {TOKYO})
    assert (occasion.at, occasion.local) == (utc("2026-11-24T07:00"), False)
    assert last_wave(occasion, {TOKYO}) == occasion.at


def test_where_clocks_go_forward_readers_get_it_right_after_the_gap_and_others_at_their_time() -> None:
    (occasion,) = upcoming(digest("daily at 02:30 reader's time"), BERLIN, utc("2027-03-27T12:00"), 1, {TOKYO})
    assert occasion.key == "2027-03-28T02:30"
    assert wave(occasion, BERLIN) == utc("2027-03-28T01:00")
    assert wave(occasion, TOKYO) == utc("2027-03-27T17:30") == occasion.at


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.integers(0, 3650))
def test_no_wave_comes_before_the_occasion_or_long_after_it(here: str, there: str, days: int) -> None:
    after = utc("2020-01-01T00:00") + timedelta(days=days)
    for occasion in upcoming(digest(BY_READERS), ZoneInfo(here), after, 2, {ZoneInfo(there)}):
        waves = [wave(occasion, ZoneInfo(zone)) for zone in (here, there)]
        assert min(waves) == occasion.at
        assert max(waves) - occasion.at <= SPREAD


def test_readers_for_whom_the_day_does_not_come_get_it_when_the_first_do() -> None:
    """30 December 2011 was left out in Samoa."""
    samoa = ZoneInfo("Pacific/Apia")
    (occasion,) = upcoming(digest(BY_READERS), LONDON, utc("2011-12-29T12:00"), 1, {TOKYO, samoa})
    assert (occasion.key, occasion.at) == ("2011-12-30T07:00", utc("2011-12-29T22:00"))
    assert wave(occasion, samoa) == occasion.at
    assert last_wave(occasion, {samoa, LONDON}) == utc("2011-12-30T07:00")


def test_of_no_reader_s_clock_the_last_is_the_occasion() -> None:
    (occasion,) = upcoming(digest(BY_READERS), LONDON, utc("2026-11-23T12:00"), 1)
    assert last_wave(occasion, ()) == occasion.at


def test_between_the_first_and_the_last_clock_of_the_world_lie_26_hours_and_a_gap() -> None:
    first, last = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12")
    (occasion,) = upcoming(digest(BY_READERS), first, utc("2026-11-23T12:00"), 1, {last})
    assert wave(occasion, last) - wave(occasion, first) + timedelta(hours=1) == SPREAD


# ---- when editors are shown an edition


def reviewed(send: str, when: str) -> Digest:
    return digest(send).model_copy(update={"review": review(when)})


@pytest.mark.parametrize(
    ("send", "when", "after", "shown"),
    [
        ("daily at 07:00", "18:00 the day before", "2026-11-24T08:00", "2026-11-24T17:00"),
        ("daily at 07:00", "2 hours before", "2026-11-24T08:00", "2026-11-25T04:00"),
        ("daily at 07:00", "05:30 the same day", "2026-11-24T08:00", "2026-11-25T04:30"),
        ("mondays at 07:00", "noon 3 days before", "2026-11-24T08:00", "2026-11-27T11:00"),
        ("daily at 07:00 and 17:00", "noon the same day", "2026-11-24T20:00", "2026-11-25T06:00"),
        ("daily at 07:00 and 17:00", "noon the same day", "2026-11-24T08:00", "2026-11-24T11:00"),
        # Clocks go forward on 28 March 2027: 02:30 is not there, and 02:00 to 03:00 neither.
        ("daily at 07:00", "02:30 the same day", "2027-03-27T12:00", "2027-03-28T01:00"),
        ("daily at 03:30", "2 hours before", "2027-03-27T12:00", "2027-03-27T23:30"),
        ("daily at 02:40", "02:10 the same day", "2027-03-27T12:00", "2027-03-28T01:00"),
        # Clocks go back on 25 October 2026: 02:30 comes twice, and the first is meant.
        ("daily at 07:00", "02:30 the same day", "2026-10-24T12:00", "2026-10-25T00:30"),
    ],
)
def test_an_edition_is_shown_by_the_clock_on_the_wall_and_never_later_than_it_is_due(
    send: str, when: str, after: str, shown: str
) -> None:
    of = reviewed(send, when)
    (occasion,) = upcoming(of, BERLIN, utc(after), 1)
    at = shown_at(of, occasion, BERLIN)
    assert at == utc(shown)
    assert at <= occasion.at
    assert to_show(of, BERLIN, at - timedelta(minutes=1)) == ()
    assert occasion.at == at or occasion in to_show(of, BERLIN, at)
    assert occasion not in to_show(of, BERLIN, occasion.at)


def test_by_readers_time_an_edition_is_shown_as_long_before_the_first_clock_shows_its_time() -> None:
    of = reviewed(BY_READERS, "18:00 the day before")
    (occasion,) = upcoming(of, LONDON, utc("2026-11-23T12:00"), 1, {TOKYO})
    assert (occasion.at, shown_at(of, occasion, LONDON)) == (utc("2026-11-23T22:00"), utc("2026-11-23T09:00"))
    assert occasion in to_show(of, LONDON, utc("2026-11-23T09:00"), {TOKYO})


def test_where_the_day_before_does_not_come_an_edition_is_shown_24_hours_before() -> None:
    of, samoa = reviewed("daily at 07:00", "18:00 the day before"), ZoneInfo("Pacific/Apia")
    (occasion,) = upcoming(of, samoa, utc("2011-12-29T18:00"), 1)
    assert (occasion.key, occasion.at) == ("2011-12-31T07:00", utc("2011-12-30T17:00"))
    assert shown_at(of, occasion, samoa) == utc("2011-12-29T17:00")


def test_without_a_review_and_by_hand_nothing_is_shown() -> None:
    (occasion,) = upcoming(digest("daily at 07:00"), BERLIN, utc("2026-11-24T08:00"), 1)
    assert shown_at(digest("daily at 07:00"), occasion, BERLIN) is None
    by_hand = Occasion(key="hand-2026-11-24T16:02:11", at=utc("2026-11-24T15:02"), by_hand=True)
    assert shown_at(reviewed("daily at 07:00", "2 hours before"), by_hand, BERLIN) is None
    assert to_show(digest("daily at 07:00"), BERLIN, utc("2026-11-24T08:00")) == ()

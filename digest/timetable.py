"""Every occasion of a schedule, by the wall clock of the publication's zone (pure).

One edition for each local date and nominal time, whatever clocks do:

- a time that does not exist that day (clocks go forward) is due at the first instant after the gap;
- a time that comes twice (clocks go back) is due the first time;
- times that fall on the same instant, because all lie in one gap, are one occasion;
- a date that does not exist (a zone that crosses the date line) has none.

A schedule by readers' time has one occasion, too, due when the first of its readers' clocks shows the time; each zone's
readers get it when theirs does, by the same rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from digest.config.digests import Digest
from digest.config.typed.schedules import Schedule
from digest.model.edition import Occasion
from digest.text.holiday_calendars import public_holidays

#: How far ahead the next occasion is looked for: a 29 February on one weekday comes every 28 years.
_HORIZON = timedelta(days=30 * 366)
_DAY = timedelta(days=1)
Zones = Collection[ZoneInfo]
#: The first clocks of the world show a time so long before the last.
SPREAD = timedelta(hours=27)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upcoming(digest: Digest, zone: ZoneInfo, after: datetime, count: int, readers: Zones = ()) -> tuple[Occasion, ...]:
    """The next `count` occasions of a digest later than `after`, in order; fewer when no more come within 30 years.

    Its excepted days (both ends included) and the public holidays of its calendars ("GB-ENG") have none, and while it
    is paused no day has. `readers` are the zones of those whose clocks count where the schedule is theirs. Raises
    `ConfigError` for a calendar nobody keeps.
    """
    return tuple(islice(_coming(digest, zone, after, readers), count))


def due(digest: Digest, zone: ZoneInfo, since: datetime, now: datetime, readers: Zones = ()) -> tuple[Occasion, ...]:
    """Every occasion of a digest later than `since` and not later than `now`, oldest first."""
    return tuple(takewhile(lambda occasion: occasion.at <= now, _coming(digest, zone, since, readers)))


def wave(occasion: Occasion, zone: ZoneInfo) -> datetime:
    """When the clocks of readers in that zone show the nominal time of an occasion by readers' time."""
    return _instant(datetime.fromisoformat(occasion.key), zone) or occasion.at


def last_wave(occasion: Occasion, zones: Iterable[ZoneInfo]) -> datetime:
    """When the last of these clocks shows the time; of an occasion that is due for all at once, that instant."""
    return max((wave(occasion, zone) for zone in zones), default=occasion.at) if occasion.local else occasion.at


def shown_at(digest: Digest, occasion: Occasion, zone: ZoneInfo) -> datetime | None:
    """When editors are shown the draft of an occasion; None where they are not. Never later than it is due."""
    review = digest.review
    if occasion.by_hand or not review.wanted:
        return None
    if review.at is None:
        return occasion.at - review.ahead
    nominal = datetime.fromisoformat(occasion.key)
    earlier = wave(occasion, zone) - occasion.at if occasion.local else timedelta(0)
    return min((_instant(review.of(nominal), zone) or occasion.at - review.days * _DAY) - earlier, occasion.at)


def to_show(digest: Digest, zone: ZoneInfo, now: datetime, readers: Zones = ()) -> tuple[Occasion, ...]:
    """Occasions of a digest that are later than `now`, and whose draft editors are shown by now; soonest first."""
    moments = ((occasion, shown_at(digest, occasion, zone)) for occasion in _coming(digest, zone, now, readers))
    return tuple(occasion for occasion, _ in takewhile(lambda one: one[1] is not None and one[1] <= now, moments))


def rest(digest: Digest, zone: ZoneInfo, now: datetime) -> str:
    """Why the schedule of a digest sends nothing now: it is paused, has ended, or has not started; empty where it
    does."""
    today = now.astimezone(zone).date()
    if digest.ends and is_over(digest, zone, now):
        return f"ended on {_words(digest.ends)}"
    if digest.paused:
        return "paused"
    return f"starts on {_words(digest.starts)}" if digest.starts and today < digest.starts else ""


def is_over(digest: Digest, zone: ZoneInfo, now: datetime) -> bool:
    """Its last day has passed."""
    return digest.ends is not None and digest.ends < now.astimezone(zone).date()


def _words(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _coming(digest: Digest, zone: ZoneInfo, after: datetime, readers: Zones) -> Iterator[Occasion]:
    if digest.paused:
        return iter(())
    zones = {zone, *readers} if digest.send.local else {zone}
    days = (day for day in _days(digest, zone, after) if not _excepted(day, digest.except_days, digest.holidays))
    return (occasion for occasion in _distinct(_nominal(days, digest.send, zones)) if occasion.at > after)


def _days(digest: Digest, zone: ZoneInfo, after: datetime) -> Iterator[date]:
    """Dates with editions; begins two days early, for a gap or a change of date may stretch that far."""
    day = max(after, _EPOCH).astimezone(zone).date() - 2 * _DAY
    behind = min(day + _HORIZON, digest.ends + _DAY if digest.ends else date.max)
    day = max(day, digest.starts or day)
    while digest.send.times and day < behind:
        if digest.send.on(day):
            yield day
        day += _DAY


def _excepted(day: date, except_days: Iterable[tuple[date, date]], holidays: Iterable[str]) -> bool:
    return any(first <= day <= last for first, last in except_days) or any(
        day in public_holidays(calendar, day.year) for calendar in holidays
    )


def _nominal(days: Iterable[date], send: Schedule, zones: Collection[ZoneInfo]) -> Iterator[Occasion]:
    for day in days:
        for clock in send.times:
            nominal = datetime.combine(day, clock)
            instants = [at for zone in zones if (at := _instant(nominal, zone))]
            if instants:
                yield Occasion(key=nominal.isoformat(timespec="minutes"), at=min(instants), local=send.local)


def _instant(nominal: datetime, zone: ZoneInfo) -> datetime | None:
    """When the wall clock first shows that time or, in a gap, the first later one; None on a date that is not."""
    at = nominal.replace(tzinfo=zone).astimezone(UTC)
    if _local(at, zone) == nominal:
        return at
    noon = datetime.combine(nominal.date(), time(12))
    if _local(noon.replace(tzinfo=zone).astimezone(UTC), zone) != noon:
        return None
    return _end_of_gap(nominal, zone)


def _end_of_gap(nominal: datetime, zone: ZoneInfo) -> datetime:
    """The first instant whose local time is later than one that does not exist, found by halving to the second.

    In a gap fold 0 reckons with the offset before it and fold 1 with the one after it (PEP 495), so that the change
    lies between the two.
    """
    early = nominal.replace(tzinfo=zone, fold=1).astimezone(UTC)
    late = nominal.replace(tzinfo=zone).astimezone(UTC)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        early, late = (early, middle) if _local(middle, zone) > nominal else (middle, late)
    return late


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _distinct(occasions: Iterable[Occasion]) -> Iterator[Occasion]:
    """One occasion an instant: the last of several, whose time the clock then shows, if any."""
    last: Occasion | None = None
    for occasion in occasions:
        if last and occasion.at > last.at:
            yield last
        last = occasion
    if last:
        yield last

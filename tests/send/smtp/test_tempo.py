"""A server's limit is learned from what it took before it refused, and kept from then on."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from digest.send.smtp.tempo import Tempo, rate_words, speaks_of_a_limit

TOO_MUCH = "450 4.7.1 Error: too much mail from 127.0.0.1 (answer to MAIL)"


@dataclass
class Clock:
    now: float = 1_000.0
    waited: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


@dataclass
class Limited:
    """A server that takes so many mails in each span of so many seconds, counted from the first."""

    clock: Clock
    most: int
    span: float
    begun: float = 1_000.0
    count: int = 0
    refusals: int = 0

    def takes(self) -> bool:
        if self.clock.now >= self.begun + self.span:
            self.begun, self.count = self.clock.now, 0
        self.count += 1
        self.refusals += self.count > self.most
        return self.count <= self.most


def sent(tempo: Tempo, clock: Clock, server: Limited, mails: int) -> float:
    """Seconds until the server has taken so many, tried again after half a minute where nothing else is known."""
    begun = clock.now
    while mails:
        assert tempo.turn(10_000) == 0
        clock.now += 0.01
        if server.takes():
            tempo.taken()
            mails -= 1
        else:
            clock.now += tempo.refused(TOO_MUCH) or 30
    return clock.now - begun


def made() -> tuple[Tempo, Clock]:
    clock = Clock()
    return Tempo(monotonic=clock.monotonic, wait=clock.wait), clock


def test_a_limit_by_the_minute_is_met_once_and_then_kept() -> None:
    tempo, clock = made()
    server = Limited(clock, most=60, span=60)
    seconds = sent(tempo, clock, server, 600)
    assert server.refusals == 1
    assert tempo.words == "54 per minute"
    assert seconds < 1.2 * 600, "ten minutes are the least"


def test_a_limit_by_the_hour_is_known_after_the_second_hour() -> None:
    tempo, clock = made()
    server = Limited(clock, most=100, span=3600)
    sent(tempo, clock, server, 201)
    assert tempo.words == "89 per hour"


def test_nothing_is_slowed_down_where_nothing_was_refused() -> None:
    tempo, clock = made()
    assert sent(tempo, clock, Limited(clock, most=10_000, span=60), 1_000) == pytest.approx(10)
    assert not clock.waited


def test_a_refusal_before_any_mail_was_taken_teaches_nothing() -> None:
    tempo, _ = made()
    assert tempo.refused(TOO_MUCH) == 0
    assert tempo.per_second == 0


def test_what_was_learned_is_tried_anew_after_an_hour() -> None:
    tempo, clock = made()
    tempo.taken()
    assert tempo.refused(TOO_MUCH)
    assert tempo.per_second
    clock.now += 3_600
    assert tempo.per_second == 0
    assert tempo.turn(0) == 0


def test_a_turn_beyond_one_s_patience_is_not_taken() -> None:
    tempo, clock = made()
    tempo.taken()
    left = tempo.refused(TOO_MUCH)
    assert tempo.turn(10) == pytest.approx(left)
    assert tempo.turn(10) == pytest.approx(left)
    assert not clock.waited


def test_one_early_refusal_does_not_bring_the_pace_to_a_halt() -> None:
    tempo, clock = made()
    for _ in range(600):
        tempo.taken()
    tempo.refused(TOO_MUCH)
    clock.now += 61
    tempo.taken()
    tempo.refused(TOO_MUCH)
    assert tempo.words == "270 per minute"


@pytest.mark.parametrize(
    ("reason", "limit"),
    [
        (TOO_MUCH, True),
        ("421 4.7.28 rate limit exceeded (answer to MAIL)", True),
        ("451 too fast, at most 60 a minute (answer to RCPT)", True),
        ("454 Throttling failure: Maximum sending rate exceeded. (answer to DATA)", True),
        ("450 4.7.1 <a@post.org>: Recipient address rejected: Greylisted (answer to RCPT)", False),
        ("450 4.2.1 The user is receiving mail too quickly (answer to RCPT)", False),
        ("452 4.3.1 Insufficient system storage, generated later (answer to MAIL)", False),
        ("nothing listens at mail.quay.org:25", False),
    ],
)
def test_a_limit_is_told_by_the_words_of_a_refusal(reason: str, limit: bool) -> None:
    assert speaks_of_a_limit(reason) is limit


@pytest.mark.parametrize(
    ("per_second", "words"),
    [
        (54 / 60, "54 per minute"),
        (10 / 60, "10 per minute"),
        (9.9 / 60, "594 per hour"),
        (89 / 3600, "89 per hour"),
        (1 / 3600, "1 per hour"),
        (0.0, "1 per hour"),
    ],
)
def test_a_limit_is_told_by_the_minute_or_under_ten_a_minute_by_the_hour(per_second: float, words: str) -> None:
    assert rate_words(per_second) == words


def taken(tempo: Tempo, clock: Clock, count: int, seconds: float) -> None:
    """So many mails in so many seconds, evenly, the first at once."""
    for number in range(count):
        if number:
            clock.now += seconds / (count - 1)
        tempo.taken()


@pytest.mark.parametrize(
    ("count", "seconds", "limit", "left"),
    [
        (30, 30.0, 0.9 * 30 / 60, 31.0),
        (30, 60.0, 0.9 * 30 / 60, 61.0),
        (90, 90.0, 0.9 * 90 / 90, 31.0),
        (600, 600.0, 0.9, 61.0),
    ],
)
def test_what_was_taken_until_the_first_refusal_tells_the_limit_and_the_next_minute_is_waited_for(
    count: int, seconds: float, limit: float, left: float
) -> None:
    tempo, clock = made()
    taken(tempo, clock, count, seconds)
    assert tempo.refused(TOO_MUCH) == pytest.approx(left)
    assert tempo.per_second == pytest.approx(limit)
    assert tempo.turn(left - 1) == pytest.approx(left)
    assert tempo.turn(left + 1) == 0
    assert clock.waited == [pytest.approx(left)]
    assert tempo.turn(10_000) == 0
    assert clock.waited[1:] == [pytest.approx(1 / limit)]


@pytest.mark.parametrize(("seconds", "limit"), [(300.0, 5.0), (301.0, 0.9 * 3 / 301)])
def test_a_limit_that_is_met_again_is_believed_by_halves_until_five_minutes_tell_it(
    seconds: float, limit: float
) -> None:
    tempo, clock = made()
    tempo.begin_at(10.0)
    taken(tempo, clock, 3, seconds)
    tempo.refused(TOO_MUCH)
    assert tempo.per_second == pytest.approx(limit)


def test_words_of_no_limit_teach_nothing() -> None:
    tempo, clock = made()
    taken(tempo, clock, 5, 5.0)
    assert tempo.refused("450 greylisted") == 0
    assert tempo.per_second == 0


def test_a_limit_that_others_learned_is_forgotten_after_an_hour_as_is_ones_own() -> None:
    tempo, clock = made()
    tempo.begin_at(2.0)
    clock.now += 3_599
    assert tempo.per_second == 2.0
    clock.now += 1
    assert tempo.per_second == 0

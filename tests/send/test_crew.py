from __future__ import annotations

import pytest

from digest.send.crew import ALONE, CALM, IN_FLIGHT, Crew
from digest.send.dialects import ses


def learned(wall: float, cpu: float, *, most: int = 8, call: int = 1_000, rate: float = 0.0, mails: int = 50) -> Crew:
    crew = Crew(most, call, rate)
    for _ in range(30):
        crew.note(max(wall, ALONE / 30), cpu, mails)
    return crew


@pytest.mark.parametrize(
    ("wall", "cpu", "wanted"), [(1.0, 1.0, 1), (1.0, 0.5, 2), (1.0, 0.26, 4), (1.0, 0.001, 8), (1.0, 0.0, 8)]
)
def test_as_many_calls_as_fit_into_the_time_that_one_waits(wall: float, cpu: float, wanted: int) -> None:
    assert learned(wall, cpu).wanted(0.0) == wanted


def test_what_is_sent_in_a_moment_has_one_worker() -> None:
    crew = Crew(8, 1_000, 0.0)
    crew.note(ALONE - 0.1, 0.001, 50)
    assert crew.wanted(0.0) == 1
    crew.note(0.2, 0.001, 50)
    assert crew.wanted(0.0) > 1


def test_the_bytes_in_flight_are_bounded() -> None:
    assert learned(1.0, 0.001, call=IN_FLIGHT // 3).wanted(0.0) == 3
    assert learned(1.0, 0.001, call=10 * IN_FLIGHT).wanted(0.0) == 1


def test_a_provider_s_own_bound_and_its_rate_hold() -> None:
    assert learned(1.0, 0.001, most=5).wanted(0.0) == 5
    assert learned(1.0, 0.001, rate=60, mails=50).wanted(0.0) == 3
    assert learned(0.1, 0.001, rate=10, mails=10).wanted(0.0) == 2


def test_each_rest_halves_who_comes_again() -> None:
    crew = learned(1.0, 0.001)
    for at, wanted in enumerate((4, 2, 1, 1)):
        crew.rest(begun=at, now=at)
        assert crew.wanted(0.0) == wanted


def test_what_all_workers_are_told_at_once_halves_them_once() -> None:
    crew = learned(1.0, 0.001)
    for now in (7.0, 7.1, 7.2, 7.3):
        crew.rest(begun=6.0, now=now)
    assert crew.wanted(0.0) == 4
    crew.rest(begun=7.1, now=8.0)
    assert crew.wanted(0.0) == 2


def test_after_a_rest_the_crew_grows_again_one_by_one_up_to_its_bound() -> None:
    crew = learned(1.0, 0.001)
    crew.rest(begun=0.0, now=1.0)
    grown = []
    for _ in range(6 * (CALM + 1)):
        crew.note(1.0, 0.001, 50)
        grown.append(crew.wanted(0.0))
    assert sorted(set(grown)) == [4, 5, 6, 7, 8]
    assert grown.index(5) == CALM
    assert grown[-1] == 8


@pytest.mark.parametrize(("rate", "latency"), [(14, 0.08), (50, 0.2), (200, 0.12), (300, 0.1)])
def test_one_mail_a_call_still_reaches_the_rate_of_the_account(rate: float, latency: float) -> None:
    """Amazon SES: a worker sends a mail in the time of its answer."""
    crew = Crew(ses.LIMITS.workers, 130_000, rate)
    for _ in range(60):
        crew.note(latency, 0.002, 1)
    assert crew.wanted(0.0) / latency >= rate


def test_the_first_call_is_believed_and_each_later_one_counts_three_tenths() -> None:
    crew = Crew(100, 1_000, 0.0)
    crew.note(10.0, 1.0, 50)
    assert crew.wanted(0.0) == 10
    crew.note(20.0, 1.0, 50)
    assert crew.wanted(0.0) == 13
    crew.note(0.0, 2.0, 50)
    assert crew.wanted(0.0) == 7, "9.1 seconds, of which 1.3 are our own"


def test_a_rate_has_one_worker_more_than_it_needs_by_the_mails_of_a_call() -> None:
    crew = Crew(100, 1_000, 10.0)
    crew.note(10.0, 0.0, 10)
    assert crew.wanted(0.0) == 11
    crew.note(10.0, 0.0, 30)
    assert crew.wanted(0.0) == 8, "16 mails a call"


def test_a_second_of_work_is_enough_for_a_second_worker() -> None:
    crew = Crew(8, 1_000, 0.0)
    crew.note(1.0, 0.0, 50)
    assert crew.wanted(0.0) == 8


def test_a_first_call_without_an_answer_for_a_second_has_others_beside_it() -> None:
    crew = Crew(8, 1_000, 0.0)
    assert crew.wanted(100.0) == 1, "nobody called yet"
    crew.begin(100.0)
    assert (crew.wanted(100.9), crew.wanted(101.0)) == (1, 8)
    crew.note(4.0, 1.0, 50)
    assert crew.wanted(104.0) == 4, "its answer tells more"


def test_the_seconds_of_a_call_count_once() -> None:
    crew = Crew(8, 1_000, 0.0)
    crew.begin(0.0)
    crew.note(0.75, 0.001, 50)
    assert crew.wanted(1_000.0) == 1
    crew.begin(1_000.0)
    assert (crew.wanted(1_000.2), crew.wanted(1_000.25)) == (1, 8)


def test_at_least_one_works_whatever_a_call_weighs() -> None:
    assert (Crew(0, 0, 0.0).most, Crew(8, 0, 0.0).most) == (1, 8)

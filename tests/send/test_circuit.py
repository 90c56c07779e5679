from __future__ import annotations

import random
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.mail import Answer, Circuit, Receipt
from digest.send.circuit import ENOUGH_ANSWERS, at_least, counted, of_us, too_much

NOT_US, NOBODY = "554 5.7.1 blocked", "550 5.1.1 no such user"


def answered(answer: Answer, reason: str = "", count: int = 1) -> list[Receipt]:
    return [Receipt(delivery=f"{answer}{n}", answer=answer, reason=reason) for n in range(count)]


def stops(dead: float, people: int, chance: random.Random) -> int:
    """After how many answers a list with so many dead addresses is stopped at 5 percent; 0 when it is not."""
    bad = 0
    for known in range(1, people + 1):
        bad += chance.random() < dead
        if known % 50 == 0 and known >= ENOUGH_ANSWERS and at_least(bad, known) > 0.05:
            return known
    return 0


def test_a_list_with_three_percent_dead_addresses_is_not_stopped_by_chance() -> None:
    chance = random.Random(1)
    assert sum(bool(stops(0.03, 5_000, chance)) for _ in range(400)) <= 8


def test_a_list_with_a_quarter_of_dead_addresses_is_stopped_within_two_hundred_answers() -> None:
    chance = random.Random(2)
    assert all(0 < stops(0.25, 5_000, chance) <= 200 for _ in range(200))


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_bound_lies_below_what_was_seen_and_grows_with_it(count: int, more: int) -> None:
    total = count + more
    assert 0 <= at_least(count, total) <= count / total
    assert at_least(count, total) <= at_least(count + 1, total) + 1e-12
    assert at_least(count, total) <= at_least(10 * count, 10 * total) + 1e-12


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("554 5.7.1 Service unavailable; client host blocked", True),
        ("550 5.7.26 not authenticated (answer to the mail)", True),
        ("550 5.1.1 no such user", False),
        ("552 5.2.2 mailbox full", False),
        ("550 no", False),
        ("postmark refused with code 406: inactive 15.7.1", False),
    ],
)
def test_a_refusal_of_us_is_told_from_one_of_an_address(reason: str, ours: bool) -> None:
    assert of_us(reason) is ours


@pytest.mark.parametrize(("count", "total"), [(1, 1), (1, 50), (5, 50), (10, 50), (30, 70), (50, 50), (300, 5_000)])
def test_the_bound_is_the_share_of_which_what_was_seen_is_2_576_deviations_away(count: int, total: int) -> None:
    bound = at_least(count, total)
    assert count / total - bound == pytest.approx(2.576 * sqrt(bound * (1 - bound) / total))


def test_where_nothing_was_seen_nothing_is_sure() -> None:
    assert at_least(0, 50) == at_least(0, 0) == 0


@pytest.mark.parametrize(
    ("receipts", "expected"),
    [
        ([], Circuit()),
        (answered(Answer.ACCEPTED, count=3), Circuit(accepted=3)),
        (answered(Answer.REJECTED, NOBODY, 2) + answered(Answer.ACCEPTED), Circuit(accepted=1, rejected=2)),
        (answered(Answer.REJECTED, NOT_US, 2) + answered(Answer.REJECTED, NOBODY), Circuit(rejected=1, refused=2)),
        (answered(Answer.DEFERRED, NOT_US, 2), Circuit()),
        (answered(Answer.UNCERTAIN, count=10), Circuit(lost=1)),
        (answered(Answer.UNCERTAIN, count=9) + answered(Answer.ACCEPTED), Circuit(accepted=1)),
        (answered(Answer.UNCERTAIN) + answered(Answer.REJECTED, NOBODY), Circuit(rejected=1, lost=1)),
    ],
)
def test_a_call_counts_for_what_it_was_answered(receipts: list[Receipt], expected: Circuit) -> None:
    assert counted(receipts) == expected


@pytest.mark.parametrize(
    ("circuit", "share", "why"),
    [
        (Circuit(lost=2), 0.05, ""),
        (Circuit(lost=3), 0.05, "the post gave no answer 3 times in a row"),
        (Circuit(accepted=29, rejected=20), 0.05, ""),
        (Circuit(accepted=30, rejected=20), 0.05, "20 of 50 mails were rejected, more than 5%"),
        (Circuit(accepted=30, rejected=20), 0.4, ""),
        (Circuit(accepted=0, refused=4), 0.05, ""),
        (Circuit(accepted=0, refused=5), 0.05, f"the post refuses our mails, whoever they are for: {NOT_US}"),
        (Circuit(accepted=100, refused=5), 0.05, ""),
        (Circuit(accepted=0, refused=5), 0.6, ""),
    ],
)
def test_sending_stops_for_what_chance_does_not_explain_and_no_sooner(circuit: Circuit, share: float, why: str) -> None:
    assert too_much(circuit, answered(Answer.REJECTED, NOT_US), share, "the post") == why


def test_what_others_were_refused_stops_nobody_whose_own_call_went_well() -> None:
    circuit = Circuit(accepted=1, refused=9)
    for receipts in (answered(Answer.ACCEPTED), answered(Answer.DEFERRED, NOT_US), answered(Answer.REJECTED, NOBODY)):
        assert too_much(circuit, receipts, 0.05, "the post") == ""
    worst = [*answered(Answer.REJECTED, NOBODY), *answered(Answer.REJECTED, NOT_US)]
    assert too_much(circuit, worst, 0.05, "the post").endswith(NOT_US)


def test_what_reaches_the_share_and_no_more_stops_nothing() -> None:
    seen = Circuit(accepted=150, rejected=50)
    assert too_much(seen, [], at_least(50, 200), "post") == ""
    assert too_much(seen, [], at_least(50, 200) - 0.001, "post") != ""

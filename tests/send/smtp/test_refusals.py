from __future__ import annotations

from datetime import timedelta

import pytest

from digest.model.mail import Answer, Message, Receipt
from digest.send.smtp.refusals import BEHIND, Refusals
from tests.send.made import NOW, compose, delivery


def message(number: int, domain: str = "post.org") -> Message:
    return compose(delivery(id=f"d{number}", address=f"r{number}@{domain}"))


def told(refusals: Refusals, number: int, reason: str, domain: str = "post.org", **given: object) -> Receipt:
    one = Receipt(delivery=f"d{number}", answer=Answer.DEFERRED, reason=reason, **given)  # type: ignore[arg-type]
    refusals.note(message(number, domain), one)
    return one


def test_several_in_a_row_of_more_than_one_domain_are_everybody_s_trouble() -> None:
    refusals = Refusals()
    receipts = [told(refusals, n, "451 4.7.1 try later", ("post.org", "mail.org")[n % 2]) for n in range(3)]
    rest = refusals.rest(message(4, "third.org"))
    assert rest is not None
    assert (rest.answer, rest.channel, rest.reason) == (Answer.DEFERRED, True, "451 4.7.1 try later")
    assert [refusals.behind(one, NOW).retry_at for one in receipts] == [NOW + BEHIND] * 3
    assert refusals.behind(rest, NOW).retry_at is None, "who was not tried waits for the server alone"
    assert timedelta(seconds=30) < BEHIND


def test_several_of_one_domain_rest_that_domain_and_nobody_else() -> None:
    refusals = Refusals()
    receipts = [told(refusals, number, "421 4.7.0 too many") for number in range(3)]
    rest = refusals.rest(message(4))
    assert rest is not None
    assert (rest.channel, rest.reason) == (False, "post.org takes no mail for now: 421 4.7.0 too many")
    assert rest.domain
    assert all(refusals.behind(one, NOW).domain for one in receipts), "it rests beyond this batch"
    assert refusals.rest(message(5, "mail.org")) is None


@pytest.mark.parametrize("reason", ["452 4.2.2 mailbox full", "450 4.1.1 unknown for now"])
def test_what_is_said_of_an_address_is_nobody_else_s_trouble(reason: str) -> None:
    refusals = Refusals()
    for number in range(9):
        told(refusals, number, reason, f"d{number}.org")
    assert refusals.rest(message(10)) is None


def test_a_mail_that_is_taken_in_between_begins_the_row_anew() -> None:
    refusals = Refusals()
    for number in range(9):
        told(refusals, number, "451 later", f"d{number % 2}.org")
        refusals.note(message(20 + number), Receipt(delivery="x", answer=Answer.ACCEPTED))
    assert refusals.rest(message(10, "third.org")) is None


def test_two_of_one_domain_say_nothing_of_the_others_there() -> None:
    refusals = Refusals()
    receipts = [told(refusals, number, "451 greylisted") for number in range(2)]
    assert not any(refusals.behind(one, NOW).domain for one in receipts)
    assert refusals.rest(message(3)) is None

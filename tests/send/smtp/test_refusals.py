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


def behind(refusals: Refusals, answered: Receipt, domain: str = "post.org") -> Receipt:
    return refusals.behind(message(int(answered.delivery[1:]), domain), answered, NOW)


def test_several_in_a_row_of_more_than_one_domain_are_everybody_s_trouble() -> None:
    refusals = Refusals()
    domains = ("post.org", "post.org", "mail.org")
    receipts = [told(refusals, n, f"451 4.7.1 try {name} later", name) for n, name in enumerate(domains)]
    rest = refusals.rest(message(4, "third.org"))
    assert rest is not None
    assert (rest.answer, rest.channel, rest.reason) == (Answer.DEFERRED, True, "451 4.7.1 try mail.org later")
    assert [behind(refusals, one).retry_at for one in receipts] == [NOW + BEHIND] * 3
    assert behind(refusals, rest).retry_at is None, "who was not tried waits for the server alone"
    assert timedelta(seconds=30) < BEHIND


def test_several_of_one_domain_rest_that_domain_and_nobody_else() -> None:
    refusals = Refusals()
    receipts = [told(refusals, number, "421 4.7.0 too many") for number in range(3)]
    rest = refusals.rest(message(4))
    assert rest is not None
    assert (rest.channel, rest.reason) == (False, "post.org takes no mail for now: 421 4.7.0 too many")
    assert rest.domain
    assert all(behind(refusals, one).domain for one in receipts), "it rests beyond this batch"
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
    assert not any(behind(refusals, one).domain for one in receipts)
    assert refusals.rest(message(3)) is None


def test_the_row_ends_with_any_other_answer_and_a_domain_is_forgiven_by_its_own_alone() -> None:
    refusals = Refusals()
    for number in range(2):
        told(refusals, number, "451 later")
    refusals.note(message(9, "mail.org"), Receipt(delivery="d9", answer=Answer.REJECTED, reason="550 no"))
    third = told(refusals, 2, "451 later")
    assert refusals.rest(message(3)) is not None, "three of this domain, whoever else was answered"
    assert behind(refusals, third).domain
    refusals.note(message(10), Receipt(delivery="d10", answer=Answer.ACCEPTED))
    assert refusals.rest(message(3)) is None


def test_two_of_different_domains_are_not_enough_and_three_of_which_two_are_one_s_are() -> None:
    refusals = Refusals()
    told(refusals, 0, "451 a", "a.org")
    told(refusals, 1, "451 b", "b.org")
    assert refusals.rest(message(5, "c.org")) is None
    told(refusals, 2, "451 c", "b.org")
    rest = refusals.rest(message(5, "c.org"))
    assert rest is not None
    assert (rest.delivery, rest.reason, rest.channel, rest.domain) == ("d5", "451 c", True, False)


def test_after_three_of_one_domain_one_of_another_is_everybody_s_trouble() -> None:
    refusals = Refusals()
    for number in range(3):
        told(refusals, number, "451 a", "a.org")
    assert refusals.rest(message(5, "c.org")) is None, "it is that domain's own"
    told(refusals, 3, "451 b", "b.org")
    rest = refusals.rest(message(5, "c.org"))
    assert rest is not None
    assert rest.channel


def test_what_speaks_of_the_server_counts_for_no_domain_and_stays_as_it_is() -> None:
    refusals = Refusals()
    receipts = [told(refusals, number, "421 busy", channel=True) for number in range(3)]
    assert refusals.rest(message(4)) is None
    assert [behind(refusals, one) for one in receipts] == receipts


def test_only_those_that_were_refused_come_behind_the_others() -> None:
    refusals = Refusals()
    accepted = Receipt(delivery="d9", answer=Answer.ACCEPTED)
    refusals.note(message(9), accepted)
    late = [told(refusals, n, "451 later", f"d{n}.org") for n in range(3)]
    assert behind(refusals, accepted) == accepted
    assert [behind(refusals, one).retry_at for one in late] == [NOW + timedelta(minutes=5)] * 3
    of_one = Refusals()
    for number in range(3):
        told(of_one, number, "451 later")
    assert behind(of_one, accepted) == accepted, "no domain is refused by who took a mail"


def test_after_a_rest_one_mail_is_tried_and_a_refusal_of_it_is_enough() -> None:
    refusals = Refusals()
    for number in range(3):
        told(refusals, number, "451 later", f"d{number}.org")
    refusals.begin()
    assert refusals.rest(message(4, "d4.org")) is None
    told(refusals, 4, "451 later", "d4.org")
    assert refusals.rest(message(5, "d5.org")) is not None


def test_a_domain_that_rested_is_tried_once_in_the_next_batch_whoever_writes_it_in_capitals() -> None:
    refusals = Refusals()
    for number in range(3):
        told(refusals, number, "451 later")
    refusals.begin()
    assert refusals.rest(message(4)) is None
    told(refusals, 4, "451 later", "Post.ORG")
    assert refusals.rest(message(5)) is not None

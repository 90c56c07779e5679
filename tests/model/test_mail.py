from __future__ import annotations

import pytest

from digest.model.mail import Answer, Delivery, Message


@pytest.mark.parametrize(
    ("answer", "final"),
    [
        (Answer.ACCEPTED, True),
        (Answer.REJECTED, True),
        (Answer.DEFERRED, False),
        (Answer.UNCERTAIN, True),
        (Answer.SUPPRESSED, True),
    ],
)
def test_only_a_deferred_mail_is_tried_again(answer: Answer, final: bool) -> None:
    assert answer.final is final


def test_every_answer_is_decided_and_is_stored_by_a_word_that_stays() -> None:
    assert [answer.value for answer in Answer] == ["accepted", "rejected", "deferred", "uncertain", "suppressed"]


def test_a_delivery_is_due_until_there_is_an_answer() -> None:
    due = Delivery(id="a" * 26, subscriber=1, address="ada@post.org", name="Ada", segment="en:")
    assert (due.answer, due.reason) == (None, "")


def test_two_messages_never_share_their_slots() -> None:
    one, other = (Message(delivery=id, address="a", name="", segment="en:", headers=()) for id in "ab")
    assert one.slots is not other.slots

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
        (Answer.EXPIRED, True),
        (Answer.SUPPRESSED, True),
    ],
)
def test_only_a_deferred_mail_is_tried_again(answer: Answer, final: bool) -> None:
    assert answer.final is final


def test_every_answer_is_decided_and_is_stored_by_a_word_that_stays() -> None:
    words = ["accepted", "rejected", "deferred", "uncertain", "expired", "suppressed"]
    assert [answer.value for answer in Answer] == words


def test_a_delivery_is_due_until_there_is_an_answer() -> None:
    due = Delivery(id="a" * 26, subscriber=1, address="ada@post.org", name="Ada", segment="en:")
    assert (due.answer, due.reason) == (None, "")


def test_two_messages_never_share_their_slots() -> None:
    one, other = (Message(delivery=id, address="a", name="", segment="en:", headers=()) for id in "ab")
    assert one.slots is not other.slots


@pytest.mark.parametrize("break_", ["\r\n", "\r", "\n", "\0", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("where", ["value", "header", "name", "address"])
def test_a_message_of_which_a_header_goes_over_two_lines_cannot_be_made(break_: str, where: str) -> None:
    typed = {"value": "Ada", "header": "X-Ada", "name": "Ada", "address": "ada@post.org"}
    typed[where] += f"{break_}Bcc: evil@evil.example"
    with pytest.raises(ValueError, match="more than one line"):
        Message(
            delivery="d",
            address=typed["address"],
            name=typed["name"],
            segment="en:",
            headers=((typed["header"], typed["value"]),),
        )

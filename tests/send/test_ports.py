from __future__ import annotations

import pytest

from digest.model.mail import Answer, Receipt
from digest.send.ports import Limits, ProviderHalt


def test_a_provider_that_publishes_nothing_takes_mails_one_by_one_and_only_once() -> None:
    limits = Limits()
    assert (limits.batch, limits.rate, limits.batch_bytes) == (1, 0.0, 10_000_000)
    assert not limits.dedupes
    assert not limits.looks_up
    assert limits.real


def test_a_halt_keeps_the_answers_that_came_before_it() -> None:
    receipts = [Receipt(delivery=id, answer=Answer.ACCEPTED) for id in "ab"]
    halt = ProviderHalt("the post answered 401", where="mail:", advice="Set the token.", receipts=receipts)
    receipts.clear()
    assert [receipt.delivery for receipt in halt.receipts] == ["a", "b"]
    assert str(halt) == "mail:: the post answered 401\nSet the token."


def test_a_halt_without_answers_has_none() -> None:
    assert ProviderHalt("no credits").receipts == ()


@pytest.mark.parametrize(
    ("advice", "why"),
    [
        ("Set the token, then: digest go", "no credits. Set the token"),
        ("Pay. After that is mended: digest go", "no credits. Pay"),
        ("", "no credits"),
    ],
)
def test_the_reason_of_a_stop_says_what_to_do_and_leaves_how_it_is_lifted_to_who_shows_it(
    advice: str, why: str
) -> None:
    assert ProviderHalt("no credits", advice=advice).why == why


def test_what_a_provider_does_not_publish_is_the_least_that_can_be_relied_on() -> None:
    assert Limits() == Limits(
        batch=1,
        batch_bytes=10_000_000,
        shared=False,
        rate=0.0,
        dedupes=False,
        key_lasts=None,
        looks_up=False,
        workers=8,
        real=True,
    )

"""What is everybody's fault stops sending and rejects nobody; what is a person's own stays theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from digest.model.mail import Answer
from digest.send.ports import ProviderHalt
from digest.send.smtp.connection import literal
from digest.send.smtp.server import machine_name
from tests.send.made import EN, batch, delivery, messages, rendering
from tests.send.servers import scripted_smtp, smtp_like
from tests.send.smtp.asked import Connect, answers, send, usual


def test_29_a_mail_larger_than_the_server_takes_halts_before_it_is_sent(smtp: Connect) -> None:
    with smtp_like(data_size_limit=3_000) as post:
        provider = smtp(post.url)
        with pytest.raises(ProviderHalt, match=r"it takes 3,000 \(SIZE\)") as caught:
            send(provider, "a@post.org", "b@post.org", html="x" * 5_000)
        assert answers(send(provider, "b@post.org")) == [Answer.ACCEPTED]
    assert not caught.value.receipts


def test_the_largest_mail_of_an_edition_is_compared_before_the_first_is_sent(smtp: Connect) -> None:
    given = replace(batch(1), deliveries=(delivery(address="a@post.org"),))
    renderings = {EN: rendering(), "other": rendering(html="x" * 5_000)}
    with smtp_like(data_size_limit=3_000) as post, pytest.raises(ProviderHalt, match="too large"):
        smtp(post.url).hand_over(given, messages(given.deliveries), renderings)
    assert not post.envelopes


@pytest.mark.parametrize(
    ("step", "refusal", "words"),
    [
        ("EHLO", "550 5.7.1 who are you", "refused the"),
        ("RCPT", "504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname", "refused the"),
        ("RCPT", "550 Access denied - Invalid HELO name", "refused the"),
        ("MAIL", "552 5.3.4 message size exceeds fixed limit", "too large"),
        ("HELLO", "554 5.7.1 blocked", "takes no mail from this machine"),
    ],
)
def test_what_is_everybody_s_fault_halts_with_what_to_write_and_rejects_nobody(
    smtp: Connect, step: str, refusal: str, words: str
) -> None:
    def refusing(command: str, connection: int) -> str:
        return refusal if command.startswith((step, "HELO ") if step == "EHLO" else step) else usual(command)

    with scripted_smtp(refusing) as (url, _), pytest.raises(ProviderHalt, match=words) as caught:
        send(smtp(url), "a@post.org", "b@post.org")
    assert not caught.value.receipts
    assert "digest go" in caught.value.advice


def everybody_refused(words: str) -> Callable[[str, int], str]:
    def answer(command: str, connection: int) -> str:
        address = command.partition("<")[2].partition(">")[0].lower()
        return words.format(address) if command.startswith("RCPT") else usual(command)

    return answer


def test_a_first_batch_refused_in_one_and_the_same_words_halts(smtp: Connect) -> None:
    people = [f"{letter}@post.org" for letter in "abcd"]
    with scripted_smtp(everybody_refused("554 <{}>: relaying is not for you")) as (url, _):
        with pytest.raises(ProviderHalt, match="554 <…>: relaying is not for you") as caught:
            send(smtp(url), *people)
        assert not caught.value.receipts
        assert answers(send(smtp(url), *people[:2])) == [Answer.REJECTED] * 2, "two alike may be chance"


def test_a_first_batch_of_people_who_left_is_their_own_fault(smtp: Connect) -> None:
    with scripted_smtp(everybody_refused("550 5.1.1 <{}>: user unknown")) as (url, _):
        receipts = send(smtp(url), *(f"{letter}@post.org" for letter in "abcd"))
    assert answers(receipts) == [Answer.REJECTED] * 4


def test_a_later_batch_refused_in_one_voice_is_counted_person_by_person(smtp: Connect) -> None:
    refusing: list[bool] = []

    def answer(command: str, connection: int) -> str:
        return "550 no" if refusing and command.startswith("RCPT") else usual(command)

    with scripted_smtp(answer) as (url, _):
        provider = smtp(url)
        send(provider, "a@post.org")
        refusing.append(True)
        assert answers(send(provider, *(f"{letter}@post.org" for letter in "bcd"))) == [Answer.REJECTED] * 3


@pytest.mark.parametrize(("address", "greeting"), [("192.0.2.7", "[192.0.2.7]"), ("2001:db8::1", "[IPv6:2001:db8::1]")])
def test_a_machine_without_a_name_greets_with_the_address_it_comes_from(address: str, greeting: str) -> None:
    assert literal(address) == greeting


def test_it_greets_with_the_machine_s_name_or_the_one_that_was_typed(smtp: Connect) -> None:
    with scripted_smtp(lambda command, _: usual(command)) as (url, seen):
        send(smtp(url), "a@post.org")
        send(smtp(url, helo="digest.quay.org"), "a@post.org")
    greetings = [command for command in seen if command.startswith("ehlo")]
    assert greetings == [f"ehlo {machine_name() or '[127.0.0.1]'}", "ehlo digest.quay.org"]

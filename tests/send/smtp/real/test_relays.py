"""What servers as Debian builds them make of our mails: everybody's arrives once, as it was sent."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from digest.model.mail import Answer, Message, Receipt
from digest.send.encode import mime
from digest.send.ports import ProviderHalt
from digest.send.smtp.provider import Smtp
from tests.certificates import Authority
from tests.send.made import EN, batch, delivery, messages, rendering
from tests.send.smtp.real.conftest import Connect, Start
from tests.send.smtp.real.sink import Sink

#: Names that have to be written otherwise than they are read.
NAMES = (
    "Ada",
    "Lovelace, Ada",
    'Ada "Countess" Lovelace',
    "Ada (press)",
    "Zoë",
    "",
    "a\\b",
    "o'neill@home",
    "A. Byron",
)
SENDERS = {"From": 'The "Quay", Ltd. <news@quay.org>', "Reply-To": '"Desk, Morning" <ed@quay.org>'}
RENDERING = rendering()


def people(count: int, local: str = "reader") -> list[Message]:
    given = (
        delivery(id=f"{local[:4]}{n:022}", address=f"{local}{n}@post.org", name=NAMES[n % 9]) for n in range(count)
    )
    return messages(tuple(given))


def send(provider: Smtp, given: list[Message], html: str = "") -> list[Receipt]:
    """In batches of fifty, as the ledger gives them."""
    rendered = rendering(html=html) if html else RENDERING
    receipts: list[Receipt] = []
    for first in range(0, len(given), 50):
        part = given[first : first + 50]
        deliveries = tuple(delivery(id=message.delivery, address=message.address) for message in part)
        receipts += provider.hand_over(replace(batch(1), deliveries=deliveries), part, {EN: rendered})
    return receipts


def answers(receipts: list[Receipt]) -> Counter[Answer]:
    return Counter(receipt.answer for receipt in receipts)


def arrived(behind: Sink, given: list[Message]) -> Counter[bytes]:
    """Every mail that arrived, from our first header on."""
    return Counter(b"From: " + mail.partition(b"\nFrom: ")[2].rstrip() for mail in behind.mails(len(given)))


def sent(given: list[Message]) -> Counter[bytes]:
    return Counter(mime(message, RENDERING).replace(b"\r\n", b"\n").rstrip() for message in given)


@pytest.mark.parametrize(
    ("server", "count"),
    [
        ("postfix", 250),
        ("opensmtpd", 250),  # ends a session's right to send after a hundred
        ("exim", 100),  # a process for each
        *(pytest.param(server, 1_000, marks=pytest.mark.soak) for server in ("postfix", "opensmtpd", "exim")),
    ],
)
def test_everybody_s_mail_arrives_once_byte_for_byte(
    start: Start, behind: Sink, connect: Connect, server: str, count: int
) -> None:
    given = people(count)
    assert answers(send(connect(start(server).open), given)) == {Answer.ACCEPTED: count}
    assert arrived(behind, given) == sent(given)


@pytest.mark.parametrize("server", ["postfix", "exim"])
def test_who_logs_in_over_a_connection_that_our_own_authority_vouches_for_is_taken_from(
    start: Start, behind: Sink, connect: Connect, authority: Authority, server: str
) -> None:
    given, ca = people(20), authority.file.read_text()
    url = start(server).private
    with pytest.raises(ProviderHalt, match="vouched for by nobody this machine trusts"):
        send(connect(url), given)
    with pytest.raises(ProviderHalt, match="refused us: 535"):
        send(connect(url, "wrong", ca=ca), given)
    assert answers(send(connect(url, ca=ca), given)) == {Answer.ACCEPTED: 20}
    assert arrived(behind, given) == sent(given)


@pytest.mark.parametrize("server", ["postfix", "exim"])
def test_who_does_not_log_in_where_that_is_wanted_is_stopped_and_nobody_is_rejected(
    start: Start, connect: Connect, server: str
) -> None:
    url = start(server).private.replace("news@", "")
    with pytest.raises(ProviderHalt) as caught:
        send(connect(url), people(10))
    assert not caught.value.receipts


@pytest.mark.parametrize("server", ["postfix", "exim"])
def test_a_greeting_that_is_refused_stops_and_rejects_nobody(
    start: Start, behind: Sink, connect: Connect, server: str
) -> None:
    given = people(10)
    with pytest.raises(ProviderHalt, match="refused the name quay") as caught:
        send(connect(start(server).strict, helo="quay"), given)
    assert not caught.value.receipts
    assert "`helo: digest.example.org`" in caught.value.advice
    assert answers(send(connect(start(server).strict, helo="digest.quay.org"), given)) == {Answer.ACCEPTED: 10}
    assert arrived(behind, given) == sent(given)


@pytest.mark.parametrize("server", ["postfix", "exim"])
def test_a_mail_over_the_advertised_size_stops_before_the_first_and_rejects_nobody(
    start: Start, behind: Sink, connect: Connect, server: str
) -> None:
    with pytest.raises(ProviderHalt, match=r"it takes 20,000 \(SIZE\)") as caught:
        send(connect(start(server).small), people(10), html="x" * 25_000)
    assert not caught.value.receipts
    assert behind.mails(0) == []


@pytest.mark.parametrize("server", ["postfix", "exim"])
def test_a_row_of_people_who_left_costs_nobody_else_the_mail(
    start: Start, behind: Sink, connect: Connect, server: str
) -> None:
    """Postfix hangs up after twenty refusals, and both after so many commands that bring no mail."""
    before, left, after = people(5, "early"), people(45, "refused"), people(5, "later")
    receipts = send(connect(start(server).open), [*before, *left, *after])
    assert answers(receipts) == {Answer.ACCEPTED: 10, Answer.REJECTED: 45}
    assert arrived(behind, before + after) == sent(before + after)


@pytest.mark.parametrize("server", ["postfix", "exim", "opensmtpd"])
def test_names_of_senders_reach_readers_as_they_were_signed(
    start: Start, behind: Sink, connect: Connect, server: str
) -> None:
    """OpenSMTPD writes mailboxes anew."""
    given = [
        replace(message, headers=tuple((name, SENDERS.get(name, value)) for name, value in message.headers))
        for message in people(len(NAMES))
    ]
    assert answers(send(connect(start(server).open), given)) == {Answer.ACCEPTED: len(given)}
    assert arrived(behind, given) == sent(given)


@pytest.mark.parametrize("server", ["postfix", "exim", "opensmtpd"])
def test_one_connection_serves_many_small_batches(start: Start, behind: Sink, connect: Connect, server: str) -> None:
    given = people(30)
    provider = connect(start(server).open)
    assert answers([receipt for one in given for receipt in send(provider, [one])]) == {Answer.ACCEPTED: 30}
    assert arrived(behind, given) == sent(given)


@pytest.mark.parametrize("server", ["postfix", "exim"])
def test_a_limit_by_the_minute_is_met_once_and_told_with_the_line_to_write(
    start: Start, behind: Sink, connect: Connect, server: str
) -> None:
    given = people(90)
    receipts = send(connect(start(server).slow), given)
    counts = answers(receipts)
    assert counts.keys() == {Answer.ACCEPTED, Answer.DEFERRED}
    assert 59 <= counts[Answer.ACCEPTED] <= 75  # one more for each second that it takes
    deferred = [receipt for receipt in receipts if receipt.answer is Answer.DEFERRED]
    assert all(receipt.channel and receipt.retry_at for receipt in deferred)
    assert re.search(r"Write `rate: 5[345] per minute` under `mail:`", deferred[0].reason)

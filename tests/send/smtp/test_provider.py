from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from digest.config.site import Mail
from digest.errors import ConfigError
from digest.model.mail import Answer, Receipt
from digest.send.ports import ProviderHalt
from digest.send.smtp.connection import SmtpConnection, connected, literal
from digest.send.smtp.provider import Smtp
from digest.send.smtp.server import machine_name, server
from digest.send.smtp.tempo import Tempo
from tests.certificates import Authority
from tests.config.written import CERTIFICATE
from tests.send.made import EN, batch, delivery, messages, rendering
from tests.send.servers import scripted_smtp, smtp_like

GREETING = {"HELLO": "220 scripted", "EHLO": "250 scripted", "DATA": "354 go on", "QUIT": "221 bye"}


def send(smtp: Smtp, *addresses: str, html: str = "") -> Sequence[Receipt]:
    given = replace(
        batch(1),
        deliveries=tuple(delivery(id=f"{n}" * 26, address=address) for n, address in enumerate(addresses)),
    )
    rendered = rendering(html=html) if html else rendering()
    return smtp.hand_over(given, messages(given.deliveries), {EN: rendered})


def mail(url: str, **more: str) -> Mail:
    return Mail(provider="smtp", base_url=url, **more)


def answers(receipts: Sequence[Receipt]) -> list[Answer]:
    return [receipt.answer for receipt in receipts]


Connect = Callable[..., Smtp]
Edge = dict[str, Any]
"""Clocks and budgets of a provider."""


@pytest.fixture
def smtp() -> Iterator[Connect]:
    """Makes providers, and closes them at the end."""
    made: list[Smtp] = []

    def connect(url: str, token: str = "", timeout: float = 5, edge: Edge | None = None, **more: str) -> Smtp:
        mail = Mail(provider="smtp", base_url=url, token=SecretStr(token) if token else None, **more)
        made.append(Smtp(mail, timeout=timeout, **(edge or {})))
        return made[-1]

    yield connect
    for provider in made:
        provider.close()


def usual(command: str) -> str:
    return GREETING.get(command.split()[0].upper(), "250 ok")


def test_many_mails_share_one_connection(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url)
        for _ in range(2):
            assert answers(send(provider, "a@post.org", "b@post.org")) == [Answer.ACCEPTED] * 2
    assert len(post.peers) == 1
    assert [envelope.mail_from for envelope in post.envelopes] == ["news@quay.org"] * 4


def test_resend_s_own_server_gets_a_key_a_mail_and_may_be_asked_again(
    smtp: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    with smtp_like() as post:
        assert not smtp(post.url).limits.dedupes
        monkeypatch.setattr("digest.send.smtp.provider._DEDUPES", "127.0.0.1")
        provider = smtp(post.url)
        send(provider, "a@post.org", "b@post.org")
    assert provider.limits.dedupes
    assert [mail.headers["Resend-Idempotency-Key"] for mail in post.taken] == ["0" * 26, "1" * 26]


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url)
        send(provider, "a@post.org", html="<p>\n.\n..\n.\r\n</p>")
    assert post.taken[0].html == "<p>\n.\n..\n.\n</p>"


def test_refusals_are_each_person_s_own_and_the_connection_goes_on(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url)
        receipts = send(provider, "a@post.org", "refused@post.org", "later@post.org", "b@post.org")
    assert answers(receipts) == [Answer.ACCEPTED, Answer.REJECTED, Answer.DEFERRED, Answer.ACCEPTED]
    assert receipts[1].reason == "550 5.1.1 no such user (answer to RCPT)"
    assert not receipts[2].channel, "one greylisted address says nothing of the others"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("451 4.3.0 try later", Answer.DEFERRED),
        ("421 4.3.2 shutting down", Answer.DEFERRED),
        ("552 5.3.4 too large", Answer.REJECTED),
        ("554 5.7.1 spam", Answer.REJECTED),
        ("251 2.0.0 queued", Answer.ACCEPTED),
        ("299 fine", Answer.ACCEPTED),
        ("354 go on", Answer.UNCERTAIN),
        ("150 hold on", Answer.UNCERTAIN),
        ("600 what", Answer.UNCERTAIN),
        ("hang up", Answer.UNCERTAIN),
    ],
)
def test_the_answer_to_the_whole_mail_decides_for_that_mail_alone(smtp: Connect, said: str, expected: Answer) -> None:
    with smtp_like() as post:
        post.script = ["250 OK", said]
        provider = smtp(post.url)
        assert answers(send(provider, "a@post.org", "b@post.org", "c@post.org")) == [
            Answer.ACCEPTED,
            expected,
            Answer.ACCEPTED,
        ]


def test_a_mail_is_uncertain_only_after_its_last_dot(smtp: Connect) -> None:
    def hang_up_once(at: str):  # type: ignore[no-untyped-def]
        return lambda command, connection: "drop" if connection == 0 and command.startswith(at) else usual(command)

    for at, expected in [("MAIL", Answer.ACCEPTED), ("RCPT", Answer.ACCEPTED), ("DATA", Answer.ACCEPTED)]:
        with scripted_smtp(hang_up_once(at)) as (url, seen):
            assert answers(send(smtp(url), "a@post.org")) == [expected], at
        assert seen.count(".") == 1
    with scripted_smtp(hang_up_once(".")) as (url, seen):
        assert answers(send(smtp(url), "a@post.org")) == [Answer.UNCERTAIN]
    assert seen.count(".") == 1


def test_a_connection_that_takes_no_further_mail_is_used_up_and_a_new_one_goes_on(smtp: Connect) -> None:
    sent: dict[int, int] = {}

    def three_each(command: str, connection: int) -> str:
        if command.startswith("MAIL") and sent.get(connection, 0) == 3:
            return "452 4.5.3 too many messages sent"
        if command == ".":
            sent[connection] = sent.get(connection, 0) + 1
        return usual(command)

    with scripted_smtp(three_each) as (url, _):
        receipts = send(smtp(url), *(f"{letter}@post.org" for letter in "abcdefgh"))
    assert set(answers(receipts)) == {Answer.ACCEPTED}
    assert list(sent.values()) == [3, 3, 2]


def test_a_server_that_takes_no_mail_over_a_new_connection_is_left_alone(smtp: Connect) -> None:
    def full(command: str, connection: int) -> str:
        return "452 4.3.1 no room" if command.startswith("MAIL") else usual(command)

    with scripted_smtp(full) as (url, seen):
        receipts = send(smtp(url), "a@post.org", "b@post.org", "c@post.org")
    assert set(answers(receipts)) == {Answer.DEFERRED}
    assert receipts[0].channel
    assert sum(command.startswith("mail") for command in seen) == 1


def test_a_connection_in_use_is_not_asked_whether_it_lives(smtp: Connect) -> None:
    with scripted_smtp(lambda command, _: usual(command)) as (url, seen):
        provider = smtp(url)
        for _ in range(3):
            assert answers(send(provider, "a@post.org")) == [Answer.ACCEPTED]
    assert [command for command in seen if command.upper() == "NOOP"] == []


@pytest.mark.parametrize("odd", ["OK", "HTTP/1.1 200 OK", "25", "\x00\x01"])
def test_a_line_that_is_no_smtp_after_the_whole_mail_is_no_reason_to_send_it_again(smtp: Connect, odd: str) -> None:
    def answer(command: str, connection: int) -> str:
        return odd if command == "." and connection == 0 else usual(command)

    with scripted_smtp(answer) as (url, seen):
        receipts = send(smtp(url), "a@post.org", "b@post.org")
    assert answers(receipts) == [Answer.UNCERTAIN, Answer.ACCEPTED]
    assert seen.count(".") == 2, "on a new connection: nobody knows what the odd one would say next"


def test_a_server_that_takes_mails_and_never_answers_gets_three_and_no_more(smtp: Connect) -> None:
    def mute(command: str, connection: int) -> str:
        return "drop" if command == "." else usual(command)

    with scripted_smtp(mute) as (url, seen):
        receipts = send(smtp(url), *(f"{letter}@post.org" for letter in "abcdefg"))
    assert answers(receipts) == [Answer.UNCERTAIN] * 3 + [Answer.DEFERRED] * 4
    assert receipts[-1].channel
    assert seen.count(".") == 3


def test_a_server_that_stays_silent_after_the_mail_leaves_it_uncertain(smtp: Connect) -> None:
    def silent(command: str, connection: int) -> str:
        return "" if command == "." else usual(command)

    with scripted_smtp(silent) as (url, _):
        (receipt,) = send(smtp(url, timeout=0.05), "a@post.org")
    assert receipt.answer is Answer.UNCERTAIN


def test_a_server_that_closes_after_each_mail_still_gets_them_all(smtp: Connect) -> None:
    def one_each(command: str, connection: int) -> str:
        return "421 enough for one connection" if command.startswith("MAIL") and mails[connection] else _count(command)

    def _count(command: str) -> str:
        if command == ".":
            mails[max(mails)] = 1
        elif command == "HELLO":
            mails[len(mails)] = 0
        return usual(command)

    mails: dict[int, int] = {}
    with scripted_smtp(one_each) as (url, seen):
        assert answers(send(smtp(url), "a@post.org", "b@post.org", "c@post.org")) == [Answer.ACCEPTED] * 3
    assert seen.count(".") == 3


@pytest.mark.parametrize(
    ("verb", "said"),
    [("HELLO", "421 too busy"), ("HELLO", "drop"), ("MAIL", "451 4.3.0 disk is full"), ("MAIL", "452 later")],
)
def test_a_server_that_is_not_well_defers_everybody_without_asking_for_each(
    smtp: Connect, verb: str, said: str
) -> None:
    def unwell(command: str, connection: int) -> str:
        return said if command.startswith(verb) else usual(command)

    with scripted_smtp(unwell) as (url, seen):
        receipts = send(smtp(url), "a@post.org", "b@post.org", "c@post.org")
    assert [(receipt.answer, receipt.channel) for receipt in receipts] == [(Answer.DEFERRED, True)] * 3
    assert len([command for command in seen if command.upper().startswith("MAIL")]) <= 1


def test_nobody_listening_defers_everybody(smtp: Connect) -> None:
    with smtp_like() as post:
        gone = post.url
    receipts = send(smtp(gone), "a@post.org", "b@post.org")
    assert [(receipt.answer, receipt.channel) for receipt in receipts] == [(Answer.DEFERRED, True)] * 2


@pytest.mark.parametrize(
    ("verb", "said"),
    [("MAIL", "550 5.7.1 sender not allowed"), ("MAIL", "530 5.7.0 log in first"), ("RCPT", "530 log in first")],
)
def test_a_server_that_does_not_take_mail_from_us_halts(smtp: Connect, verb: str, said: str) -> None:
    def refusing(command: str, connection: int) -> str:
        return said if command.startswith(verb) else usual(command)

    with scripted_smtp(refusing) as (url, seen), pytest.raises(ProviderHalt, match=said[:3]):
        send(smtp(url), "a@post.org", "b@post.org")
    assert len([command for command in seen if command.upper().startswith(verb)]) == 1


def test_a_halt_after_some_mails_brings_their_receipts(smtp: Connect) -> None:
    def one_only(command: str, connection: int) -> str:
        return "530 log in" if command.startswith("RCPT TO:<B") else usual(command)

    with scripted_smtp(one_only) as (url, _), pytest.raises(ProviderHalt) as caught:
        send(smtp(url), "a@post.org", "b@post.org", "c@post.org")
    assert answers(caught.value.receipts) == [Answer.ACCEPTED]


def test_a_mail_larger_than_the_server_takes_halts_before_it_is_sent(smtp: Connect) -> None:
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


def test_a_batch_that_takes_too_long_is_cut_before_its_lease_is_over(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url, edge={"budget": -1})
        receipts = send(provider, "a@post.org", "b@post.org")
    assert answers(receipts) == [Answer.DEFERRED] * 2
    assert not post.envelopes


# ---- logging in


def test_small_writes_wait_for_no_answer() -> None:
    with smtp_like() as post:
        connection = SmtpConnection(server(mail(post.url)), 5)
        sock = connection.smtp().sock
        assert sock
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.end()


def test_no_password_goes_over_an_open_wire(smtp: Connect) -> None:
    def plain(command: str, connection: int) -> str:
        return "250-scripted\r\n250 AUTH PLAIN LOGIN" if command.startswith("EHLO") else usual(command)

    with scripted_smtp(plain) as (url, seen), pytest.raises(ProviderHalt, match="no encryption"):
        send(smtp(url.replace("//", "//news@"), token="hush"), "a@post.org")
    assert not [command for command in seen if "AUTH" in command.upper()]


def test_encryption_is_used_where_it_is_offered_whoever_vouches_for_it(smtp: Connect, authority: Authority) -> None:
    with smtp_like(authority.certificate.context(), require_starttls=True) as post:
        provider = smtp(post.url)
        assert answers(send(provider, "a@post.org")) == [Answer.ACCEPTED]


def test_encryption_that_fails_is_done_without_where_nothing_is_secret(smtp: Connect) -> None:
    with smtp_like(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)) as post:  # it has no certificate to show
        assert answers(send(smtp(post.url), "a@post.org")) == [Answer.ACCEPTED]
        assert answers(send(smtp(post.url.replace("//", "//news@"), token="hush"), "a@post.org")) == [Answer.DEFERRED]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_password_goes_only_to_a_server_whose_certificate_is_good(
    smtp: Connect, authority: Authority, scheme: str
) -> None:
    asked: list[object] = []

    def authenticate(*given: object) -> AuthResult:
        asked.append(given)
        return AuthResult(success=True)

    with smtp_like(authority.certificate.context(), at_once=scheme == "smtps", authenticator=authenticate) as post:
        url = post.url.replace("smtp://", f"{scheme}://news@")
        with pytest.raises(ProviderHalt, match="vouched for by nobody this machine trusts") as caught:
            send(smtp(url, token="hush", timeout=1), "a@post.org")
        assert not asked
        assert "ca_file:" in caught.value.advice
        assert answers(send(smtp(url, token="hush", ca=authority.file.read_text()), "a@post.org")) == [Answer.ACCEPTED]


def test_a_wrong_password_halts_and_is_not_shown(smtp: Connect, authority: Authority) -> None:
    def authenticate(*given: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with smtp_like(authority.certificate.context(), authenticator=authenticate) as post:
        provider = smtp(post.url.replace("//", "//news@"), token="hush", ca=authority.file.read_text())
        with pytest.raises(ProviderHalt, match="refused us: 535") as caught:
            send(provider, "a@post.org")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("greeting", "password", "words"),
    [
        ("250 scripted", "hush", "offers no way to log in"),
        ("250-scripted\r\n250 AUTH GSSAPI", "hush", "offers no way to log in"),
        ("250-scripted\r\n250 AUTH PLAIN", "grüße", "ASCII letters only"),
    ],
)
def test_a_login_that_cannot_be_tried_halts(greeting: str, password: str, words: str) -> None:
    with scripted_smtp(lambda command, _: greeting if command.startswith("EHLO") else usual(command)) as (url, _):
        to = replace(server(mail(url)), user="news", password=password)
        with pytest.raises(ProviderHalt, match=words):
            connected(to, 5)


def test_a_named_authority_is_insisted_on(smtp: Connect, authority: Authority) -> None:
    with smtp_like() as post, pytest.raises(ProviderHalt, match="offers no encryption, so nothing was sent"):
        send(smtp(post.url, ca=authority.file.read_text()), "a@post.org")


def test_certificates_that_are_none_are_refused(smtp: Connect) -> None:
    with pytest.raises(ConfigError, match="ca_file"):
        smtp("smtp://mail.quay.org", ca=CERTIFICATE)


# ---- a server's own pace


@dataclass
class Clock:
    now: float = 0.0

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


def limited(clock: Clock, most: int) -> Callable[[str, int], str]:
    """Takes so many mails in any minute, from its first second on."""
    begun: dict[int, int] = {}

    def answer(command: str, connection: int) -> str:
        if command.startswith("MAIL"):
            minute = int(clock.now // 60)
            begun[minute] = begun.get(minute, 0) + 1
            if begun[minute] > most:
                return "450 4.7.1 Error: too much mail from 127.0.0.1"
        return usual(command)

    return answer


def test_a_server_with_a_limit_is_met_by_its_own_pace_and_the_line_to_write_is_told(
    smtp: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    clock, start = Clock(), datetime(2026, 11, 24, 7, tzinfo=UTC)
    people = [f"reader{n}@post.org" for n in range(40)]
    with scripted_smtp(limited(clock, 30)) as (url, seen):
        tempo = Tempo(monotonic=clock.monotonic, wait=clock.wait)
        provider = smtp(url, edge={"tempo": tempo, "clock": lambda: start})
        first = send(provider, *people)
        assert answers(first) == [Answer.ACCEPTED] * 30 + [Answer.DEFERRED] * 10
        assert {(receipt.channel, receipt.retry_at) for receipt in first[30:]} == {
            (True, start + timedelta(seconds=61))
        }
        assert "Write `rate: 27 per minute` under `mail:`" in first[30].reason

        early = send(provider, "a@post.org")
        assert answers(early) == [Answer.DEFERRED], "its turn is beyond our patience"
        asked = len(seen)
        clock.now = 61
        assert answers(send(provider, *people[30:])) == [Answer.ACCEPTED] * 5 + [Answer.DEFERRED] * 5
        assert clock.now == pytest.approx(61 + 4 * 60 / 27)
        assert len(seen) > asked
    assert caplog.text.count("rate.learned") == 1

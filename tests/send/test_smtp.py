from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from digest.config.site import Mail
from digest.errors import ConfigError
from digest.model.mail import Answer, Receipt
from digest.send.ports import ProviderHalt
from digest.send.smtp import Smtp
from digest.send.smtp_connection import SmtpConnection, server
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


def answers(receipts: Sequence[Receipt]) -> list[Answer]:
    return [receipt.answer for receipt in receipts]


Connect = Callable[..., Smtp]


@pytest.fixture
def smtp() -> Iterator[Connect]:
    """Makes providers, and closes them at the end."""
    made: list[Smtp] = []

    def connect(url: str, token: str = "", timeout: float = 5, budget: float = 90) -> Smtp:
        mail = Mail(provider="smtp", base_url=url, token=SecretStr(token) if token else None)
        made.append(Smtp(mail, timeout=timeout, budget=budget))
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


def test_a_mail_larger_than_the_server_takes_is_rejected_before_it_is_sent(smtp: Connect) -> None:
    with smtp_like(data_size_limit=3_000) as post:
        provider = smtp(post.url)
        receipts = [*send(provider, "a@post.org", html="x" * 5_000), *send(provider, "b@post.org")]
    assert answers(receipts) == [Answer.REJECTED, Answer.ACCEPTED]
    assert "the server takes 3000" in receipts[0].reason


def test_a_batch_that_takes_too_long_is_cut_before_its_lease_is_over(smtp: Connect) -> None:
    with smtp_like() as post:
        provider = smtp(post.url, budget=-1)
        receipts = send(provider, "a@post.org", "b@post.org")
    assert answers(receipts) == [Answer.DEFERRED] * 2
    assert not post.envelopes


# ---- logging in


def test_small_writes_wait_for_no_answer() -> None:
    with smtp_like() as post:
        connection = SmtpConnection(server(post.url), "", 5)
        sock = connection.smtp("post.org").sock
        assert sock
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        connection.end()


def test_no_password_goes_over_an_open_wire(smtp: Connect) -> None:
    def plain(command: str, connection: int) -> str:
        return "250-scripted\r\n250 AUTH PLAIN LOGIN" if command.startswith("EHLO") else usual(command)

    with scripted_smtp(plain) as (url, seen), pytest.raises(ProviderHalt, match="no encryption"):
        send(smtp(url.replace("//", "//news@"), token="hush"), "a@post.org")
    assert not [command for command in seen if "AUTH" in command.upper()]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that nobody vouches for."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed, so there is no certificate to test with")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    subprocess.run([openssl, *words.split(), "-keyout", file, "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_encryption_is_used_where_it_is_offered_whoever_vouches_for_it(smtp: Connect, certificate: Path) -> None:
    with smtp_like(tls(certificate), require_starttls=True) as post:
        provider = smtp(post.url)
        assert answers(send(provider, "a@post.org")) == [Answer.ACCEPTED]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_password_goes_only_to_a_server_whose_certificate_is_good(
    smtp: Connect, certificate: Path, scheme: str
) -> None:
    asked: list[object] = []

    def authenticate(*given: object) -> AuthResult:
        asked.append(given)
        return AuthResult(success=True)

    with smtp_like(tls(certificate), authenticator=authenticate) as post:
        url = post.url.replace("smtp://", f"{scheme}://news@")
        (receipt,) = send(smtp(url, token="hush", timeout=1), "a@post.org")
    assert (receipt.answer, receipt.channel) == (Answer.DEFERRED, True)
    assert not asked


def test_a_wrong_password_halts_and_is_not_shown() -> None:
    def authenticate(*given: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with smtp_like(authenticator=authenticate, auth_require_tls=False) as post:
        from digest.send import smtp_connection

        made = smtp_connection.SmtpConnection(server(post.url), "hush", 5)
        smtp = made.smtp("quay.org")
        with pytest.raises(ProviderHalt, match="refused us: 535") as caught:
            smtp_connection._log_in(smtp, replace(server(post.url), user="news"), "hush")
        made.end()
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.quay.org", ("mail.quay.org", 25, "", False)),
        ("smtp://news@mail.quay.org", ("mail.quay.org", 587, "news", False)),
        ("smtp://news%40quay.org@mail.quay.org:2525", ("mail.quay.org", 2525, "news@quay.org", False)),
        ("smtps://news@mail.quay.org", ("mail.quay.org", 465, "news", True)),
        ("smtp://[::1]:2525", ("::1", 2525, "", False)),
    ],
)
def test_a_server_is_named_by_an_address(url: str, expected: tuple[str, int, str, bool]) -> None:
    found = server(url)
    assert (found.host, found.port, found.user, found.tls) == expected


@pytest.mark.parametrize("url", ["mail.quay.org", "http://quay.org", "smtp://", "smtp://quay.org:port", "smtp://[::1"])
def test_anything_else_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ConfigError, match=r"smtp://user@mail\.example\.org:587"):
        server(url)


def test_a_password_typed_into_the_address_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        server("smtp:news:hush@mail.quay.org//news:hush@x")
    assert "hush" not in str(caught.value).replace("smtp:news:hush", "")

"""A connection is encrypted where it can be, and where it must be it is that or none."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiosmtpd.smtp import AuthResult

from digest.config.site import Mail
from digest.errors import ConfigError
from digest.model.mail import Answer
from digest.send.ports import ProviderHalt
from digest.send.smtp.connection import SmtpConnection, connected
from digest.send.smtp.server import server
from digest.send.smtp.words import complaint
from tests.certificates import Authority
from tests.config.written import CERTIFICATE
from tests.send.servers import scripted_smtp, smtp_like
from tests.send.smtp.asked import Connect, answers, mail, send, usual


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


@pytest.mark.parametrize(
    ("at", "answer"),
    [("HELLO", "421 busy"), ("EHLO", "421 busy"), ("EHLO", "drop"), ("AUTH", "454 4.7.0 not now"), ("AUTH", "drop")],
)
def test_a_server_that_cannot_let_us_in_just_now_may_do_so_later(at: str, answer: str) -> None:
    def unwell(command: str, connection: int) -> str:
        if command.startswith(at) or (at == "EHLO" and command.startswith("HELO")):
            return answer
        return "250-scripted\r\n250 AUTH PLAIN" if command.startswith("EHLO") else usual(command)

    with scripted_smtp(unwell) as (url, _), pytest.raises((OSError, smtplib.SMTPException)):
        connected(replace(server(mail(url)), user="news", password="hush", checked=False), 5)


def test_an_authority_of_one_s_own_without_a_key_usage_is_trusted_by_every_python(
    smtp: Connect, authority: Authority, tmp_path: Path
) -> None:
    plain = Authority(tmp_path, plain=True)
    with smtp_like(plain.certificate.context(), require_starttls=True) as post:
        provider = smtp(post.url, ca=plain.file.read_text())
        assert answers(send(provider, "a@post.org")) == [Answer.ACCEPTED]
    context = server(Mail(provider="smtp", base_url=post.url, ca=plain.file.read_text())).context
    assert not context.verify_flags & ssl.VERIFY_X509_STRICT  # set by Python 3.13 on


def test_a_named_authority_is_insisted_on(smtp: Connect, authority: Authority) -> None:
    with smtp_like() as post, pytest.raises(ProviderHalt, match="offers no encryption, so nothing was sent"):
        send(smtp(post.url, ca=authority.file.read_text()), "a@post.org")


def test_certificates_that_are_none_are_refused(smtp: Connect) -> None:
    with pytest.raises(ConfigError, match="ca_file"):
        smtp("smtp://mail.quay.org", ca=CERTIFICATE)


def used(answer: Callable[[str], str], smtp: Connect, *addresses: str) -> list[str]:
    """The commands that a server saw of two batches, each after the number of its connection."""
    seen: list[str] = []

    def numbered(command: str, connection: int) -> str:
        seen.append(f"{connection} {command.partition(' ')[0]}")
        return answer(command)

    with scripted_smtp(numbered) as (url, _):
        provider = smtp(url)
        for address in addresses:
            with suppress(ProviderHalt):
                send(provider, address)
    return seen


@pytest.mark.parametrize("odd", ["500 what", "251 fine", "drop"])
def test_a_connection_that_cannot_begin_afresh_after_a_refusal_is_not_used_again(smtp: Connect, odd: str) -> None:
    def answer(command: str) -> str:
        return {"RCPT": "450 4.2.0 greylisted", "RSET": odd}.get(command.partition(" ")[0]) or usual(command)

    seen = used(answer, smtp, "a@post.org", "b@post.org")
    assert [command for command in seen if "MAIL" in command] == ["0 MAIL", "1 MAIL"]


def test_a_connection_that_halted_is_not_used_again(smtp: Connect) -> None:
    seen = used(
        lambda command: "530 log in" if command.startswith("RCPT") else usual(command), smtp, *["a@post.org"] * 2
    )
    assert [command for command in seen if "MAIL" in command] == ["0 MAIL", "1 MAIL"]


@pytest.mark.parametrize(
    ("idle", "said", "asked"),
    [(31, "250 ok", ["0 NOOP"]), (31, "421 bye", ["0 NOOP"]), (31, "drop", ["0 NOOP"]), (30, "", []), (1, "", [])],
)
def test_a_connection_is_asked_after_half_a_minute_whether_it_lives(
    idle: float, said: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr("digest.send.smtp.connection.time", SimpleNamespace(monotonic=lambda: now))
    seen: list[str] = []

    def numbered(command: str, connection: int) -> str:
        seen.append(f"{connection} {command}")
        return said if command == "NOOP" else usual(command)

    with scripted_smtp(numbered) as (url, _):
        connection = SmtpConnection(server(mail(url)), 5)
        connection.drop_if_closed()
        first = connection.smtp()
        now += idle
        connection.drop_if_closed()
        again = connection.smtp()
        connection.end()
        connection.end()
    assert [command for command in seen if "NOOP" in command] == asked
    assert (again is first) is (said in ("250 ok", ""))
    assert seen[-1] == f"{0 if again is first else 1} QUIT"


@pytest.mark.parametrize(("at", "what"), [("HELLO", "takes no mail from this machine"), ("EHLO", "refused the")])
@pytest.mark.parametrize(("code", "halts"), [(400, False), (499, False), (500, True), (554, True)])
def test_a_refusal_for_good_at_the_door_halts_and_one_for_now_does_not(
    at: str, what: str, code: int, halts: bool
) -> None:
    def refusing(command: str, connection: int) -> str:
        here = command.startswith(at) or (at == "EHLO" and command.startswith("HELO"))
        return f"{code} not you" if here else usual(command)

    with scripted_smtp(refusing) as (url, _):
        if not halts:
            with pytest.raises(smtplib.SMTPResponseException):
                connected(server(mail(url)), 5)
            return
        with pytest.raises(ProviderHalt, match=what) as caught:
            connected(server(mail(url)), 5)
    assert f"{code} not you" in caught.value.what
    assert caught.value.advice.endswith("digest go")


@pytest.mark.parametrize(("code", "halts"), [(454, False), (499, False), (500, True), (535, True)])
def test_24_a_login_that_is_refused_for_good_halts_and_one_for_now_does_not_and_neither_repeats_it(
    code: int, halts: bool
) -> None:
    def refusing(command: str, connection: int) -> str:
        if command.startswith("AUTH"):
            return f"{code} no: {command}"
        return "250-scripted\r\n250 AUTH PLAIN" if command.startswith("EHLO") else usual(command)

    with scripted_smtp(refusing) as (url, _):
        to = replace(server(mail(url)), user="news", password="hush-hush", checked=False)
        with pytest.raises(ProviderHalt if halts else smtplib.SMTPAuthenticationError, match=str(code)) as caught:
            connected(to, 5)
    assert "AUTH PLAIN •••" in complaint(to, caught.value)


@pytest.mark.parametrize(
    ("user", "what", "advice"),
    [
        ("news", "so the password was not sent", "leave out the user"),
        ("", "so nothing was sent", "leave out `ca_file:`"),
    ],
)
def test_a_server_without_encryption_says_what_was_kept_from_it(user: str, what: str, advice: str) -> None:
    with scripted_smtp(lambda command, _: usual(command)) as (url, seen):
        to = replace(server(mail(url)), user=user, password="hush", checked=True)
        with pytest.raises(ProviderHalt, match=what) as caught:
            connected(to, 5)
    assert advice in caught.value.advice
    assert not [command for command in seen if command.upper().startswith("AUTH")]


@pytest.mark.parametrize("answer", ["221 bye", "250 odd", "drop"])
def test_a_connection_that_ends_is_made_anew_and_has_carried_nothing(answer: str) -> None:
    with scripted_smtp(lambda command, _: answer if command == "QUIT" else usual(command)) as (url, seen):
        connection = SmtpConnection(server(mail(url)), 5)
        first = connection.smtp()
        assert connection.smtp() is first
        connection.carried = 3
        connection.end()
        assert first.sock is None
        assert connection.smtp() is not first
        assert connection.carried == 0
        connection.drop()
        connection.drop()
    assert [command for command in seen if command.upper() == "QUIT"] == ["quit"]


def test_what_a_server_offers_is_asked_anew_once_the_wire_is_encrypted(authority: Authority) -> None:
    with smtp_like(authority.certificate.context(), data_size_limit=3_000) as post:
        made = connected(server(mail(post.url)), 5)
        assert isinstance(made.sock, ssl.SSLSocket)
        assert made.esmtp_features["size"] == "3000"
        made.quit()

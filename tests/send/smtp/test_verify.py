"""A mail server is asked before any mail, and what is wrong with it is told with what to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from pydantic import SecretStr

from digest.config.site import Mail
from digest.errors import Unavailable
from digest.send.smtp.server import machine_name
from digest.send.smtp.verify import verify
from tests.certificates import Authority
from tests.send.servers import scripted_smtp, smtp_like
from tests.send.smtp.asked import usual


def authenticate(server: object, session: object, envelope: object, mechanism: str, login: object) -> AuthResult:
    right = isinstance(login, LoginPassword) and (login.login, login.password) == (b"news", b"right")
    return AuthResult(success=right, handled=False)


def asked(url: str, *, user: str = "", password: str = "", **more: str) -> str:
    url = url.replace("//", f"//{user}@") if user else url
    mail = Mail(provider="smtp", base_url=url, token=SecretStr(password) if password else None, **more)
    return verify(mail, timeout=5)


def test_a_server_that_takes_mail_says_how(authority: Authority) -> None:
    context = authority.certificate.context()
    with smtp_like(context, authenticator=authenticate, data_size_limit=10_240_000) as post:
        answer = asked(post.url, user="news", password="right", ca=authority.file.read_text())
    host = post.url.removeprefix("smtp://")
    greeting = machine_name() or "[127.0.0.1]"
    assert answer == f"{host} takes mail: TLSv1.3, logged in as news, greeted as {greeting}, mails up to 10,240 kB"
    assert not post.envelopes


def test_it_leaves_politely() -> None:
    answers = {"HELLO": "220 scripted", "QUIT": "221 bye"}
    with scripted_smtp(lambda command, _: answers.get(command.split()[0].upper(), "250 ok")) as (url, seen):
        assert "not encrypted" in asked(url)
        assert "mails of any size" in asked(url)
    assert [command.split()[0] for command in seen] == ["ehlo", "quit"] * 2


@pytest.mark.parametrize(
    ("made", "given", "what", "advice"),
    [
        ({}, {"user": "news", "password": "right"}, "offers no encryption, so the password was not sent", "smtps://"),
        ({"data_size_limit": 50_000}, {}, "takes mails up to 50 kB", "message_size_limit"),
    ],
)
def test_what_is_wrong_with_a_server_is_told_with_what_to_write(
    made: dict[str, Any], given: dict[str, str], what: str, advice: str
) -> None:
    with smtp_like(**made) as post, pytest.raises(Unavailable, match=what) as caught:
        asked(post.url, **given)
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("certificate", "password", "trusted", "what", "advice"),
    [
        ("certificate", "right", False, "vouched for by nobody this machine trusts", "`ca_file: ca.pem` under `mail:`"),
        ("expired", "right", True, "has expired", "Renew it on the server"),
        ("of_another", "right", True, "is for another name", "`base_url:`"),
        ("certificate", "wrong", True, "refused us: 535", "the password in `token:`"),
    ],
)
def test_a_server_that_is_not_trusted_or_does_not_trust_us_is_told(
    authority: Authority, certificate: str, password: str, trusted: bool, what: str, advice: str
) -> None:
    context = getattr(authority, certificate).context()
    ca = {"ca": authority.file.read_text()} if trusted else {}
    with smtp_like(context, authenticator=authenticate) as post, pytest.raises(Unavailable, match=what) as caught:
        asked(post.url, user="news", password=password, **ca)
    assert advice in caught.value.advice
    assert password not in str(caught.value)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_port_that_nothing_listens_at_is_named(scheme: str) -> None:
    with smtp_like() as post:
        gone = post.url.replace("smtp://", f"{scheme}://")
    with pytest.raises(Unavailable, match=r"nothing listens at 127\.0\.0\.1:") as caught:
        asked(gone)
    assert "firewall" in caught.value.advice


Answer = Callable[[str, int], str]


@pytest.mark.parametrize(
    ("scheme", "answer", "words"),
    [
        ("smtps", lambda command, _: "220 plain", "Write smtp:// for port 25 or 587"),
        ("smtp", lambda command, _: "drop", "write smtps://"),
        ("smtp", lambda command, _: "421 busy", "in some minutes"),
    ],
)
def test_the_wrong_kind_of_encryption_is_told_by_how_the_server_answers(
    scheme: str, answer: Answer, words: str
) -> None:
    with scripted_smtp(answer) as (url, _), pytest.raises(Unavailable) as caught:
        asked(url.replace("smtp://", f"{scheme}://"))
    assert words in caught.value.advice


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "mails of any size"), (150_000, "mails up to 150 kB"), (10_240_000, "mails up to 10,240 kB")],
)
def test_a_server_that_takes_a_digest_says_how_large_a_mail_may_be(size: int, words: str) -> None:
    def answer(command: str, connection: int) -> str:
        return f"250-scripted\r\n250 SIZE {size}" if command.startswith("EHLO") else usual(command)

    with scripted_smtp(answer) as (url, _):
        greeting = machine_name() or "[127.0.0.1]"
        host = url.removeprefix("smtp://")
        assert asked(url) == f"{host} takes mail: not encrypted, greeted as {greeting}, {words}"


def test_a_server_that_takes_no_digest_is_told() -> None:
    def answer(command: str, connection: int) -> str:
        return "250-scripted\r\n250 SIZE 149999" if command.startswith("EHLO") else usual(command)

    with (
        scripted_smtp(answer) as (url, seen),
        pytest.raises(Unavailable, match="takes mails up to 149 kB, and a digest"),
    ):
        asked(url)
    assert seen[-1].upper() == "QUIT", "it leaves politely all the same"


def test_a_server_that_hangs_up_on_goodbye_takes_mail_all_the_same() -> None:
    with scripted_smtp(lambda command, _: "drop" if command == "QUIT" else usual(command)) as (url, _):
        assert "takes mail" in asked(url)

"""A mail server as an address names it, and what is wrong with it in words."""

from __future__ import annotations

import smtplib
import socket
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from digest.config.site import Mail
from digest.errors import ConfigError
from digest.send.smtp.server import Server, machine_name, server
from digest.send.smtp.words import complaint, distrusted, login_refused, plain


def named(url: str) -> Server:
    return server(Mail(provider="smtp", base_url=url))


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "tls"),
    [
        ("", "localhost", 25, "", False),
        ("smtp://mail.quay.org", "mail.quay.org", 25, "", False),
        ("smtp://news@mail.quay.org", "mail.quay.org", 587, "news", False),
        ("smtp://news%40quay.org@mail.quay.org:2525", "mail.quay.org", 2525, "news@quay.org", False),
        ("smtps://news@mail.quay.org", "mail.quay.org", 465, "news", True),
        ("smtp://[::1]:2525", "::1", 2525, "", False),
        ("SMTP://MAIL.Quay.org", "mail.quay.org", 25, "", False),
        ("smtps://mail.quay.org", "mail.quay.org", 465, "", True),
        ("smtps://mail.quay.org:2525", "mail.quay.org", 2525, "", True),
        ("smtp://mail.quay.org/", "mail.quay.org", 25, "", False),
        ("smtp://a%2Fb%3Ac@mail.quay.org", "mail.quay.org", 587, "a/b:c", False),
        ("smtp://%C3%A9t%C3%A9@mail.quay.org", "mail.quay.org", 587, "été", False),
        ("smtp://192.0.2.7", "192.0.2.7", 25, "", False),
    ],
)
def test_an_address_says_host_port_user_and_encryption(url: str, host: str, port: int, user: str, tls: bool) -> None:
    made = named(url)
    assert (made.host, made.port, made.user, made.tls) == (host, port, user, tls)


@pytest.mark.parametrize(
    "url",
    [
        "smtp",
        "smtp:mail.quay.org",
        "smtp://:25",
        "smtp://user@",
        "smtp://quay.org:99999",
        "mail.quay.org",
        "http://quay.org",
        "smtp://",
        "smtp://quay.org:port",
        "smtp://[::1",
    ],
)
def test_an_address_without_a_host_or_with_an_impossible_port_is_refused_where_it_stands(url: str) -> None:
    with pytest.raises(ConfigError, match=r"smtp://user@mail\.example\.org:587") as raised:
        named(url)
    assert raised.value.where == "config/digest.yaml: mail: base_url"


def test_a_password_typed_into_the_address_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        named("smtp:news:hush@mail.quay.org//news:hush@x")
    assert "hush" not in str(caught.value).replace("smtp:news:hush", "")


@given(st.text(min_size=1, max_size=40))
def test_any_text_is_a_mail_server_or_refused(url: str) -> None:
    for address in (url, f"smtp://{url}", f"smtps://{url}"):
        try:
            made = named(address)
        except ConfigError:
            continue
        assert made.host
        assert 0 < made.port < 65_536


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (b"5.7.1 no\r\n\tmore", "5.7.1 no more"),
        ("zwei\nZeilen", "zwei Zeilen"),
        (b"caf\xc3\xa9 \xff", "café \ufffd"),
        ("\x1b[2Jgone", "[2Jgone"),
        (b"", ""),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_servers_words_are_one_bounded_line_that_steers_no_terminal(words: bytes | str, line: str) -> None:
    assert plain(words) == line


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPResponseException(451, b"busy\nnow"), "mail.quay.org:25 answered 451 busy now"),
        (smtplib.SMTPDataError(552, "too large"), "mail.quay.org:25 answered 552 too large"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), "mail.quay.org:25 hung up"),
        (ConnectionRefusedError(111, "Connection refused"), "nothing listens at mail.quay.org:25"),
        (ConnectionResetError(104, "Connection reset by peer"), "mail.quay.org:25 hung up"),
        (TimeoutError(), "mail.quay.org:25 does not answer"),
        (OSError(113, "No route to host"), "mail.quay.org:25: No route to host"),
        (smtplib.SMTPException(), "mail.quay.org:25: SMTPException"),
        (
            socket.gaierror(-2, "Name or service not known"),
            "there is no machine called mail.quay.org, or its name cannot be looked up now",
        ),
    ],
)
def test_whatever_went_wrong_there_is_a_sentence_for_it(error: Exception, words: str) -> None:
    assert complaint(named("smtp://mail.quay.org"), error) == words


@pytest.mark.parametrize(
    ("code", "what", "advice"),
    [
        (10, "has expired", "Renew it"),
        (18, "vouched for by nobody", "ca_file:"),
        (20, "vouched for by nobody", "ca_file:"),
        (62, "another name", "base_url:"),
        (9, "not valid yet", "clock"),
        (23, "is not good: certificate revoked", "Mend it"),
    ],
)
def test_a_certificate_that_is_not_good_is_told_with_what_to_write(code: int, what: str, advice: str) -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = code, "certificate revoked"
    halt = distrusted(named("smtp://mail.quay.org"), error)
    assert what in halt.what
    assert advice in halt.advice


def test_a_refused_login_says_who_refused_it_and_what_to_do() -> None:
    halt = login_refused("mail.quay.org:587", 535, b"5.7.8 bad\r\ncredentials")
    assert halt.what == "mail.quay.org:587 refused us: 535 5.7.8 bad credentials"
    assert "digest go" in halt.advice
    assert halt.receipts == ()


@pytest.mark.parametrize(
    ("url", "ca", "checked"),
    [
        ("smtp://mail.quay.org", "", False),
        ("smtp://news@mail.quay.org", "", True),
        ("smtps://mail.quay.org", "", True),
        ("smtp://mail.quay.org", "an authority", True),
    ],
)
def test_a_certificate_must_be_good_where_there_is_something_to_protect(
    url: str, ca: str, checked: bool, request: pytest.FixtureRequest
) -> None:
    text = request.getfixturevalue("authority").file.read_text() if ca else ""
    made = server(Mail(provider="smtp", base_url=url, ca=text))
    assert made.checked is made.context.check_hostname is checked
    assert made.context.verify_mode is (ssl.CERT_REQUIRED if checked else ssl.CERT_NONE)


def test_the_password_is_the_token_and_the_greeting_the_name_that_was_typed_or_this_machine_s() -> None:
    bare, given = (
        named("smtp://news@mail.quay.org"),
        Mail(provider="smtp", token=SecretStr("hush"), helo="digest.quay.org"),
    )
    assert (bare.password, bare.helo) == ("", machine_name())
    assert (server(given).password, server(given).helo) == ("hush", "digest.quay.org")
    assert "hush" not in repr(server(given))
    assert named("smtp://mail.quay.org:2525").name == "mail.quay.org:2525"


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ("digest.quay.org", "digest.quay.org"),
        ("quay", ""),
        ("localhost", ""),
        ("localhost.localdomain", ""),
        ("my.localhost.org", "my.localhost.org"),
    ],
)
def test_a_machine_s_name_is_one_that_others_could_look_up(
    found: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda: found)
    assert machine_name.__wrapped__() == name

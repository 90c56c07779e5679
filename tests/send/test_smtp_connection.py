from __future__ import annotations

import smtplib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.send.smtp_connection import complaint, login_refused, plain, server


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "tls"),
    [
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
    made = server(url)
    assert (made.host, made.port, made.user, made.tls) == (host, port, user, tls)


@pytest.mark.parametrize(
    "url", ["", "smtp", "smtp:mail.quay.org", "smtp://:25", "smtp://user@", "smtp://quay.org:99999"]
)
def test_an_address_without_a_host_or_with_an_impossible_port_is_refused_where_it_stands(url: str) -> None:
    with pytest.raises(ConfigError) as raised:
        server(url)
    assert raised.value.where == "config/digest.yaml: mail: base_url"
    assert raised.value.advice


@given(st.text(max_size=40))
def test_any_text_is_a_mail_server_or_refused(url: str) -> None:
    for address in (url, f"smtp://{url}", f"smtps://{url}"):
        try:
            made = server(address)
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
        (smtplib.SMTPResponseException(451, b"busy\nnow"), "451 busy now"),
        (smtplib.SMTPDataError(552, "too large"), "552 too large"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), "Connection unexpectedly closed"),
        (ConnectionRefusedError(111, "Connection refused"), "[Errno 111] Connection refused"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_whatever_went_wrong_there_are_words_for_it(error: Exception, words: str) -> None:
    assert complaint(error) == words


def test_a_refused_login_says_who_refused_it_and_what_to_do() -> None:
    halt = login_refused("mail.quay.org", 535, b"5.7.8 bad\r\ncredentials")
    assert halt.what == "mail.quay.org refused us: 535 5.7.8 bad credentials"
    assert "digest go" in halt.advice
    assert halt.receipts == ()

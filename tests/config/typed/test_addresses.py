"""Web and mail addresses as typed, checked without asking anybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.typed.addresses import (
    listening,
    mail_address,
    mailbox,
    net,
    own_address,
    own_host,
    server_address,
    web_address,
)
from digest.config.typed.unclear import Unclear
from digest.render import mail_links
from digest.text.web_addresses import link


@pytest.mark.parametrize(
    ("parse", "typed", "value"),
    [
        (web_address, "http://[::1]:80/x", "http://[::1]/x"),
        (web_address, "//a.example", "https://a.example/"),
        (web_address, "straße.example", "https://xn--strae-oqa.example/"),
        (web_address, "https://a.example./x", "https://a.example/x"),
        (web_address, "feed:https://a.example/x", "https://a.example/x"),
        (own_address, "https://post.example/", "https://post.example"),
        (own_address, "post.example/news/", "https://post.example/news"),
        (own_address, "http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        (own_address, "http://localhost:8000", "http://localhost:8000"),
        (server_address, "https://api.eu.example/v1/", "https://api.eu.example/v1"),
        (server_address, "smtp://ed@mx.example:587", "smtp://ed@mx.example:587"),
        (server_address, "smtps://mx.example", "smtps://mx.example"),
        (server_address, "smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
        (mail_address, "Ed@Post.Example", "Ed@post.example"),
        (mail_address, "ed@münchen.example", "ed@xn--mnchen-3ya.example"),
        (mail_address, "ed@post.test", "ed@post.test"),
        (mail_address, "o'brien@paper.example", "o'brien@paper.example"),
        (mailbox, "Post <news@post.example>", "Post <news@post.example>"),
        (mailbox, '"Post, Inc." <news@post.example>', '"Post, Inc." <news@post.example>'),
        (mailbox, "Zoë <news@post.example>", "Zoë <news@post.example>"),
        (mailbox, "news@post.example", "news@post.example"),
        (net, "News.Intern", "news.intern"),
        (net, "Zürich.Intern", "xn--zrich-kva.intern"),
        (net, "10.1.2.3/8", "10.0.0.0/8"),
        (net, "192.168.1.7", "192.168.1.7"),
        (net, "fd00::/8", "fd00::/8"),
        (own_host, "Digest.Post.Example.", "digest.post.example"),
        (own_host, "büro.example", "xn--bro-hoa.example"),
        (own_host, "[192.0.2.7]", "[192.0.2.7]"),
        (own_host, "[IPv6:2001:DB8::1]", "[IPv6:2001:db8::1]"),
        (listening, "8000", "127.0.0.1:8000"),
        (listening, ":80", "127.0.0.1:80"),
        (listening, "http://0.0.0.0:8000/", "0.0.0.0:8000"),
        (listening, "LocalHost:08000", "localhost:8000"),
        (listening, "[::1]:8000", "[::1]:8000"),
    ],
)
def test_an_address_is_read(parse: Callable[[str], str], typed: str, value: str) -> None:
    assert parse(typed) == value


@pytest.mark.parametrize(
    ("parse", "typed", "what"),
    [
        (own_address, "http://post.example", "begins with https"),
        (own_address, "https://post.example/#top", "ends with its path"),
        (server_address, "smtp://ed:pw@mx.example", "A password does not stand in a file."),
        (server_address, "smtp://mx.example/path", "This address ends with its port."),
        (server_address, "smtp://", "is not the name of a web site"),
        (mail_address, "ed", "is not a mail address"),
        (mail_address, "ed@localhost", "is not a mail address"),
        (mail_address, "ed@post.example, al@post.example", "is not a mail address"),
        (mail_address, "zoë@post.example", "is not a mail address"),
        (mailbox, "Post", "is not a sender"),
        (mailbox, "Post, news@post.example", "is not a sender"),
        (mailbox, "a@post.example, b@post.example", "is not a sender"),
        (net, "10.0.0.0/99", "is neither a host"),
        (listening, "localhost", "is not a host and a port"),
        (listening, "0", "is not a host and a port"),
        (listening, "a.example:70000", "is not a host and a port"),
        (own_host, "localhost", "is no full name of a machine"),
        (own_host, "192.0.2.7", "is no full name of a machine"),
        (own_host, "[192.0.2.777]", "is no full name of a machine"),
        (own_host, "a.example\r\nRCPT", "is no full name of a machine"),
        (net, "1.2.3", "is neither a host"),
        (net, "a b", "is neither a host"),
        (web_address, "https://" + "a" * 3000, "is too long"),
        (web_address, "https://a.example/" + "ü" * 400, "is too long"),
        (web_address, "https://a.example:0/", "is not an address"),
    ],
)
def test_what_is_no_address_is_told(parse: Callable[[str], str], typed: str, what: str) -> None:
    with pytest.raises(Unclear, match=what):
        parse(typed)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"(https?|smtp|feed)://[\w.@:/\[\]%-]{0,40}"))
@pytest.mark.parametrize("parse", [web_address, own_address, server_address, mail_address, mailbox, net])
def test_any_text_is_an_address_or_unclear(parse: Callable[[str], str], text: str) -> None:
    try:
        found = parse(text)
    except Unclear:
        return
    assert found == parse(found)


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"(https?://)?[\w.-]{1,20}\.example(:\d{1,5})?[/?#]?[\w./?&=%#@\[\]~ü-]{0,40}", fullmatch=True))
def test_the_address_of_a_source_can_be_asked_and_stand_in_a_mail(text: str) -> None:
    try:
        url = web_address(text)
    except Unclear:
        return
    assert link(url) == url
    assert mail_links.link(url)

"""What a private source is opened with: names of secrets, and none of the operator's."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from digest.config.digests import Source
from digest.config.load import Broken, parse
from tests.config.written import DIGEST_FILE, SITE, site

ENVIRON = {
    "UNION_PASSWORD": "pä:ss w0rd",
    "UNION_KEY": "k3y-of-the-union",
    "LINES": "one\ntwo",
    "MAIL": "the-operators-token",
    "DIGEST_SIGNING_KEY": "1:a-secret-of-more-than-thirty-two-letters",
}
FILES = {"/run/secrets/union": "from-a-file\n", "/run/secrets/many": "one\ntwo", "/etc/shadow": "root"}
POSTED = SITE.replace("mail: outbox ", "mail: {provider: postmark, token: '${MAIL}', from: a@quay.example} ")


def source(*fields: str, text: str = SITE, environ: Mapping[str, str] = ENVIRON) -> Source:
    lines = "".join(f"    {field}\n" for field in fields)
    typed = f"title: A\nsources:\n  - url: https://union.example/feed\n{lines}"
    (source,) = parse(typed, "morning", site(text, environ, FILES), DIGEST_FILE).sources
    return source


def refusal(*fields: str, text: str = SITE) -> str:
    with pytest.raises(Broken) as broken:
        source(*fields, text=text)
    return str(broken.value)


def test_a_private_feed_is_opened_with_what_the_environment_has() -> None:
    opened = source(
        "user: ed",
        "password: ${UNION_PASSWORD}",
        "cookie: consent=yes; session=${UNION_KEY}",
        "headers: {X-API-Key: '${UNION_KEY}', Accept: text/xml}",
        "user_agent: Mozilla/5.0 (X11)",
    )
    assert (opened.user, opened.user_agent) == ("ed", "Mozilla/5.0 (X11)")
    assert opened.secrets == (
        "pä:ss w0rd",
        "consent=yes; session=k3y-of-the-union",
        "k3y-of-the-union",
        "text/xml",
    )


@pytest.mark.parametrize(
    "typed",
    [
        ("headers:", "  X-API-Key: ${UNION_KEY}"),
        ("headers:", "  - X-API-Key: ${UNION_KEY}"),
        ('headers: "X-API-Key: ${UNION_KEY}"',),
        ("headers: ['X-API-Key: ${UNION_KEY}']",),
    ],
)
def test_headers_may_be_written_as_people_write_them(typed: tuple[str, ...]) -> None:
    ((name, value),) = source(*typed).headers
    assert (name, value.get_secret_value()) == ("X-API-Key", "k3y-of-the-union")


def test_a_password_may_lie_in_a_file() -> None:
    assert source("user: ed", "password_file: /run/secrets/union").secrets == ("from-a-file",)


@pytest.mark.parametrize(
    "fields",
    [
        ("user: ed", "password: hunter2"),
        ("cookie: sessionid=hunter2",),
        ("headers: {Authorization: Bearer hunter2}",),
        ("headers: {X-Auth: hunter2}",),
        ('headers: "X-Token: hunter2"',),
        ("cookie: auth=hunter2; b=${UNION_KEY}",),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(fields: tuple[str, ...]) -> None:
    told = refusal(*fields)
    assert "A secret does not stand in this file." in told
    assert "hunter2" not in told
    assert "${" in told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (("user: ed", "password: ${DIGEST_SIGNING_KEY}"), "is the publication's own"),
        (("user: ed", "password: ${MAIL}"), "a secret of the publication itself"),
        (("headers: {X-API-Key: 'x${MAIL}'}",), "a secret of the publication itself"),
        (("user: ed", "password_file: /etc/shadow"), "is read from a file in /home/ed/config or in /run/secrets"),
        (("user: ed", "password_file: ../../etc/shadow"), "is read from a file in /home/ed/config or in /run/secrets"),
        (("user: ed", "password_file: /run/secrets/../../etc/shadow"), "is read from a file in"),
    ],
)
def test_no_secret_of_the_operator_can_be_named(fields: tuple[str, ...], told: str) -> None:
    refused = refusal(*fields, text=POSTED)
    assert told in " ".join(refused.split())
    assert "the-operators-token" not in refused


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (("user: ed", "password: ${GONE}"), "There is no GONE in the environment."),
        (("user: ed", "password: ${LINES}"), "goes over several lines"),
        (("user: ed", "password_file: /run/secrets/none"), 'The file "/run/secrets/none" cannot be read'),
        (("user: ed", "password_file: none"), 'The file "none" cannot be read: no such file.'),
        (("user: ed", "password_file: /run/secrets/many"), "goes over several lines"),
        (("user: ed", "password: ${UNION_PASSWORD}", "password_file: /run/secrets/union"), "Keep one line."),
        (("password: ${UNION_PASSWORD}",), "Whose password is it?"),
        (('user: "a:b"',), "A user's name has no colon"),
        (("cookie: yes",), "A cookie is written name=value"),
        (("headers: X-API-Key",), "A header has a name and a value"),
        (("headers: {Host: a.example}",), "Host is said by the program itself"),
        (("headers: {If-None-Match: x}",), "If-None-Match is said by the program itself"),
        (("headers: {Cookie: a=b}",), "a field of its own beside the url, cookie."),
        (("headers: {User-Agent: x}",), "a field of its own beside the url, user_agent."),
        (('headers: {"a b": x}',), "is not the name of an HTTP header"),
        (('headers: {X-Who: "ü"}',), "plain letters"),
        (("headers: {A: 1, a: 2}",), "stands here twice"),
        (("user: ed", "headers: {Authorization: '${UNION_KEY}'}"), "user: says Authorization already"),
    ],
)
def test_what_cannot_be_sent_is_told(fields: tuple[str, ...], told: str) -> None:
    assert told in " ".join(refusal(*fields).split())


def test_a_folder_is_not_opened_with_anything() -> None:
    with pytest.raises(Broken, match="A folder has no user"):
        parse("title: A\nsources:\n  - folder: inbox\n    user: ed\n", "morning", site(), DIGEST_FILE)


def test_no_header_ends_in_the_middle() -> None:
    sneaky = {"X": "a\r\nX-Evil: 1", "Y": "a\x00b"}
    for name in sneaky:
        with pytest.raises(Broken):
            source(f"headers: {{X-API-Key: '${{{name}}}'}}", environ=sneaky)


def test_nothing_of_it_is_shown() -> None:
    shown = repr(source("user: ed", "password: ${UNION_PASSWORD}", "headers: {X-API-Key: '${UNION_KEY}'}"))
    assert not re.search("w0rd|k3y", shown + repr(site(POSTED, ENVIRON, FILES)))

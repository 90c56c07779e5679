"""A feed that wants a password, as an editor and an operator meet it, and where its secrets are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest

from tests.acceptance.conftest import Publication
from tests.collect.conftest import Page, Server

PASSWORD, KEY = "correct-horse-battery", "k3y-of-the-union"
MEMBERS = """\
title: Members
send: by hand
sources:
  - url: {url}/feed
    full_text: yes
    user: ed
    password: ${{UNION_PASSWORD}}
    headers:
      X-API-Key: ${{UNION_KEY}}
topics: [world]
rest: More
"""


@pytest.fixture
def union() -> Iterator[Server]:
    """A site whose pages are for members; whoever asks without the password is told so."""

    def answer(path: str, headers: Mapping[str, str]) -> Page:
        if headers.get("authorization") != "Basic ZWQ6Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5":
            return Page(status=401)
        if path == "/feed":
            link = f"{server.url}/ferry"
            item = f"<item><title>Ferry is late</title><link>{link}</link><guid>1</guid></item>"
            feed = f"<rss version='2.0'><channel><title>The Union</title>{item}</channel></rss>"
            return Page(body=feed.encode(), headers={"Content-Type": "application/rss+xml"})
        return Page.html("<h1>Ferry is late</h1><p>The ferry to the north island leaves an hour late.</p>")

    with closing(Server(answer)) as server:
        yield server


@pytest.fixture
def members(publication: Publication, union: Server, monkeypatch: pytest.MonkeyPatch) -> Publication:
    monkeypatch.setenv("UNION_PASSWORD", PASSWORD)
    monkeypatch.setenv("UNION_KEY", KEY)
    monkeypatch.setenv("DIGEST_LOG", "DEBUG")
    publication.site()
    publication.file("members", MEMBERS.format(url=union.url))
    publication.subscribe("ada@reader.example", to="members")
    return publication


def test_a_private_feed_is_read_with_the_pages_of_its_articles(members: Publication, union: Server) -> None:
    assert members.digest("send", "members").code == 0
    (mail,) = (mail for mail in members.mails if mail["To"] == "ada@reader.example")
    body = mail.get_body(("plain",))
    assert body
    assert "leaves an hour late" in body.get_content()
    assert {headers.get("x-api-key") for _, headers in union.asked} == {KEY}
    assert "Ferry is late" in members.digest("inspect", f"{union.url}/feed").out


def test_a_wrong_password_is_told_with_the_lines_that_say_it(
    members: Publication, union: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNION_PASSWORD", "wrong-horse")
    sent = members.digest("send", "members")
    assert sent.code == 3
    assert "401" in sent.text
    seen = members.digest("inspect", f"{union.url}/feed").text
    assert "write user: and password: below the source" in " ".join(seen.split())


def test_its_secrets_stand_nowhere(members: Publication, union: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = [
        ("send", "members"),
        ("check", "members", "--sources"),
        ("check", "members", "--json"),
        ("preview", "members", "--json"),
        ("sources", "--json"),
        ("status", "--json"),
        ("doctor",),
        ("inspect", f"{union.url}/feed", "--json"),
        ("config", "history", "members"),
        ("backup", str(members.folder / "copy.zip")),
    ]
    shown = "".join(members.digest(*words).text for words in commands)
    union.pages = {"/feed": Page.redirect("/feed")}
    shown += "".join(members.digest(*words).text for words in commands[:6])
    union.close()
    shown += "".join(members.digest(*words).text for words in commands[:6])

    stored = b"".join(file.read_bytes() for file in members.folder.rglob("*") if file.is_file())
    for secret in (PASSWORD, KEY, "ZWQ6Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5"):
        assert secret not in shown
        assert secret.encode() not in stored


def test_a_secret_typed_into_the_file_reaches_no_screen_no_notice_and_no_history(members: Publication) -> None:
    file = members.folder / "config" / "digests" / "members.yaml"
    file.write_text(file.read_text().replace("${UNION_PASSWORD}", PASSWORD))
    shown = members.digest("check", "members").text + members.digest("send", "members").text
    assert "A secret does not stand in this file." in shown
    assert PASSWORD not in shown
    file.unlink()
    stored = b"".join(file.read_bytes() for file in members.folder.rglob("*") if file.is_file())
    assert PASSWORD.encode() not in stored

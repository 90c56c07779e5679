"""Newsletters that come by mail, as an editor and their readers meet them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import Publication
from tests.collect import certificates
from tests.collect.mailboxes import PASSWORD, Stub
from tests.collect.sources.test_mailbox import mail

LETTERS = """\
title: Letters
send: by hand
sources:
  - imap: ed@127.0.0.1:{port}
    password: ${{LETTERS_PASSWORD}}
    from: paper.example
topics: [world]
rest: More
"""


@pytest.fixture
def letters(publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publication]:
    certificate = certificates.certificate(tmp_path, "IP:127.0.0.1")
    server = Stub(certificates.serving(certificate), {})
    server.deliver(mail(1))
    server.deliver(mail(2, "Stranger <x@else.example>"))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate.pem"))
    monkeypatch.setenv("LETTERS_PASSWORD", PASSWORD)
    monkeypatch.setenv("DIGEST_LOG", "DEBUG")
    publication.site()
    publication.file("letters", LETTERS.format(port=server.port))
    publication.subscribe("ada@reader.example", to="letters")
    yield publication
    server.close()


def test_a_newsletter_in_a_mailbox_runs_and_a_strangers_mail_does_not(letters: Publication) -> None:
    asked = letters.digest("check", "letters", "--sources")
    assert (asked.code, "1 article" in asked.out) == (0, True)
    assert letters.digest("send", "letters").code == 0
    (sent,) = (mail for mail in letters.mails if mail["To"] == "ada@reader.example")
    body = sent.get_body(("plain",))
    assert body
    text = body.get_content()
    assert ("Letter 1" in text, "Ada's Weekly" in text, "Letter 2" in text) == (True, True, False)
    # Whoever knows the mailbox could have anything sent there.
    assert "ed@127" not in sent.as_string()
    assert "mailbox" in letters.digest("sources").out
    assert "no news" in letters.digest("send", "letters").out


def test_a_password_reaches_no_screen(letters: Publication) -> None:
    outputs = [letters.digest(*words) for words in (("check", "letters", "--sources"), ("status",), ("sources",))]
    assert not any(PASSWORD in ended.out + ended.err for ended in outputs)

"""A mail promises nothing that is not answered, whatever kind of mail it is."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html import unescape

import pytest

from digest.actions import due
from digest.actions.readers.joining import Wish, join
from digest.errors import Unavailable
from digest.pipeline.posts.applying import apply
from digest.schedule.service import Service
from digest.wiring import Wiring
from tests.acceptance.conftest import SITE, Publication
from tests.acceptance.servers import KEY, real
from tests.cli.web import Web

ADA = "ada@reader.example"
PAGES = "web: https://quay.example\n"
EDITORS = SITE.replace("[ed@quay.example]", "[ed@quay.example, sub@quay.example]")
DIGEST = "title: Morning Quay\nsend: by hand\ncount_clicks: yes\nsources: [{feed}]\ntopics: [world, culture]\n"
ADDRESS = re.compile(r"(?:https?:/|mailto:)[^\s\"<>)]*")
PROMISES = ("List-Unsubscribe-Post", "List-Archive", "List-Help", "List-Subscribe")
SILENT = "https://quay-news.org answers its health page with 502: is `digest start` running behind that address?"


def test_13_without_pages_no_mail_of_any_kind_has_a_link_to_them_or_one_click(
    publication: Publication, press: Web
) -> None:
    publication.site(EDITORS + PAGES)
    publication.file("morning", DIGEST.format(feed=press.feed))
    publication.file("shown", f"{DIGEST.format(feed=press.feed)}approve: another editor\n")
    for name in ("morning", "shown"):
        assert publication.digest("subscribers", "add", ADA, "--to", name).code == 0
    with publication.opened() as opened:
        mia_asks_to_join(opened)
    publication.site(EDITORS)
    assert publication.digest("test", "morning", "eva@reader.example").code == 0
    assert publication.digest("send", "morning").code == 0
    assert "Held" in publication.digest("send", "shown").text
    service = Service(publication.folder / "config")
    service.look()
    letters = service._wiring.store.letters.failing()
    service.stop()
    service.wait()
    assert letters == (1, "there are no pages for its links: web: url: is not set")
    assert {str(mail["To"]) for mail in publication.mails} == {
        ADA,
        "eva@reader.example",
        "ed@quay.example",
        "sub@quay.example",
    }
    for mail in publication.mails:
        assert [name for name in PROMISES if mail[name]] == []
        led = {address.partition("?")[0] for address in addresses(mail) if not address.startswith(press.host)}
        assert led <= {"mailto:ed@quay.example", "http://www.w3.org/1999/xhtml"}
        assert ("mailto:ed@quay.example" in led) or str(mail["To"]) not in (ADA, "eva@reader.example")


def test_13_while_the_pages_of_a_real_sender_do_not_answer_no_mail_of_any_kind_is_handed_over(
    publication: Publication, press: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGEST_SIGNING_KEY", KEY)
    monkeypatch.setattr(Wiring, "asked", lambda wiring, url: 502)
    publication.site(real("smtp", "smtp://localhost", 8000))
    publication.file("morning", DIGEST.format(feed=press.feed))
    assert publication.digest("subscribers", "add", ADA, "--to", "morning").code == 0
    for words in (("send", "morning", "--yes=1"), ("test", "morning", "eva@reader.example")):
        answer = publication.digest(*words)
        assert (answer.code, SILENT in " ".join(answer.text.split())) == (Unavailable.exit_code, True)
    with publication.opened() as opened:
        mia_asks_to_join(opened)
        due.write_letters(opened)
        assert len(opened.store.letters.due(opened.clock())) == 1
    shown = publication.digest("preview", "morning").text
    assert f"{SILENT} Until they answer nothing is sent." in " ".join(shown.split())


def mia_asks_to_join(opened: Wiring) -> None:
    """A letter to her is due."""
    wish = Wish(address="mia@reader.example", digests=("morning",), page="/join", language="en", net="a")
    join(opened.publication, wish)
    apply(opened.store, opened.publication.site.outbox)


def addresses(mail: EmailMessage) -> list[str]:
    """All that lead anywhere, in headers, text and HTML."""
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    return [unescape(found) for text in (*map(str, mail.values()), *parts) for found in ADDRESS.findall(text)]

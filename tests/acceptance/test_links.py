"""Every link of every mail, opened as scanners, prefetchers and readers open them: nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import httpx
import pytest

from digest.actions.readers.joining import Wish, join
from digest.actions.upkeep.publish import publish
from digest.model.people import Standing
from digest.pipeline.posts.applying import apply
from digest.pipeline.writing import write_letters
from digest.web.server import Serving
from digest.wiring import Wiring
from tests.acceptance.conftest import SITE, Publication
from tests.cli.web import Web

PAGES = "https://quay.example"
DIGEST = "title: Morning Quay\nsend: by hand\ncount_clicks: yes\nsources: [{feed}]\ntopics: [world, culture]\n"
LINK = re.compile(rf"{re.escape(PAGES)}(/[^\s\"<>]*)")
WAYS = ("GET", "HEAD", "OPTIONS")
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def wiring(publication: Publication, press: Web) -> Iterator[Wiring]:
    """An edition was sent, and somebody else asked to subscribe and has the mail that asks back."""
    publication.site(f"{SITE}web:\n  url: {PAGES}\n")
    publication.file("morning", DIGEST.format(feed=press.feed))
    publication.subscribe("ada@reader.example")
    assert publication.digest("send", "morning").code == 0
    with publication.opened() as opened:
        publish(opened, opened.publication.site.pages)
        wish = Wish(address="mia@reader.example", digests=("morning",), page="/join", language="en", net="a")
        join(opened.publication, wish)
        apply(opened.store, opened.publication.site.outbox)
        write_letters(opened.kit(), opened.publication.digests)
        yield opened


def test_11_opening_every_link_of_every_mail_three_times_in_any_way_but_post_changes_nothing(
    publication: Publication, wiring: Wiring
) -> None:
    links = sorted({link for mail in publication.mails for link in links_of(mail)})
    purposes = {link.split("/")[1] for link in links}
    assert purposes >= {"unsubscribe", "choices", "confirm", "r", "morning"}
    serving = Serving(wiring, "127.0.0.1:0")
    with httpx.Client(base_url=f"http://{serving.address}", headers=BROWSER, timeout=30) as http:
        before = files(publication.folder)
        for link in links * 3:
            answers = {way: http.request(way, link) for way in WAYS}
            assert answers["GET"].status_code in (200, 301, 302), link
            assert answers["HEAD"].status_code == answers["GET"].status_code
            assert answers["HEAD"].content == b""
            assert all(not answer.cookies for answer in answers.values())
        assert files(publication.folder) == before
    serving.close()
    with publication.opened() as again:
        ((person, given),) = again.store.subscribers.list("morning")
        assert (person.address, given.standing) == ("ada@reader.example", Standing.ACTIVE)
        assert again.store.inbox.waiting() == ()


def links_of(mail: EmailMessage) -> Iterator[str]:
    """To our own pages: in headers, text and HTML."""
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    for text in (*map(str, mail.values()), *parts):
        yield from (unescape(link) for link in LINK.findall(text))


def files(folder: Path) -> dict[str, bytes]:
    """Of the database of mails and of what was posted, and their journals."""
    names = ("digest.db", "digest.db-wal", "inbox.db", "inbox.db-wal")
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}

"""Pictures whose size no feed tells, from the publisher to the mail."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest import wiring
from digest.collect.web.client import Client
from tests.acceptance.conftest import Publication
from tests.collect import certificates
from tests.collect.conftest import Page, Server
from tests.images import png

DIGEST = "title: Harbour\nsend: by hand\nsources: [{url}/feed]\ntopics: [world]\nrest: More\n{more}"


class Press(Server):
    """A feed over https of one story with a picture, which may be any."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__({})
        self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        self.url = self.url.replace("http:", "https:")

    def publish(self, picture: Page) -> None:
        item = (
            f"<item><title>Harbour wall is raised</title><link>{self.url}/wall</link><guid>1</guid>"
            f"<description>The wall of the inner harbour is raised by a metre before winter.</description>"
            f'<media:content medium="image" url="{self.url}/wall.png"/></item>'
        )
        head = "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>The Quay Post</title>"
        self.pages = {
            "/feed": Page(body=f"{head}{item}</channel></rss>".encode(), headers={"Content-Type": "text/xml"}),
            "/wall.png": picture,
        }


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    certificate = certificates.certificate(tmp_path, "IP:127.0.0.1")
    trust = certificates.trusting(certificate)
    monkeypatch.setattr(wiring, "_client", lambda allow, contact: Client(allow=allow, trust=trust))
    server = Press(certificates.serving(certificate))
    yield server
    server.close()


def mailed(publication: Publication, press: Press, more: str = "") -> str:
    publication.site()
    publication.file("harbour", DIGEST.format(url=press.url, more=more))
    publication.subscribe("ada@reader.example", to="harbour")
    assert publication.digest("preview", "harbour").code == 0
    assert publication.digest("send", "harbour").code == 0
    (mail,) = (mail for mail in publication.mails if mail["To"] == "ada@reader.example")
    body = mail.get_body(("html",))
    assert body
    return str(body.get_content())


def test_a_large_picture_leads_the_mail(publication: Publication, press: Press) -> None:
    press.publish(Page(body=png(1200, 600), headers={"Content-Type": "image/png"}))
    assert f'src="{press.url}/wall.png"' in mailed(publication, press)


@pytest.mark.parametrize("picture", [png(48, 48), png(1, 1), b"<svg/>"], ids=["icon", "dot", "drawing"])
def test_an_icon_is_not_blown_up(publication: Publication, press: Press, picture: bytes) -> None:
    kind = "image/svg+xml" if picture.startswith(b"<svg") else "image/png"
    press.publish(Page(body=picture, headers={"Content-Type": kind}))
    assert "wall.png" not in mailed(publication, press)


def test_who_wants_no_pictures_asks_for_none(publication: Publication, press: Press) -> None:
    press.publish(Page(body=png(1200, 600), headers={"Content-Type": "image/png"}))
    assert "wall.png" not in mailed(publication, press, "images: no\n")
    assert "/wall.png" not in press.paths


def test_what_a_picture_said_is_remembered(publication: Publication, press: Press) -> None:
    """The preview asks too, and keeps nothing; from the sending on it is known."""
    press.publish(Page(body=png(1200, 600), headers={"Content-Type": "image/png"}))
    mailed(publication, press)
    assert press.paths.count("/wall.png") == 2
    publication.file("evening", DIGEST.format(url=press.url, more="").replace("Harbour", "Evening"))
    assert publication.digest("preview", "evening").code == 0
    assert press.paths.count("/wall.png") == 2

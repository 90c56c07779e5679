"""`pictures: ours`: from a publisher's server into mails, pages and the published folder; and what keeps one out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from digest.text.pictures import measured
from digest.web.server import Serving
from tests.acceptance.conftest import SITE, Publication
from tests.collect.conftest import Page, Server
from tests.photos import halves, photo, written

DIGEST = "title: Harbour\nsend: by hand\nsources: [{url}/feed]\ntopics: [world]\nrest: More\npictures: ours\n{more}"
PAGES = "https://quay.example"
TITLES = ("Harbour wall is raised before winter", "Ferries wait for a calmer sea", "A lighthouse turns two hundred")


class Press(Server):
    """A feed of stories, each with a picture of its own."""

    def __init__(self) -> None:
        super().__init__({})

    def publish(self, *pictures: Page) -> None:
        items = "".join(
            f"<item><title>{title}</title><link>{self.url}/{n}</link><guid>{n}</guid>"
            f"<description>{title}, said the harbour office of {title.split()[-1]} on Monday.</description>"
            f'<media:content medium="image" width="900" height="600" url="{self.url}/{n}.jpg"/></item>'
            for n, (title, _) in enumerate(zip(TITLES, pictures, strict=False))
        )
        head = "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>The Quay Post</title>"
        feed = Page(body=f"{head}{items}</channel></rss>".encode(), headers={"Content-Type": "text/xml"})
        self.pages = {"/feed": feed, **{f"/{n}.jpg": picture for n, picture in enumerate(pictures)}}


def picture(body: bytes, kind: str = "image/jpeg") -> Page:
    return Page(body=body, headers={"Content-Type": kind})


@pytest.fixture
def press() -> Iterator[Press]:
    server = Press()
    yield server
    server.close()


@pytest.fixture
def harbour(publication: Publication, press: Press) -> Publication:
    """With one reader, and pages."""
    publication.site(f"{SITE}web: {PAGES}\n")
    publication.file("harbour", DIGEST.format(url=press.url, more=""))
    assert publication.digest("subscribers", "add", "ada@reader.example", "--to", "harbour").code == 0
    return publication


def mail(publication: Publication) -> str:
    (sent,) = (mail for mail in publication.mails if mail["To"] == "ada@reader.example")
    body = sent.get_body(("html",))
    assert body
    return str(body.get_content())


def sources(html: str) -> list[str]:
    return re.findall(r'<img[^>]* src="([^"]+)"', html)


def test_mails_pages_and_a_published_folder_show_our_own_copies_and_nobody_elses(
    harbour: Publication, press: Press, tmp_path: Path
) -> None:
    press.publish(picture(photo()), picture(written(halves(800, 800), "WEBP"), "image/webp"))
    assert harbour.digest("send", "harbour").code == 0, harbour.digest("send", "harbour").text
    shown = sources(mail(harbour))
    assert len(shown) == 2
    assert all(re.fullmatch(rf"{PAGES}/pictures/[0-9a-f]{{64}}\.jpg", one) for one in shown)
    assert press.url not in "".join(shown)
    with harbour.opened() as wiring:
        serving = Serving(wiring, "127.0.0.1:0")
        answers = [httpx.get(one.replace(PAGES, f"http://{serving.address}")) for one in shown]
        serving.close()
    sizes = [found and (found.width, found.height) for found in (measured(one.content) for one in answers)]
    assert sizes == [(1072, 670), (180, 180)]

    assert harbour.digest("publish", str(tmp_path / "pages")).code == 0
    (page,) = (tmp_path / "pages/harbour").glob("20*.html")
    within = sources(page.read_text())
    assert shown[0] in within
    assert press.url + "/0.jpg" not in page.read_text()
    for one in within:
        assert (tmp_path / "pages" / one.removeprefix(f"{PAGES}/")).is_file()
    assert harbour.digest("publish", str(tmp_path / "pages")).out.startswith("0 files written")


def test_a_past_edition_is_made_again_without_asking_for_its_pictures(harbour: Publication, press: Press) -> None:
    press.publish(picture(photo()))
    assert harbour.digest("send", "harbour").code == 0
    asked = press.paths.count("/0.jpg")
    press.pages = {}
    rebuilt = harbour.digest("rebuild", "harbour", "--verify")
    assert rebuilt.code == 0, rebuilt.text
    assert press.paths.count("/0.jpg") == asked == 1


def test_a_picture_that_is_none_is_left_out_said_so_and_stops_nothing(harbour: Publication, press: Press) -> None:
    harbour.file("harbour", DIGEST.format(url=press.url, more="look: cards\n"))
    svg = picture(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg")
    press.publish(picture(photo()), svg, Page(status=404))
    previewed = " ".join(harbour.digest("preview", "harbour").text.split())
    assert (
        f'The picture of "{TITLES[1]}" is left out: it is drawn in SVG, which mail programs do not show.' in previewed
    )
    assert f'The picture of "{TITLES[2]}" is left out: it answered 404 Not Found.' in previewed
    assert harbour.digest("send", "harbour").code == 0
    (shown,) = sources(mail(harbour))
    assert shown.startswith(PAGES)
    day = json.loads(harbour.digest("rebuild", "harbour", "--json").out)["edition"].split()[1]
    checked = " ".join(harbour.digest("check", "harbour", day).text.split())
    assert "it answered 404 Not Found" in checked


def test_a_preview_shows_them_and_keeps_nothing(harbour: Publication, press: Press, tmp_path: Path) -> None:
    press.publish(picture(photo()))
    assert harbour.digest("preview", "harbour", "--out", str(tmp_path / "mail.html")).code == 0
    assert sources((tmp_path / "mail.html").read_text())[0].startswith("data:image/jpeg;base64,")
    with harbour.opened() as wiring:
        assert wiring.store.prints.shown() == ()


def test_the_pictures_of_a_test_are_handed_out(harbour: Publication, press: Press) -> None:
    press.publish(picture(photo()))
    assert harbour.digest("test", "harbour", "eva@reader.example").code == 0
    (sent,) = harbour.mails
    body = sent.get_body(("html",))
    assert body
    (shown,) = sources(str(body.get_content()))
    with harbour.opened() as wiring:
        assert wiring.store.prints.content(shown.rpartition("/")[2])


def test_a_draft_keeps_its_copies_through_every_change_and_asks_for_what_is_brought_in(
    harbour: Publication, press: Press
) -> None:
    harbour.file("harbour", DIGEST.format(url=press.url, more="look: cards\nmax_stories: 3\nmax_per_source: 2\n"))
    press.publish(*(picture(photo(1600 + 10 * n)) for n in range(3)))
    assert harbour.digest("edit", "harbour", "retitle", TITLES[0], "The wall").code == 0
    asked = [path for path in press.paths if path.endswith(".jpg")]
    assert len(asked) == len(set(asked)) == 2
    out = next(title for n, title in enumerate(TITLES) if f"/{n}.jpg" not in asked)
    brought = harbour.digest("edit", "harbour", "bring", out)
    assert brought.code == 0, brought.text
    assert sorted(path for path in press.paths if path.endswith(".jpg")) == ["/0.jpg", "/1.jpg", "/2.jpg"]
    assert harbour.digest("send", "harbour").code == 0
    names = [one.rpartition("/")[2] for one in sources(mail(harbour))]
    assert len(names) == 3
    with harbour.opened() as wiring:
        assert set(names) <= set(wiring.store.prints.shown())
        assert wiring.store.prints.contents(names).keys() == set(names)


@pytest.mark.parametrize("address", ["", "web: http://localhost:8080\n"])
def test_without_pages_that_hand_them_out_it_is_an_error_of_check(
    harbour: Publication, press: Press, address: str
) -> None:
    harbour.site(SITE + address)
    press.publish(picture(photo()))
    checked = harbour.digest("check", "harbour")
    said = " ".join(checked.text.split())
    assert checked.code == 1
    assert "config/digests/harbour.yaml:6: pictures: ours needs pages that hand them out. Write" in said
    assert "web: https://news.example" in said
    assert harbour.digest("send", "harbour").code == 0
    assert sources(mail(harbour)) == []
    assert "/0.jpg" not in press.paths


def test_none_is_another_line(harbour: Publication, press: Press) -> None:
    file = harbour.file("harbour", DIGEST.format(url=press.url, more=""))
    file.write_text(file.read_text().replace("pictures: ours", "pictures: none"))
    assert "images: no" in harbour.digest("check", "harbour").text

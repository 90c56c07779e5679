"""The archive is served as files, and written anew where an edition was frozen."""

from __future__ import annotations

from lxml import html

from digest.actions.upkeep.publish import publish
from digest.web.answers import stored
from tests.images import png
from tests.web.conftest import SITE, Pages


def test_a_page_of_the_archive_is_a_file_with_a_tag_and_not_sent_again_to_who_has_it(pages: Pages) -> None:
    folder = pages.wiring.publication.site.pages / "morning"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<p>Editions</p>")
    for path in ("/morning/", "/morning/index.html"):
        answer = pages.get(path)
        assert (answer.status_code, answer.text) == (200, "<p>Editions</p>")
    again = pages.get("/morning/", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_that_changed_has_another_tag() -> None:
    first, second = (stored(body, "text/html", "").headers["ETag"] for body in (b"a", b"b"))
    assert first != second
    assert stored(b"b", "text/html", f"{first}, W/{second}").status == 304
    assert stored(b"b", "text/html", first).status == 200


def test_the_archive_is_found_as_the_header_of_a_mail_names_it(pages: Pages) -> None:
    folder = pages.wiring.publication.site.pages / "morning"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_bytes(b"All editions")
    answer = pages.get("/morning")
    assert (answer.status_code, answer.headers["Location"]) == (301, "morning/")
    assert pages.http.get("/morning", follow_redirects=True).text == "All editions"


def test_the_logo_stands_on_every_page_and_comes_from_the_pages_themselves(pages: Pages) -> None:
    folder = pages.wiring.publication.site.folder
    picture = png(300, 100)
    for name in ("logo", "logo-night"):
        (folder / f"{name}.png").write_bytes(picture)
    (folder / "digest.yaml").write_text(f"{SITE}logo: logo.png\nlogo_dark: logo-night.png\n")
    pages.wiring.publication.reload()
    publish(pages.wiring, pages.wiring.publication.site.pages)
    for path in ("/", "/join", "/a-page-that-is-not-there", pages.unsubscribe_link(pages.reader())):
        page = html.document_fromstring(pages.get(path).content)
        (shown,), (dark,) = page.xpath("//header//img"), page.xpath("//header//source")
        assert (shown.get("alt"), shown.get("width"), shown.get("height")) == ("The Quay", "168", "56")
        for url, name in ((shown.get("src"), "logo.png"), (dark.get("srcset"), "logo-dark.png")):
            assert url.strip("/") == name
            answer = pages.get(f"/{name}")
            assert (answer.content, answer.headers["Content-Type"]) == (picture, "image/png")
    policy = pages.get("/join").headers["Content-Security-Policy"]
    assert "img-src 'self' https:" in policy


def test_a_publication_without_a_logo_shows_its_name_alone(pages: Pages) -> None:
    assert "<img" not in pages.get("/join").text

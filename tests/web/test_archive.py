"""The archive is served as files, and written anew where an edition was frozen."""

from __future__ import annotations

from digest.web.answers import stored
from tests.web.conftest import Pages


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

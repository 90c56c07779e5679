"""The privacy note says what is true by the settings in force, and every page leads to it."""

from __future__ import annotations

import pytest

from tests.web.conftest import Pages


def changed(pages: Pages, *, site: str = "", digest: str = "") -> Pages:
    folder = pages.wiring.publication.site.folder
    for file, more in ((folder / "digest.yaml", site), (folder / "digests" / "morning.yaml", digest)):
        file.write_text(file.read_text() + more)
    pages.wiring.publication.reload()
    return pages


def test_it_names_who_to_ask_and_how_long_things_are_kept(pages: Pages) -> None:
    page = pages.get("/privacy")
    assert page.status_code == 200
    assert "Or write to ed@quay.example." in page.text
    assert "forgotten after seven days" in page.text


def test_clicks_are_counted_only_where_a_digest_says_so(pages: Pages) -> None:
    assert "Nobody counts what you click." in pages.get("/privacy").text
    counted = changed(pages, digest="count_clicks: yes\n").get("/privacy").text
    assert "Nobody counts what you click." not in counted
    assert "never by whom" in counted


@pytest.mark.parametrize("images", ["yes", "no"])
def test_pictures_are_told_of_only_where_mails_have_any(pages: Pages, images: str) -> None:
    week = pages.wiring.publication.site.folder / "digests" / "week.yaml"
    week.write_text(week.read_text() + f"images: {images}\n")
    page = changed(pages, digest=f"images: {images}\n").get("/privacy").text
    assert ("Pictures come from" in page) == (images == "yes")


def test_pictures_of_our_own_are_seen_by_nobody_else(pages: Pages) -> None:
    week = pages.wiring.publication.site.folder / "digests" / "week.yaml"
    assert "Pictures come from" in changed(pages, digest="pictures: ours\n").get("/privacy").text
    week.write_text(week.read_text() + "pictures: ours\n")
    assert "Pictures come from" not in changed(pages).get("/privacy").text


@pytest.mark.parametrize("path", ["/join", "/choices", "/privacy", "/nothing-there"])
def test_every_page_leads_to_joining_choosing_and_the_privacy_note(pages: Pages, path: str) -> None:
    page = pages.get(path).text
    for way in ("/join", "/choices", "/privacy"):
        assert f'href="{way}"' in page


def test_the_page_of_nothing_tells_how_to_get_a_new_link(pages: Pages) -> None:
    assert "Send me the link" in pages.get("/nothing-there").text

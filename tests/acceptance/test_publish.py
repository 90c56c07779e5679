"""An operator puts the editions on the web."""

from __future__ import annotations

from tests.acceptance.conftest import SITE, Publication


def test_editions_become_pages_and_only_what_changed_is_written_again(quay: Publication) -> None:
    folder = quay.folder / "public"
    assert "nothing to publish" in quay.digest("publish", str(folder)).out
    assert quay.digest("send", "morning").code == 0

    first, second = quay.digest("publish", str(folder)), quay.digest("publish", str(folder))

    assert first.out.startswith("3 files written, 0 as before.")
    assert "There is no feed" in first.out
    assert second.out.startswith("0 files written, 3 as before.")
    (page,) = (folder / "morning").glob("2*.html")
    assert "Shipyard wins order for six ferries" in page.read_text(encoding="utf-8")
    assert "reader.example" not in page.read_text(encoding="utf-8")


def test_with_an_address_of_the_site_there_is_a_feed(quay: Publication) -> None:
    quay.site(SITE + "web:\n  url: https://quay.example/editions\n")
    quay.digest("send", "morning")
    assert "no feed" not in quay.digest("publish", str(quay.folder / "public")).out
    assert (quay.folder / "public" / "morning" / "feed.xml").is_file()


def test_a_folder_that_cannot_be_written_is_named(quay: Publication) -> None:
    quay.digest("send", "morning")
    (quay.folder / "public").write_text("a file")
    answer = quay.digest("publish", str(quay.folder / "public"))
    assert answer.code == 3
    assert "cannot be written" in answer.err

"""What we see at an address or in a file, and the YAML to paste."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.conftest import FERRY, Publication
from tests.cli.web import NOTICES, STORIES, Web


@pytest.fixture(autouse=True)
def intranet(publication: Publication) -> None:
    """The loopback server may be asked."""
    publication.site()


def test_a_file_of_one_article_is_one_object(publication: Publication) -> None:
    file = publication.article("ferry.txt", FERRY)

    answer = publication.digest("inspect", str(file), "--json")

    shown = json.loads(answer.out)
    assert list(shown) == ["title", "authors", "published", "url", "text", "guid", "language", "image"]
    assert shown["title"] == "Shipyard wins order for six ferries"
    assert shown["authors"] == ["Jo Okafor"]
    assert shown["language"] == "en"
    assert shown["text"].startswith("The Harbourton shipyard")
    assert (shown["published"], shown["image"], shown["guid"]) == (None, None, "ferry.txt")


def test_a_file_is_proposed_as_its_folder(publication: Publication) -> None:
    file = publication.article("ferry.txt", FERRY)

    shown = publication.digest("inspect", str(file)).out

    assert "Shipyard wins order for six ferries\n  no date · Jo Okafor · " in shown
    assert shown.endswith(f"paste this under sources:\n  - folder: {file.parent}\n")


def test_a_feed_is_proposed_as_its_address(publication: Publication, press: Web) -> None:
    answer = publication.digest("inspect", press.feed)

    assert answer.code == 0
    assert answer.out.startswith("Feed: The Harbour Post, 3 articles\n\nMinisters of both countries")
    assert all(title in answer.out for title, _ in STORIES)
    assert answer.out.endswith(f"paste this under sources:\n  - url: {press.feed}\n    name: The Harbour Post\n")


def test_a_page_that_announces_its_feed_shows_the_feed(publication: Publication, press: Web) -> None:
    answer = publication.digest("inspect", f"{press.host}/front")

    assert answer.out.startswith(f"Feed: The Harbour Post, 3 articles\n{press.feed}\n")
    assert answer.out.endswith(f"  - url: {press.host}/front\n    name: The Harbour Post\n")
    assert f"{press.host}/front leads there." in answer.out


def test_the_articles_of_a_feed_are_a_list_of_objects(publication: Publication, press: Web) -> None:
    shown = json.loads(publication.digest("inspect", press.feed, "--json").out)

    assert [article["title"] for article in shown] == [title for title, _ in STORIES]


def test_a_page_of_links_proposes_the_css_of_its_links(publication: Publication, press: Web) -> None:
    answer = publication.digest("inspect", f"{press.host}/notices")

    assert answer.out.startswith("List: Notices, 4 articles")
    assert all(title in answer.out for title in NOTICES)
    proposed = f"  - url: {press.host}/notices\n    name: Notices\n    read_as: list\n    links: main article h3 a\n"
    assert answer.out.endswith(proposed)


def test_what_is_proposed_is_what_the_configuration_understands(publication: Publication, press: Web) -> None:
    answer = publication.digest("inspect", f"{press.host}/notices", "--read-as", "list", "--links", "main h3 a[href]")
    yaml = answer.out.partition("under sources:\n")[2]
    publication.file("notices", f"title: Notices\nsources:\n{yaml}")

    checked = publication.digest("check", "notices", "--sources")

    assert checked.code == 0, checked.text
    assert "Notices: list, 4 articles" in checked.out


def test_links_that_lead_nowhere_are_said_to(publication: Publication, press: Web) -> None:
    answer = publication.digest("inspect", f"{press.host}/notices", "--links", "aside a")

    assert answer.code == 3
    assert f"{press.host}/notices: has neither a feed nor links to articles" in answer.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nothing.txt", "There is no file nothing.txt here."),
        ("./feeds/rss", "There is no file ./feeds/rss here."),
        ("nonsense", '"nonsense" is neither an address like'),
        ("javascript:alert(1)", "is neither an address like"),
        ("https://", "is not the name of a web site"),
    ],
)
def test_what_is_neither_file_nor_address_is_said_to_be_neither(
    publication: Publication, typed: str, said: str
) -> None:
    answer = publication.digest("inspect", typed)

    assert answer.code == 2
    assert said in answer.err


def test_a_folder_is_shown_as_a_source(publication: Publication) -> None:
    folder = publication.article("ferry.txt", FERRY).parent

    answer = publication.digest("inspect", str(folder))

    assert answer.code == 2
    assert f"  - folder: {folder}" in answer.err


def test_a_file_with_another_ending_is_not_taken_for_a_page(publication: Publication, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("address\nada@reader.example\n")

    answer = publication.digest("inspect", str(file))

    assert answer.code == 2
    assert "has an ending that is not read" in answer.err


def test_an_address_that_is_not_there_says_so(publication: Publication, press: Web) -> None:
    answer = publication.digest("inspect", f"{press.host}/nothing")

    assert answer.code == 3
    assert answer.err.startswith(f"{press.host}/nothing: answered 404 Not Found\n")


def test_an_address_on_our_own_net_must_be_allowed_first(publication: Publication, press: Web) -> None:
    publication.site("name: The Quay\ntimezone: Europe/London\n")

    answer = publication.digest("inspect", press.feed)

    assert answer.code == 3
    assert "leads to 127.0.0.1, which is not on the public internet" in answer.err
    assert "intranet:" in answer.err


def test_no_publication_is_needed(publication: Publication, press: Web) -> None:
    (publication.folder / "config" / "digest.yaml").unlink()

    answer = publication.digest("inspect", press.feed)

    assert answer.code == 3
    assert "not on the public internet" in answer.err
